/** Every model that is needed, resolved once however many syncs share it. */
import type { InputNode, ModelColumn, ModelLineage } from '../model/graph.js';
import type { Unresolved } from '../model/reasons.js';
import type { Model, Workspace } from '../model/workspace.js';
import { openColumnTracer } from './column-tracer.js';
import type { ColumnTracer } from './column-tracer.js';
import type { DbtMetadata } from './dbt.js';
import { openDbtResolver } from './dbt-shapes.js';
import type { DbtResolver } from './dbt-shapes.js';
import { compareText } from './job-names.js';
import { openKnownTables } from './known-tables.js';
import type { KnownTables, TableLists } from './known-tables.js';
import { opaqueShape, starPlace } from './model-shape.js';
import type { ModelShape } from './model-shape.js';
import type { DatasetNameOverrides, PlaceOverride } from './names/name-overrides.js';
import { sourceDataset } from './names/source-dataset.js';
import { sourceHome } from './source-home.js';
import type { SourceHome } from './source-home.js';
import { sqlShape } from './sql-shape.js';
import { dialectOf } from './sql/dialect-of-source.js';
import type { Dialect, SqlEngine } from './sql/port.js';
import { writtenExpressions } from './sql/text/written-expressions.js';
import { openTableRegistry } from './table-registry.js';
import { tableShape } from './table-shapes.js';

export interface ModelOptions {
  readonly sql: SqlEngine;
  readonly sourceOverrides: Readonly<Record<string, PlaceOverride>>;
  readonly datasetNames: DatasetNameOverrides;
  /** Columns of tables that files tell; none by default. */
  readonly tableLists?: TableLists;
  /** What dbt's artifacts tell; nothing by default. */
  readonly dbt?: DbtMetadata | null;
}

/**
 * Resolves the models of the given ids and the parents of visual ones, all queries at once through the engine. Ids that the
 * workspace does not list are left out. Rejects only when the engine itself fails.
 */
export async function resolveModels(
  workspace: Workspace,
  ids: Iterable<string>,
  options: ModelOptions,
): Promise<ReadonlyMap<string, ColumnTracer>> {
  const needed = withParents(workspace, ids);
  const homes = new Map<string, SourceHome>();
  const sourceKeys = new Set([...workspace.sources.values()].flatMap(({ id, slug }) => [id, slug]));
  for (const source of workspace.sources.values()) {
    const knownTables = (dialect: Dialect): KnownTables =>
      openKnownTables(options.tableLists?.tablesOf(source, dialect, (key) => sourceKeys.has(key)) ?? []);
    homes.set(source.id, sourceHome(source, options.sourceOverrides, options.datasetNames, knownTables));
  }
  const tables = openTableRegistry();
  const dbt = openDbtResolver(options.dbt ?? null, tables, options.sql);
  const concrete = await Promise.all(
    needed
      .filter((model) => model.query.kind !== 'visual')
      .map((model) => concreteShape(model, homes.get(model.sourceId), tables, dbt, options)),
  );
  const shapes = new Map(concrete.map((shape) => [shape.model.id, shape]));
  const tracers = new Map<string, ColumnTracer>();
  for (const model of needed) {
    const shape = shapes.get(model.id) ?? visualShape(model, workspace, shapes);
    tracers.set(model.id, openColumnTracer(shape));
  }
  return tracers;
}

/** The finished lineage of a model, once all its syncs have asked for their columns. */
export function modelLineage(tracer: ColumnTracer): ModelLineage {
  const { shape } = tracer;
  const columns = tracer.knownColumns();
  const listed = shape.columns.filter(({ name }) => name !== null).length;
  const unexpanded = shape.stars.length > 0 && shape.model.query.kind === 'raw_sql' && columns.length === listed;
  const unresolved: readonly Unresolved[] = unexpanded
    ? [...shape.unresolved, { reason: 'star_unexpanded', detail: 'no sync names a column of it', ...starPlace(shape) }]
    : shape.unresolved;
  const isMade = columns.some(({ sources }) => sources.some(({ kind }) => kind !== 'identity'));
  const written = isMade ? expressionsOf(shape) : noExpressions;
  return {
    model: shape.model,
    source: shape.source,
    inputs: shape.inputs,
    columns: columns.map((column) => withExpression(withType(column, shape.inputs), written)),
    columnsComplete: shape.columnsComplete,
    influences: shape.influences,
    sql: shape.sql,
    dialect: shape.dialect,
    unresolved: distinctReasons(unresolved),
  };
}

