/** The dataset that a sync writes to: namespace, name and levels (OpenLineage naming page; SaaS products by our one rule). */
import type { DatasetName, NamedLevel, OutputNode } from '../../model/graph.js';
import type { Destination, Sync } from '../../model/workspace.js';
import { dialectOf } from '../sql/dialect-of-source.js';
import { parseTableName } from '../sql/dotted-names.js';
import { configuredText, safeName, safeNamespace } from './configured-text.js';
import { defaultLocation } from './default-location.js';
import { destinationObject } from './destination-object.js';
import type { NameOverride, PlaceOverride } from './name-overrides.js';
import { storePlace } from './store-place.js';
import { platformOf, systemOf, warehouseOf } from './systems.js';
import { tenantOf } from './tenant.js';
import type { Tenant } from './tenant.js';
import { tableDataset } from './warehouse-datasets.js';
import type { TableParts } from './warehouse-datasets.js';

export interface OutputOverrides {
  readonly name: NameOverride | undefined;
  readonly place: PlaceOverride | undefined;
}

/** Everything about an output but its identity and what an override changes. */
interface Placed {
  readonly dataset: DatasetName;
  readonly database: string | null;
  readonly schema: string | null;
  readonly object: string | null;
  readonly hierarchy: readonly NamedLevel[];
  readonly foreign: boolean;
}

/**
 * The output of a sync: `{platform}://{tenant}` and the object for SaaS products, the naming page for warehouses and object
 * stores whose place is known. Without an object the name is `configuration.type`, else the destination's type.
 */
export function outputObject(sync: Sync, destination: Destination, overrides: OutputOverrides): OutputNode {
  const platform = platformOf(destination.type);
  const tenant = tenantOf(destination, platform);
  const object = destinationObject(sync, platform);
  const placed =
    warehouseOf(platform) === null
      ? placeObject(sync, destination, platform, tenant, object)
      : placeTable(sync, destination, platform, object, overrides.place);
  const dataset = {
    namespace: overrides.name?.namespace ?? placed.dataset.namespace,
    name: overrides.name?.name?.replaceAll('{object}', placed.dataset.name) ?? placed.dataset.name,
  };
  return {
    kind: 'destination-object',
    key: `${dataset.namespace}|${dataset.name}`,
    destinationId: destination.id,
    platform,
    tenant: tenant.name,
    object: placed.object,
    database: placed.database,
    schema: placed.schema,
    dataset,
    hierarchy: placed.hierarchy,
    foreign: placed.foreign,
  };
}

/** What stands in the place of an object that nothing names. */
function fallbackName(sync: Sync, destination: Destination): string {
  const type = sync.configuration === null ? null : configuredText(sync.configuration, ['type']);
  return type ?? destination.type;
}

function placeTable(
  sync: Sync,
  destination: Destination,
  platform: string,
  object: string | null,
  override: PlaceOverride | undefined,
): Placed {
  const configuration = { ...destination.configuration, ...locationOf(sync) };
  const location = defaultLocation(destination.type, configuration, override);
  const parts = tableParts(object ?? fallbackName(sync, destination), destination.type, platform, location);
  // Without an object nothing is known about a table, and the database alone must not look like one.
  const known: TableParts = object === null ? { database: null, schema: null, table: parts.table } : parts;
  const owner = { platform, slug: destination.slug, configuration: destination.configuration };
  return {
    dataset: tableDataset(owner, known, undefined),
    database: known.database ?? location.database,
    schema: known.schema ?? location.schema,
    object: object === null ? null : known.table,
    hierarchy: levels([
      ['DATABASE', known.database],
      ['SCHEMA', known.schema],
      ['TABLE', object === null ? null : known.table],
    ]),
    foreign: true,
  };
}

/** Of the sync's own settings those that say where the table lies. */
function locationOf(sync: Sync): Record<string, string> {
  const configuration = sync.configuration ?? {};
  const location: Record<string, string> = {};
  for (const key of ['database', 'catalog', 'project', 'schema', 'schemaName', 'dataset', 'datasetId']) {
    const held = configuration[key];
    if (typeof held === 'string' && held !== '') location[key] = held;
  }
  return location;
}

/** The name a person chose in Hightouch's pages: a literal one, whose case is kept. */
function tableParts(
  written: string,
  type: string,
  platform: string,
  location: { readonly database: string | null; readonly schema: string | null },
): TableParts {
  const isDotted = warehouseOf(platform)?.dotted !== false;
  const parsed = isDotted ? parseTableName(written, dialectOf(type).dialect) : null;
  const texts = parsed?.parts.map((part) => part.text) ?? [written];
  return {
    database: texts.at(-3) ?? location.database,
    schema: texts.at(-2) ?? location.schema,
    table: texts.at(-1) ?? written,
  };
}

function placeObject(
  sync: Sync,
  destination: Destination,
  platform: string,
  tenant: Tenant,
  object: string | null,
): Placed {
  const system = systemOf(platform);
  const store = storePlace(platform, [destination.configuration, sync.configuration ?? {}]);
  const namespace = store?.namespace ?? safeNamespace(`${platform}://${tenant.name}`);
  const written = object ?? fallbackName(sync, destination);
  const within = configuredText({ ...sync.configuration, ...destination.configuration }, system.within ?? []);
  const path = store === null && within === null ? written : written.replace(/^\/+|\/+$/g, '');
  const name = safeName(within === null ? path : `${within}/${path}`);
  const container = store === null ? (tenant.configured ? 'ACCOUNT' : 'DESTINATION') : 'BUCKET';
  return {
    dataset: { namespace, name },
    database: null,
    schema: null,
    object,
    hierarchy: levels([
      [container, store?.container ?? tenant.name],
      [store === null ? 'OBJECT' : 'FILE', object === null ? null : name],
    ]),
    foreign: system.store !== undefined || system.foreign === true,
  };
}

function levels(named: readonly (readonly [string, string | null])[]): NamedLevel[] {
  const found = named.flatMap(([type, name]) => (name === null || name === '' ? [] : [{ type, name }]));
  return found.slice(); // one that was pushed to has room for 16 more, and every sync has one
}
