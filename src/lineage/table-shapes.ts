/** Models that name one relation: the table selector and dbt. */
import type { TableNode } from '../model/graph.js';
import type { Unresolved } from '../model/reasons.js';
import type { DbtQuery, Model } from '../model/workspace.js';
import { opaqueShape, passThroughShape } from './model-shape.js';
import type { ModelShape } from './model-shape.js';
import { asStored } from './names/default-location.js';
import { platformOf, warehouseOf } from './names/systems.js';
import { tableName } from './names/warehouse-datasets.js';
import type { TableParts } from './names/warehouse-datasets.js';
import { warehouseNamespace } from './names/warehouse-place.js';
import type { SourceHome } from './source-home.js';
import { columnsOf, completeTableName, isPlannerSchema, parseTableName } from './sql/dotted-names.js';
import type { TableRegistry } from './table-registry.js';

/** A `table` model: its name, completed as one in SQL would be. Its columns are those of the table. */
export function tableShape(model: Model, written: string, home: SourceHome, tables: TableRegistry): ModelShape {
  const parsed = parseTableName(written, home.dialect);
  if (parsed === null) {
    return opaqueShape(model, home.source, [{ reason: 'table_name_invalid', detail: written.slice(0, 200) }]);
  }
  const completed = completeTableName(parsed.parts, {
    dialect: home.dialect,
    defaultDatabase: home.location.database,
    defaultSchema: home.location.schema,
    schemas: home.known.index,
    assumeDefaultSchema: home.dialectKnown,
  });
  if (isPlannerSchema(completed.schema)) return opaqueShape(model, home.source, [hightouchTable(written)]);
  const node = tables.table(home, completed, completed.columns);
  return passThroughShape(model, home.source, node, tableNotes(node, home, completed.assumedSchema));
}

/** A dbt model: its relation as dbt names it. No default schema is assumed, since the schema is dbt's choice. */
export function dbtShape(model: Model, query: DbtQuery, home: SourceHome, tables: TableRegistry): ModelShape {
  const stored = (name: string | null): string | null => asStored(name, home.dialect, home.dialectKnown);
  const parts: TableParts = {
    database: stored(query.database) ?? home.location.database,
    schema: stored(query.schema) ?? home.location.schema,
    table: stored(query.name) ?? query.name,
  };
  if (query.name === '') return opaqueShape(model, home.source, [{ reason: 'table_name_invalid', detail: 'dbt.name' }]);
  if (isPlannerSchema(parts.schema)) {
    return opaqueShape(model, home.source, [hightouchTable(`${parts.schema}.${parts.table}`)]);
  }
  const node = tables.table(home, parts, columnsOf(parts, home.known.index));
  const shape = passThroughShape(model, home.source, node, tableNotes(node, home, false));
  return { ...shape, sql: query.compiledSql, dialect: query.compiledSql === null ? null : home.dialect };
}

/** What had to be assumed about a table's name, and what of it is not known. */
export function tableNotes(node: TableNode, home: SourceHome, assumedSchema: boolean): Unresolved[] {
  const platform = platformOf(home.type);
  const detail = tableName(platform, node);
  const parts = warehouseOf(platform)?.parts ?? 'database.schema.table';
  const incomplete =
    parts === 'database.table'
      ? node.schema === null && node.database === null
      : node.schema === null || (parts === 'database.schema.table' && node.database === null);
  const { source, nameOverride } = home;
  const isPlaced =
    nameOverride?.namespace !== undefined || warehouseNamespace(platform, source.configuration, node.database) !== null;
  const place = `${source.slug} as ${node.dataset.namespace}`;
  return [
    ...(isPlaced ? [] : [{ reason: 'source_place_unknown' as const, detail: place }]),
    ...(assumedSchema ? [{ reason: 'assumed_default_schema' as const, detail }] : []),
    ...(incomplete ? [{ reason: 'table_name_incomplete' as const, detail }] : []),
  ];
}

export function hightouchTable(written: string): Unresolved {
  return { reason: 'hightouch_table', detail: written.slice(0, 200) };
}