const noExpressions: ReadonlyMap<string, string> = new Map();

function expressionsOf({ sql, source }: ModelShape): ReadonlyMap<string, string> {
  return sql === null || source === null ? noExpressions : writtenExpressions(sql, dialectOf(source.type).dialect);
}

function withExpression(column: ModelColumn, written: ReadonlyMap<string, string>): ModelColumn {
  if (column.sources.every(({ kind, masking }) => kind === 'identity' && !masking)) return column;
  const expression = written.get(column.name.toLowerCase());
  return expression === undefined ? column : { ...column, expression };
}

/** A value that arrives unchanged from one column keeps that column's type. */
function withType(column: ModelColumn, inputs: readonly InputNode[]): ModelColumn {
  const values = column.sources.filter(({ kind }) => kind !== 'conditional');
  const [only] = values;
  if (only === undefined || values.length > 1 || only.kind !== 'identity') return column;
  const table = inputs.find(({ key }) => key === only.table);
  const type = table?.kind === 'table' ? table.columnTypes?.get(only.column) : undefined;
  return type === undefined ? column : { ...column, type };
}

/** Each reason and detail once, sorted. */
export function distinctReasons(unresolved: readonly Unresolved[]): readonly Unresolved[] {
  if (unresolved.length < 2) return unresolved;
  const distinct = new Map(unresolved.map((one) => [`${one.reason}\n${one.detail}`, one]));
  return [...distinct.values()].sort((a, b) => compareText(a.reason, b.reason) || compareText(a.detail, b.detail));
}

async function concreteShape(
  model: Model,
  home: SourceHome | undefined,
  tables: ReturnType<typeof openTableRegistry>,
  dbt: DbtResolver,
  options: ModelOptions,
): Promise<ModelShape> {
  const { query } = model;
  if (query.kind === 'missing') {
    return opaqueShape(model, home?.source ?? null, [{ reason: 'model_payload_missing', detail: model.queryType }]);
  }
  if (home === undefined) {
    const shape = opaqueShape(model, null, [{ reason: 'source_gone', detail: `source ${model.sourceId}` }]);
    return query.kind === 'raw_sql' ? { ...shape, sql: query.sql } : shape;
  }
  switch (query.kind) {
    case 'raw_sql':
      return sqlShape(model, query.sql, home, tables, options.sql);
    case 'table':
      return tableShape(model, query.name, home, tables);
    case 'dbt':
    case 'dbt_cloud':
      return dbt.resolve(model, query, home);
    case 'custom':
      return sourceLevel(model, home, { reason: 'model_custom', detail: model.slug });
    default:
      return sourceLevel(model, home, { reason: 'model_type_unknown', detail: model.queryType });
  }
}

function sourceLevel(model: Model, home: SourceHome, reason: Unresolved): ModelShape {
  return opaqueShape(model, home.source, [reason], [sourceDataset(home.source, home.nameOverride)]);
}

/** A visual model returns its parent's columns; parents may be visual themselves, and may by mistake form a circle. */
function visualShape(model: Model, workspace: Workspace, shapes: ReadonlyMap<string, ModelShape>): ModelShape {
  const source = workspace.sources.get(model.sourceId) ?? null;
  const seen = new Set([model.id]);
  let current = model;
  while (current.query.kind === 'visual') {
    const { parentId } = current.query;
    if (seen.has(parentId)) {
      return opaqueShape(model, source, [{ reason: 'visual_parent_cycle', detail: `model ${parentId}` }]);
    }
    const parent = workspace.models.get(parentId);
    if (parent === undefined) {
      return opaqueShape(model, source, [{ reason: 'visual_parent_gone', detail: `model ${parentId}` }]);
    }
    seen.add(parentId);
    current = parent;
  }
  const parent = shapes.get(current.id);
  if (parent === undefined)
    return opaqueShape(model, source, [{ reason: 'visual_parent_gone', detail: `model ${current.id}` }]);
  return { ...parent, model, source: source ?? parent.source, sql: null, dialect: null };
}

/** The listed models of these ids and every ancestor of a visual one, by id. */
function withParents(workspace: Workspace, ids: Iterable<string>): Model[] {
  const needed = new Map<string, Model>();
  const queue = [...new Set(ids)];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const model = workspace.models.get(id);
    if (model === undefined || needed.has(id)) continue;
    needed.set(id, model);
    if (model.query.kind === 'visual') queue.push(model.query.parentId);
  }
  return [...needed.values()].sort((a, b) => compareText(a.id, b.id));
}
