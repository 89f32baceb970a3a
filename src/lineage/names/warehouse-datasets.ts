/** Names of warehouse tables (OpenLineage spec, naming page). */
import type { DatasetName } from '../../model/graph.js';
import type { JsonObject } from '../../model/workspace.js';
import { safeName, safeNamespace } from './configured-text.js';
import { warehouseOf } from './systems.js';
import type { Warehouse } from './systems/system.js';
import { warehouseNamespace } from './warehouse-place.js';

export interface TableParts {
  readonly database: string | null;
  readonly schema: string | null;
  readonly table: string;
}

/** The dataset name of a table; a part that is not known is left out. */
export function tableName(platform: string, parts: TableParts): string {
  const warehouse = warehouseOf(platform);
  const levels = levelsOf(warehouse?.parts ?? 'database.schema.table', parts);
  const known = levels.filter((level) => level !== null && level !== '');
  return safeName(`${warehouse?.before ?? ''}${known.join(warehouse?.between ?? '.')}`);
}

/** The dataset of a table of a source or destination; a place that is not known is `{platform}://{slug}`. */
export function tableDataset(
  owner: { readonly platform: string; readonly slug: string; readonly configuration: JsonObject },
  parts: TableParts,
  namespaceOverride: string | undefined,
): DatasetName {
  const { platform, slug, configuration } = owner;
  const namespace =
    namespaceOverride ??
    warehouseNamespace(platform, configuration, parts.database) ??
    safeNamespace(`${platform}://${slug}`);
  return { namespace, name: tableName(platform, parts) };
}

function levelsOf(parts: Warehouse['parts'], { database, schema, table }: TableParts): readonly (string | null)[] {
  switch (parts) {
    case 'database.schema.table':
      return [database, schema, table];
    case 'database.table':
      return [schema ?? database, table];
    case 'schema.table':
      return [schema, table];
    case 'table':
      return [table];
  }
}
