import type { OutputNode, SyncLineage, TableNode } from '../../model/graph.js';
import type { ContractEvent, Destination, EventContract, Model, Sync, Workspace } from '../../model/workspace.js';
import { connectorObjectName } from './destination-name.js';
import { settingsOf, type DataHubNaming } from './options.js';
import { destinationPlatform, isTablePlatform, sourcePlatform, tableSpelling } from './platforms.js';
import { columnName, completeParts, tableName } from './table-names.js';
import {
  dataFlowUrn,
  dataJobUrn,
  dataProcessInstanceUrn,
  datasetUrn,
  hightouchPlatform,
  schemaFieldUrn,
} from './urns.js';
import type { Urn } from './urns.js';

/** The dataset a sync writes to, as DataHub knows it. */
export interface OutputDataset {
  readonly urn: Urn;
  readonly platform: string;
  readonly instance: string | null;
  /** Without the instance. */
  readonly name: string;
  /** Owned by another connector: described by nobody here. */
  readonly foreign: boolean;
}

/** Which entity of DataHub an object of the graph is. */
export interface EntityUrns {
  readonly naming: DataHubNaming;
  model(model: Model): Urn;
  table(table: TableNode): Urn;
  tableField(table: TableNode, column: string): Urn;
  flow(sync: Sync): Urn;
  job(sync: Sync): Urn;
  run(runId: string): Urn;
  eventSource(id: string): Urn;
  contractEvent(contract: EventContract, event: ContractEvent): Urn;
  /** null when the sync's destination is gone. */
  output(lineage: SyncLineage): OutputDataset | null;
  outputField(output: OutputDataset, field: string): Urn;
}

/** Names by the connector's rules for Hightouch's own entities, by the warehouses' connectors for tables. */
export function entityUrns(naming: DataHubNaming, workspace: Workspace): EntityUrns {
  const { env, platformInstance } = naming;

  function platformOf(table: TableNode): string {
    const source = workspace.sources.get(table.sourceId);
    const settings = settingsOf(naming.sourceOverrides, table.sourceId, source?.slug ?? null);
    return settings.platform ?? sourcePlatform(source?.type ?? table.platform, table.platform);
  }

  function table(node: TableNode): Urn {
    const source = workspace.sources.get(node.sourceId);
    const settings = settingsOf(naming.sourceOverrides, node.sourceId, source?.slug ?? null);
    const platform = platformOf(node);
    return datasetUrn({
      platform,
      instance: settings.platformInstance ?? null,
      name: tableName(platform, node, settings, naming.lowercaseUrns),
      env: settings.env ?? env,
    });
  }

  const flow = (sync: Sync): Urn => dataFlowUrn(sync.id, platformInstance, env);
  const own = (name: string): Urn => datasetUrn({ platform: hightouchPlatform, instance: platformInstance, name, env });

  return {
    naming,
    model: (model) => own(model.slug),
    table,
    tableField: (node, column) =>
      schemaFieldUrn(table(node), columnName(platformOf(node), column, naming.lowercaseUrns)),
    flow,
    job: (sync) => dataJobUrn(flow(sync), sync.id),
    run: (runId) => dataProcessInstanceUrn(runId, env),
    eventSource: (id) => own(`event_source.${id}`),
    contractEvent: (contract, event) => own(contractEventName(contract, event)),
    output: ({ sync, destination, output }) =>
      destination === null || output === null ? null : outputDataset(naming, sync, destination, output),
    outputField: (output, field) =>
      schemaFieldUrn(output.urn, output.foreign ? columnName(output.platform, field, naming.lowercaseUrns) : field),
  };
}

function contractEventName(contract: EventContract, event: ContractEvent): string {
  const version = event.version === null || event.version === 'default' ? '' : `.${event.version}`;
  return `${contract.slug ?? contract.id}.${event.slug ?? event.name ?? event.type}${version}`;
}

function outputDataset(naming: DataHubNaming, sync: Sync, destination: Destination, output: OutputNode): OutputDataset {
  const settings = settingsOf(naming.destinationOverrides, destination.id, destination.slug);
  const platform = settings.platform ?? destinationPlatform(destination.type, output.platform);
  const instance = settings.platformInstance ?? null;
  // What the settings make a table of others is one: a generic destination may well be somebody's warehouse.
  const isTable = output.foreign || isTablePlatform(platform);
  const name = isTable
    ? foreignName(platform, output, objectName(sync, output), settings, naming.lowercaseUrns)
    : saasName(objectName(sync, output), settings.database);
  const urn = datasetUrn({ platform, instance, name, env: settings.env ?? naming.env });
  return { urn, platform, instance, name, foreign: isTable || settings.foreign === true };
}

/** What the object is called where it lies; by the connector's rules, unless the destination is a warehouse to begin with. */
function objectName(sync: Sync, output: OutputNode): string {
  const name = output.foreign ? null : connectorObjectName(sync.configuration);
  return name ?? output.object ?? output.dataset.name;
}

function saasName(object: string, database: string | undefined): string {
  return database === undefined ? object : `${database.toLowerCase()}.${object}`;
}

const objectStores = /^(?:s3|gs|abfss?|wasbs?):\/\/([^/@]+)/;

function foreignName(
  platform: string,
  output: OutputNode,
  object: string,
  settings: Parameters<typeof tableName>[2],
  lowercase: DataHubNaming['lowercaseUrns'],
): string {
  const store = objectStores.exec(output.dataset.namespace);
  if (store?.[1] !== undefined) return `${store[1]}/${object.replace(/^\/+/, '')}`;
  // What was written as a table has been taken apart, quotes and all, and its own parts are stronger than the settings.
  const isTable = output.hierarchy.some(({ type }) => type === 'TABLE');
  if (isTable) {
    return tableName(
      platform,
      { database: output.database, schema: output.schema, table: object },
      settings,
      lowercase,
    );
  }
  const database = settings.database ?? output.database;
  const schema = settings.schema ?? output.schema;
  const isWhole = tableSpelling(platform).whole === true;
  const parts = isWhole ? { database, schema, table: object } : completeParts(object, database, schema);
  return tableName(platform, parts, settings, lowercase);
}
