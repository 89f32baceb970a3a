import type { ModelLineage } from '../../../model/graph.js';
import type { Source } from '../../../model/workspace.js';
import { customProperties } from '../custom-properties.js';
import { pythonBoolean } from '../python-repr.js';
import type { Urn } from '../urns.js';

const sqlPreviewCharacters = 2000;

/** Custom properties of a model: the connector's names and forms, then our own. */
export function modelProperties(
  lineage: ModelLineage,
  source: Source | null,
  tables: readonly Urn[],
): Readonly<Record<string, string>> {
  const { model } = lineage;
  const tags = Object.entries(model.tags)
    .filter(([key]) => key !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return customProperties({
    model_id: model.id,
    query_type: model.queryType,
    is_schema: pythonBoolean(model.isSchema),
    primary_key: model.primaryKey,
    source_id: source?.id,
    source_name: source?.name,
    source_type: source?.type,
    ...Object.fromEntries(tags.map(([key, value]) => [`tag_${key}`, value])),
    ...sqlProperties(lineage),
    ...tableProperties(lineage, tables),
    ...queryProperties(lineage),
    folder_id: model.folderId,
    lineage_unresolved: unresolvedReasons(lineage.unresolved),
  });
}

/** Reasons why something is not resolved, each once: a hole shows. */
export function unresolvedReasons(unresolved: ModelLineage['unresolved']): string {
  return [...new Set(unresolved.map((one) => one.reason))].sort().join(', ');
}

function sqlProperties(lineage: ModelLineage): Readonly<Record<string, string | number>> {
  if (lineage.model.query.kind !== 'raw_sql') return {};
  const { sql } = lineage.model.query;
  const preview = Array.from(sql.slice(0, 2 * sqlPreviewCharacters))
    .slice(0, sqlPreviewCharacters)
    .join('');
  if (preview.length === sql.length) return { raw_sql: sql };
  return { raw_sql: preview, raw_sql_truncated: 'true', raw_sql_length: characters(sql) };
}

/** Characters as Python counts them: a surrogate pair is one. */
function characters(text: string): number {
  return text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0);
}

/** The table by its own name: a model's display name may be anything, and change. */
function tableProperties(lineage: ModelLineage, tables: readonly Urn[]): Readonly<Record<string, string | undefined>> {
  const [table] = tables;
  if (lineage.model.query.kind !== 'table' || table === undefined) return {};
  return { table_lineage: 'true', upstream_table: lineage.model.query.name, source_table_urn: table };
}

function queryProperties(lineage: ModelLineage): Readonly<Record<string, string | null>> {
  const { query } = lineage.model;
  if (query.kind === 'dbt' || query.kind === 'dbt_cloud') return { dbt_unique_id: query.dbtUniqueId };
  return query.kind === 'visual' ? { visual_parent_id: query.parentId } : {};
}
