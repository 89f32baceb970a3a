/**
 * The input of small-workspace.aspects.json: a Snowflake source, a SQL model over one table and a table model, a sync into
 * Salesforce that ran twice, one into HubSpot that is scheduled, and one into a Postgres that belongs to another team.
 */
import type { FieldLineage, LineageGraph, ModelLineage, OutputNode, SyncLineage, TableNode } from '#src/model/graph.js';
import type { Destination, Model, Source, Sync, SyncRun } from '#src/model/workspace.js';

const times = { createdAt: '2023-01-01T00:00:00.000Z', updatedAt: '2023-01-02T00:00:00.000Z' };

export const source: Source = {
  kind: 'source',
  id: 'source_1',
  workspaceId: '417',
  name: 'Production Snowflake',
  slug: 'production-snowflake',
  type: 'snowflake',
  configuration: { account: 'xy12345', database: 'ANALYTICS' },
  ...times,
};

export function table(name: string, columns: readonly string[] | null = null): TableNode {
  const dataset = { namespace: 'snowflake://xy12345', name: `ANALYTICS.PUBLIC.${name}` };
  const parts = { database: 'ANALYTICS', schema: 'PUBLIC', table: name };
  return { kind: 'table', key: `source_1:${name}`, sourceId: 'source_1', platform: 'snowflake', ...parts, dataset, columns };
}

export const customersTable = table('CUSTOMERS');
export const eventsTable = table('PRODUCT_EVENTS');

export function model(overrides: Partial<Model>): Model {
  return {
    kind: 'model',
    id: 'model_1',
    workspaceId: '417',
    sourceId: 'source_1',
    name: 'Customer 360 Model',
    slug: 'customer-360-model',
    description: 'Unified customer view from multiple sources',
    folderId: null,
    primaryKey: 'CUSTOMER_ID',
    isSchema: false,
    tags: {},
    queryType: 'raw_sql',
    query: { kind: 'raw_sql', sql: 'SELECT 1' },
    ...times,
    ...overrides,
  };
}

const customersSql = 'SELECT customer_id, lower(email) AS email, first_name FROM customers WHERE active';

function from(node: TableNode, column: string, kind: 'identity' | 'transformation' = 'identity') {
  return { table: node.key, column, kind, masking: false } as const;
}

export const customers: ModelLineage = {
  model: model({ tags: { team: 'growth', priority: 'high' }, query: { kind: 'raw_sql', sql: customersSql } }),
  source,
  inputs: [customersTable],
  columns: [
    { name: 'CUSTOMER_ID', sources: [from(customersTable, 'CUSTOMER_ID')] },
    { name: 'EMAIL', sources: [from(customersTable, 'EMAIL', 'transformation')] },
    { name: 'FIRST_NAME', sources: [from(customersTable, 'FIRST_NAME')] },
  ],
  columnsComplete: true,
  influences: [{ table: customersTable.key, column: 'ACTIVE', kind: 'filter' }],
  sql: customersSql,
  dialect: 'snowflake',
  unresolved: [],
};

export const events: ModelLineage = {
  model: model({
    id: 'model_2',
    name: 'Product Events',
    slug: 'product-events',
    description: 'Product usage events',
    primaryKey: 'EVENT_ID',
    queryType: 'table',
    query: { kind: 'table', name: 'PUBLIC.PRODUCT_EVENTS' },
  }),
  source,
  inputs: [eventsTable],
  columns: [{ name: 'USER_EMAIL', sources: [from(eventsTable, 'USER_EMAIL')] }],
  columnsComplete: false,
  influences: [],
  sql: null,
  dialect: null,
  unresolved: [],
};

export function destination(overrides: Partial<Destination>): Destination {
  return {
    kind: 'destination',
    id: 'dest_1',
    workspaceId: '417',
    name: 'Salesforce Production',
    slug: 'salesforce-production',
    type: 'salesforce',
    configuration: {},
    ...times,
    ...overrides,
  };
}

export function output(to: Destination, object: string | null, overrides: Partial<OutputNode> = {}): OutputNode {
  return {
    kind: 'destination-object',
    key: `${to.id}:${object ?? ''}`,
    destinationId: to.id,
    platform: to.type,
    tenant: to.slug,
    object,
    database: null,
    schema: null,
    dataset: { namespace: `${to.type}://${to.slug}`, name: object ?? to.type },
    hierarchy: [],
    foreign: false,
    ...overrides,
  };
}

export function sync(overrides: Partial<Sync>): Sync {
  return {
    kind: 'sync',
    id: 'sync_1',
    workspaceId: '417',
    modelId: 'model_1',
    destinationId: 'dest_1',
    slug: 'customers-to-salesforce',
    configuration: {},
    schedule: null,
    status: 'success',
    disabled: false,
    lastRunAt: null,
    referencedColumns: [],
    primaryKey: null,
    externalSegmentId: null,
    tags: {},
    ...times,
    ...overrides,
  };
}

