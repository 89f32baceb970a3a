import type {
  ColumnSource,
  FieldLineage,
  LineageGraph,
  ModelColumn,
  ModelLineage,
  SyncLineage,
} from '../../model/graph.js';
import { fieldEdge, type FineGrainedLineage } from './aspects/lineage.js';
import type { EntityUrns, OutputDataset } from './entity-urns.js';
import type { GraphIndex } from './graph-index.js';
import { modelColumnName } from './model-columns.js';
import { schemaFieldUrn, type Urn } from './urns.js';

/** Edges from table columns to the columns of a model, in the model's order of columns; none without column lineage. */
export function modelFieldEdges(graph: LineageGraph, urns: EntityUrns, lineage: ModelLineage): FineGrainedLineage[] {
  if (!urns.naming.columnLineage || !followsTables(urns, lineage)) return [];
  const model = urns.model(lineage.model);
  const confidence = tableConfidence(graph, lineage);
  const edges: FineGrainedLineage[] = [];
  for (const column of lineage.columns) {
    const sources = tableFields(graph, urns, column.sources);
    if (sources.length === 0) continue;
    const how = sqlText(graph, lineage, column) ?? operation(column.sources);
    edges.push(fieldEdge(sources, schemaFieldUrn(model, modelColumnName(lineage.model, column.name)), how, confidence));
  }
  return edges;
}

/**
 * Edges to the fields that a sync writes: from the model's columns where the model is a dataset of its own, else straight
 * from the tables'. A constant has no edge; without column lineage there is none at all.
 */
export function syncFieldEdges(
  graph: LineageGraph,
  urns: EntityUrns,
  index: GraphIndex,
  lineage: SyncLineage,
  output: OutputDataset,
): FineGrainedLineage[] {
  if (!urns.naming.columnLineage) return [];
  const { model } = lineage;
  const throughModel = readsModel(urns, index, lineage);
  if (!throughModel && model !== null && !followsTables(urns, model)) return [];
  const confidence = throughModel || model === null ? 1 : tableConfidence(graph, model);
  const edges: FineGrainedLineage[] = [];
  for (const field of lineage.fields) {
    const upstreams = throughModel ? modelFields(urns, lineage, field) : tableFields(graph, urns, field.sources);
    if (upstreams.length === 0) continue;
    const how = throughModel ? fieldOperation(field) : operation(field.sources);
    edges.push(fieldEdge(upstreams, urns.outputField(output, field.field), how, confidence));
  }
  return edges;
}

/** Datasets a sync's job reads: the model, or the model's tables. */
export function syncInputs(urns: EntityUrns, index: GraphIndex, lineage: SyncLineage): readonly Urn[] {
  if (lineage.model === null) return [];
  if (readsModel(urns, index, lineage)) return [urns.model(lineage.model.model)];
  return tableInputs(urns, lineage.model);
}

/** Tables a model reads, sorted. A source that stands for itself is no dataset in DataHub. */
export function tableInputs(urns: EntityUrns, model: ModelLineage): readonly Urn[] {
  if (!followsTables(urns, model)) return [];
  const tables = model.inputs.filter((input) => input.kind === 'table');
  return [...new Set(tables.map((table) => urns.table(table)))].sort();
}

/** Whether a model's tables are told: those of raw SQL not when its lineage is turned off. */
function followsTables(urns: EntityUrns, { model }: ModelLineage): boolean {
  return urns.naming.sqlLineage || model.query.kind !== 'raw_sql';
}

/**
 * How sure the edges from tables are. What was read out of raw SQL gets the figures of DataHub's own SQL lineage: 0.9 when the
 * columns of every table are known, else between 0.2 and 0.5 by their share. Everything else is said by Hightouch itself.
 */
function tableConfidence(graph: LineageGraph, { model, inputs }: ModelLineage): number {
  if (model.query.kind !== 'raw_sql') return 1;
  const tables = inputs.filter((input) => input.kind === 'table');
  const known = tables.filter((table) => (graph.tables.get(table.key)?.columns ?? null) !== null);
  if (tables.length > 0 && known.length === tables.length) return 0.9;
  return tables.length === 0 ? 0.2 : Number((0.2 + (0.3 * known.length) / tables.length).toFixed(4));
}

/** What raw SQL does to make a column, in the form of DataHub's SQL lineage; undefined when the text does not say it. */
function sqlText(graph: LineageGraph, { model }: ModelLineage, column: ModelColumn): string | undefined {
  if (model.query.kind !== 'raw_sql') return undefined;
  if (column.expression !== undefined) return `SQL: ${column.expression} AS ${quoted(column.name)}`;
  const [source, ...others] = column.sources;
  if (source === undefined || others.length > 0) return undefined;
  const table = graph.tables.get(source.table);
  if (table === undefined || source.kind !== 'identity' || source.masking) return undefined;
  return `COPY: ${quoted(table.table)}.${quoted(source.column)} AS ${quoted(column.name)}`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A model that is not told must not appear as an input either: nobody would describe it. */
function readsModel(urns: EntityUrns, index: GraphIndex, lineage: SyncLineage): boolean {
  return urns.naming.emitModelsAsDatasets && lineage.model !== null && index.hasModel(lineage.model.model.id);
}

/** A column that a fully known model does not return is left out: no field stands behind it. */
function modelFields(urns: EntityUrns, lineage: SyncLineage, field: FieldLineage): readonly Urn[] {
  const model = lineage.model;
  if (model === null) return [];
  const names = field.columns
    .map(({ column }) => column)
    .filter((name) => !model.columnsComplete || model.columns.some((column) => column.name === name));
  const written = names.map((name) => modelColumnName(model.model, name));
  return [...new Set(written)].sort().map((name) => schemaFieldUrn(urns.model(model.model), name));
}

function tableFields(graph: LineageGraph, urns: EntityUrns, sources: readonly ColumnSource[]): readonly Urn[] {
  const fields = new Set<Urn>();
  for (const source of sources) {
    const table = graph.tables.get(source.table);
    if (table !== undefined) fields.add(urns.tableField(table, source.column));
  }
  return [...fields].sort();
}

const strength = ['conditional', 'identity', 'transformation', 'aggregation'] as const;

/** The strongest kind among the sources, in DataHub's free-text member; a plain copy needs no words. */
function operation(sources: readonly ColumnSource[]): string | undefined {
  const kinds = new Set(sources.map((source) => source.kind));
  const strongest = strength.findLast((kind) => kinds.has(kind)) ?? 'identity';
  return words(
    strongest,
    sources.some((source) => source.masking),
  );
}

function fieldOperation(field: FieldLineage): string | undefined {
  const conditional = field.columns.every((column) => column.conditional);
  return words(conditional ? 'conditional' : field.kind, field.masking);
}

function words(kind: string, masking: boolean): string | undefined {
  if (masking) return kind === 'aggregation' ? 'AGGREGATION, MASKING' : 'MASKING';
  return kind === 'identity' ? undefined : kind.toUpperCase();
}
