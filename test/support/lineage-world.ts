/** Small workspaces for tests of lineage: only what a test names differs from the ordinary. */
import { resolveLineage } from '#src/lineage/resolve.js';
import type { LineageOptions } from '#src/lineage/resolve.js';
import type { SqlAnswer, SqlEngine, SqlRequest } from '#src/lineage/sql/port.js';
import type { FieldLineage, LineageGraph, SyncLineage } from '#src/model/graph.js';
import type { Destination, JsonObject, Model, ModelQuery, Source, Sync, Workspace } from '#src/model/workspace.js';

const times = { createdAt: '2026-01-01T00:00:00.000Z', updatedAt: '2026-01-02T00:00:00.000Z' };

export function aSource(changes: Partial<Source> = {}): Source {
  return {
    kind: 'source',
    id: '1',
    workspaceId: '417',
    name: 'Snowflake PROD',
    slug: 'snowflake-prod',
    type: 'snowflake',
    configuration: { account: 'acme-prod', database: 'ANALYTICS' },
    ...times,
    ...changes,
  };
}

export function aDestination(changes: Partial<Destination> = {}): Destination {
  return {
    kind: 'destination',
    id: '3',
    workspaceId: '417',
    name: 'HubSpot',
    slug: 'hubspot-main',
    type: 'hubspot',
    configuration: {},
    ...times,
    ...changes,
  };
}

export function aModel(query: ModelQuery, changes: Partial<Model> = {}): Model {
  return {
    kind: 'model',
    id: '2',
    workspaceId: '417',
    sourceId: '1',
    name: 'Customers',
    slug: 'customers',
    description: null,
    folderId: null,
    primaryKey: 'ID',
    isSchema: false,
    tags: {},
    queryType: query.kind,
    query,
    ...times,
    ...changes,
  };
}

export function aSync(configuration: JsonObject | null, changes: Partial<Sync> = {}): Sync {
  return {
    kind: 'sync',
    id: '4',
    workspaceId: '417',
    modelId: '2',
    destinationId: '3',
    slug: 'customers-to-hubspot',
    configuration,
    schedule: null,
    status: 'success',
    disabled: false,
    lastRunAt: null,
    referencedColumns: [],
    primaryKey: 'ID',
    externalSegmentId: null,
    tags: {},
    ...times,
    ...changes,
  };
}

type Listed = Source | Model | Destination | Sync;

/** A workspace of these objects, in this order. */
export function aWorkspace(...objects: readonly Listed[]): Workspace {
  const ofKind = <K extends Listed['kind']>(kind: K): Map<string, Extract<Listed, { kind: K }>> => {
    const found = objects.filter((object): object is Extract<Listed, { kind: K }> => object.kind === kind);
    return new Map(found.map((object) => [object.id, object]));
  };
  return {
    id: '417',
    sources: ofKind('source'),
    models: ofKind('model'),
    destinations: ofKind('destination'),
    syncs: ofKind('sync'),
    skipped: [],
  };
}

const emptyAnswer: SqlAnswer = {
  grade: 'exact',
  tables: [],
  outputs: [],
  openStars: [],
  influences: [],
  unresolved: [],
};

/** An engine that gives prepared answers by the text of the query, and remembers what it was asked. */
export function cannedSql(answers: Readonly<Record<string, Partial<SqlAnswer>>> = {}): SqlEngine & {
  readonly asked: readonly SqlRequest[];
} {
  const asked: SqlRequest[] = [];
  return {
    asked,
    explain(request) {
      asked.push(request);
      return Promise.resolve({ ...emptyAnswer, ...answers[request.sql] });
    },
    close: () => Promise.resolve(),
  };
}

/** Resolves with nothing selected away and no overrides, but for the changes. */
export function resolved(workspace: Workspace, changes: Partial<LineageOptions> = {}): Promise<LineageGraph> {
  return resolveLineage(workspace, {
    workspaceName: 'acme',
    sql: cannedSql(),
    selection: { syncs: [], excludeSyncs: [], models: [], destinations: [], skipDisabled: false },
    sourceOverrides: {},
    destinationOverrides: {},
    datasetNames: { sources: {}, destinations: {} },
    ...changes,
  });
}

/** The one sync of a graph. */
export function onlySync(graph: LineageGraph): SyncLineage {
  const [first, ...others] = graph.syncs;
  if (first === undefined || others.length > 0) throw new Error(`expected one sync, not ${graph.syncs.length}`);
  return first;
}

/**
 * A field in one line: `email [key] <- EMAIL`; `<~` is a transformation, `?` marks a column that only a condition reads, `#` one
 * that is hashed beside others that are not.
 */
export function fieldLine(field: Omit<FieldLineage, 'sources' | 'resolved'>): string {
  const marks = `${field.matchKey ? ' [key]' : ''}${field.masking ? ' [masked]' : ''}`;
  const isMixed = field.columns.some(({ masking }) => masking !== true);
  const columns = field.columns
    .map(({ column, conditional, masking }) => `${column}${conditional ? '?' : ''}${masking && isMixed ? '#' : ''}`)
    .join(', ');
  if (field.kind === 'constant') return `${field.field}${marks} is constant`;
  return `${field.field}${marks} ${field.kind === 'identity' ? '<-' : '<~'} ${columns}`;
}

/** Where a field's value comes from, in one line: `EMAIL identity of ANALYTICS.CORE.CUSTOMERS`. */
export function sourceLines(field: FieldLineage | undefined): string[] {
  return (field?.sources ?? []).map(
    ({ table, column, kind, masking }) =>
      `${table.replace(/^[^/]*\//, '')}.${column} ${kind}${masking ? ' masked' : ''}`,
  );
}

/** Reasons with their details, in one line each. */
export function reasonLines(lineage: SyncLineage): string[] {
  return lineage.unresolved.map(({ reason, detail }) => `${reason}: ${detail}`);
}
