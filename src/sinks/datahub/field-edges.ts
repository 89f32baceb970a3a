import type { ColumnSource, FieldLineage, LineageGraph, ModelLineage, SyncLineage } from '../../model/graph.js';
import { fieldEdge, type FineGrainedLineage } from './aspects/lineage.js';
import type { EntityUrns, OutputDataset } from './entity-urns.js';
import type { GraphIndex } from './graph-index.js';
import { schemaFieldUrn, type Urn } from './urns.js';

/** Edges from table columns to the columns of a model, in the model's order of columns; none without column lineage. */
export function modelFieldEdges(graph: LineageGraph, urns: EntityUrns, lineage: ModelLineage): FineGrainedLineage[] {
  if (!urns.naming.columnLineage) return [];
  const model = urns.model(lineage.model);
  const edges: FineGrainedLineage[] = [];
  for (const column of lineage.columns) {
    const sources = tableFields(graph, urns, column.sources);
    if (sources.length === 0) continue;
    edges.push(fieldEdge(sources, schemaFieldUrn(model, column.name), operation(column.sources)));
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
  const throughModel = readsModel(urns, index, lineage);
  const edges: FineGrainedLineage[] = [];
  for (const field of lineage.fields) {
    const upstreams = throughModel ? modelFields(urns, lineage, field) : tableFields(graph, urns, field.sources);
    if (upstreams.length === 0) continue;
    const how = throughModel ? fieldOperation(field) : operation(field.sources);
    edges.push(fieldEdge(upstreams, urns.outputField(output, field.field), how));
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
  const tables = model.inputs.filter((input) => input.kind === 'table');
  return [...new Set(tables.map((table) => urns.table(table)))].sort();
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
  return [...new Set(names)].sort().map((name) => schemaFieldUrn(urns.model(model.model), name));
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