/** A field copied from one column of a model whose column comes from one column of a table. */
export function field(
  to: string,
  column: string,
  node: TableNode,
  overrides: Partial<FieldLineage> = {},
): FieldLineage {
  return {
    field: to,
    kind: 'identity',
    masking: false,
    matchKey: false,
    columns: [{ column, conditional: false }],
    sources: [from(node, column)],
    resolved: true,
    ...overrides,
  };
}

export function syncLineage(
  of: Sync,
  read: ModelLineage | null,
  to: Destination | null,
  object: OutputNode | null,
  fields: readonly FieldLineage[],
): SyncLineage {
  return {
    sync: of,
    jobName: `acme.${of.slug ?? of.id}`,
    model: read,
    destination: to,
    output: object,
    fields: [...fields].sort((a, b) => (a.field < b.field ? -1 : 1)),
    influences: [],
    columns: { read: 0, resolved: 0, missing: [] },
    resolved: true,
    unresolved: [],
  };
}

export const salesforce = destination({});
export const hubspot = destination({ id: 'dest_2', name: 'HubSpot', slug: 'hubspot', type: 'hubspot' });
export const postgres = destination({ id: 'dest_3', name: 'App database', slug: 'app-db', type: 'postgres' });

export const customersToSalesforce = syncLineage(
  sync({ configuration: { object: 'Contact', mode: 'upsert' } }),
  customers,
  salesforce,
  output(salesforce, 'Contact'),
  [
    field('External_ID__c', 'CUSTOMER_ID', customersTable, { matchKey: true }),
    field('Email', 'EMAIL', customersTable, { sources: [from(customersTable, 'EMAIL', 'transformation')] }),
    field('FirstName', 'FIRST_NAME', customersTable),
    field('LeadSource', '', customersTable, { kind: 'constant', columns: [], sources: [] }),
  ],
);

export const eventsToHubspot = syncLineage(
  sync({
    id: 'sync_2',
    modelId: 'model_2',
    destinationId: 'dest_2',
    slug: 'events-to-hubspot',
    configuration: { object: 'contacts' },
    schedule: { type: 'interval', schedule: { interval: { unit: 'hour', quantity: 6 } } },
    referencedColumns: ['user_email', 'EVENT_ID'],
    tags: { team: 'growth' },
  }),
  events,
  hubspot,
  output(hubspot, 'contacts'),
  [field('email', 'USER_EMAIL', eventsTable)],
);

export const customersToPostgres = syncLineage(
  sync({
    id: 'sync_3',
    destinationId: 'dest_3',
    slug: 'customers-to-postgres',
    configuration: { table: 'customers' },
    disabled: true,
  }),
  customers,
  postgres,
  output(postgres, 'customers', { database: 'app', schema: 'public', foreign: true }),
  [field('email_hash', 'EMAIL', customersTable, { kind: 'transformation', masking: true })],
);

export function run(overrides: Partial<SyncRun>): SyncRun {
  return {
    kind: 'run',
    id: 'run_1',
    syncId: 'sync_1',
    createdAt: '2023-12-01T09:59:59.000Z',
    startedAt: '2023-12-01T10:00:00.000Z',
    finishedAt: '2023-12-01T10:05:00.000Z',
    status: 'success',
    querySize: 1000,
    completionRatio: 1,
    planned: { added: 50, changed: 30, removed: 5 },
    successful: { added: 50, changed: 30, removed: 5 },
    failed: { added: 0, changed: 0, removed: 0 },
    error: null,
    ...overrides,
  };
}

export const openRun = run({
  id: 'run_2',
  createdAt: '2023-12-01T11:00:00.000Z',
  startedAt: '2023-12-01T11:00:00.000Z',
  finishedAt: null,
  status: 'processing',
  completionRatio: 0.25,
  successful: null,
  failed: null,
});

/** A graph of the syncs given, with the models, tables and objects they refer to. */
export function graphOf(syncs: readonly SyncLineage[], extraModels: readonly ModelLineage[] = []): LineageGraph {
  const models = [...syncs.map((one) => one.model), ...extraModels].filter((one) => one !== null);
  const tables = models.flatMap((one) => one.inputs.filter((input) => input.kind === 'table'));
  const sorted = [...syncs].sort((a, b) => (a.jobName < b.jobName ? -1 : 1));
  return {
    workspace: {
      id: '417',
      sources: new Map([[source.id, source]]),
      models: new Map(models.map((one) => [one.model.id, one.model])),
      destinations: new Map(syncs.flatMap(({ destination: to }) => (to === null ? [] : [[to.id, to]]))),
      syncs: new Map(syncs.map((one) => [one.sync.id, one.sync])),
      skipped: [],
    },
    workspaceName: 'acme',
    tables: new Map(tables.map((one) => [one.key, one])),
    models: new Map(models.map((one) => [one.model.id, one])),
    syncs: sorted,
    everySync: sorted,
    coverage: { syncsResolved: 0, syncsTotal: 0, columnsResolved: 0, columnsTotal: 0, unresolved: [] },
  };
}

export const smallWorkspace = graphOf([customersToSalesforce, eventsToHubspot, customersToPostgres]);
