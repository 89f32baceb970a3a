import type { ColumnLineageField, InputField, Transformation } from '../../openlineage/facets/column-lineage.js';
import type {
  ColumnSource,
  FieldColumn,
  FieldLineage,
  Influence,
  LineageGraph,
  ModelLineage,
  SyncLineage,
} from '../../model/graph.js';
import type { EventOptions } from './event-options.js';
import { modelName } from './model-name.js';

const indirect = { join: 'JOIN', group_by: 'GROUP_BY', filter: 'FILTER', sort: 'SORT', window: 'WINDOW' } as const;
const direct = { identity: 'IDENTITY', transformation: 'TRANSFORMATION', aggregation: 'AGGREGATION' } as const;

/** The body of `columnLineage`. */
export interface ColumnEdges {
  readonly fields: Record<string, ColumnLineageField>;
  readonly dataset?: InputField[];
}

/**
 * The body of `columnLineage` for a sync's output: from the columns of the tables, or from those of the model where it is a
 * dataset of its own. null when nothing is known. A constant has no entry.
 */
export function columnLineage(lineage: SyncLineage, graph: LineageGraph, options: EventOptions): ColumnEdges | null {
  const { model } = lineage;
  if (options.models && model !== null) return edgesFromModel(lineage, model, graph);
  return edgesFromTables(
    lineage.fields.map(({ field, sources, masking }) => ({ name: field, sources, masking })),
    lineage.influences,
    graph,
  );
}

/** The body of `columnLineage` for a model as a dataset of its own; null when nothing is known. */
export function modelColumnLineage({ columns, influences }: ModelLineage, graph: LineageGraph): ColumnEdges | null {
  return edgesFromTables(
    columns.map(({ name, sources }) => ({ name, sources, masking: false })),
    influences,
    graph,
  );
}

interface Reader {
  readonly name: string;
  readonly sources: readonly ColumnSource[];
  readonly masking: boolean;
}

function edgesFromTables(
  readers: readonly Reader[],
  influences: readonly Influence[],
  graph: LineageGraph,
): ColumnEdges | null {
  const fields = readers.map(({ name, sources, masking }) => ({
    name,
    inputs: sources.flatMap((source) => inputField(graph, source.table, source.column, direction(source))),
    pair: deprecatedPair(sources, masking),
  }));
  const dataset = influences.flatMap(({ table, column, kind }) =>
    inputField(graph, table, column, { type: 'INDIRECT', subtype: indirect[kind], masking: false }),
  );
  return edges(fields, dataset);
}

/** A column that a model returns for certain not is left out: no column stands behind it. */
function edgesFromModel(lineage: SyncLineage, model: ModelLineage, graph: LineageGraph): ColumnEdges | null {
  const dataset = modelName(graph, model.model.slug);
  const returned = new Set(model.columns.map(({ name }) => name));
  const columnsOf = (field: FieldLineage): FieldColumn[] =>
    field.columns.filter(({ column }) => !model.columnsComplete || returned.has(column));
  const fields = lineage.fields.map((field) => {
    const kind = field.kind === 'identity' ? 'identity' : 'transformation';
    const sources = columnsOf(field).map(({ column, conditional, masking = false }) => {
      return { table: '', column, kind: conditional ? 'conditional' : kind, masking } as const;
    });
    const inputs = sources.map((source) => ({
      ...dataset,
      field: source.column,
      transformations: [direction(source)],
    }));
    return { name: field.field, inputs, pair: deprecatedPair(sources, field.masking) };
  });
  const keys = lineage.fields.filter(({ matchKey }) => matchKey).flatMap(columnsOf);
  const join: Transformation = { type: 'INDIRECT', subtype: 'JOIN', masking: false };
  return edges(
    fields,
    keys.map(({ column }) => ({ ...dataset, field: column, transformations: [join] })),
  );
}

type DeprecatedPair = Required<Pick<ColumnLineageField, 'transformationType' | 'transformationDescription'>>;

function edges(
  read: readonly { readonly name: string; readonly inputs: readonly InputField[]; readonly pair: DeprecatedPair }[],
  whole: readonly InputField[],
): ColumnEdges | null {
  const fields = new Map<string, ColumnLineageField>();
  for (const { name, inputs, pair } of read) {
    const inputFields = merged(inputs);
    if (inputFields.length > 0) fields.set(name, { inputFields, ...pair });
  }
  const dataset = merged(whole);
  if (fields.size === 0 && dataset.length === 0) return null;
  return { fields: Object.fromEntries(fields), ...(dataset.length === 0 ? {} : { dataset }) };
}

function direction(source: ColumnSource): Transformation {
  if (source.kind === 'conditional') return { type: 'INDIRECT', subtype: 'CONDITIONAL', masking: source.masking };
  return { type: 'DIRECT', subtype: direct[source.kind], masking: source.masking };
}

function inputField(graph: LineageGraph, table: string, field: string, transformation: Transformation): InputField[] {
  const node = graph.tables.get(table);
  if (node === undefined) return [];
  return [{ namespace: node.dataset.namespace, name: node.dataset.name, field, transformations: [transformation] }];
}

/** One entry a column, with all ways in which it enters; in a fixed order. */
function merged(inputs: readonly InputField[]): InputField[] {
  const byColumn = new Map<string, InputField>();
  for (const input of inputs) {
    const key = `${input.namespace}\n${input.name}\n${input.field}`;
    const known = byColumn.get(key);
    const transformations = [...(known?.transformations ?? [])];
    for (const added of input.transformations ?? []) {
      const isKnown = transformations.some(
        (one) => one.type === added.type && one.subtype === added.subtype && one.masking === added.masking,
      );
      if (!isKnown) transformations.push(added);
    }
    transformations.sort((a, b) => compare(`${a.type} ${a.subtype}`, `${b.type} ${b.subtype}`));
    byColumn.set(key, { ...input, transformations });
  }
  return [...byColumn].sort(([a], [b]) => compare(a, b)).map(([, input]) => input);
}

/** Some consumers read only this pair, which newer versions of the facet deprecate. */
function deprecatedPair(sources: readonly ColumnSource[], masking: boolean): DeprecatedPair {
  if (masking || sources.some((source) => source.masking)) {
    return { transformationType: 'MASKED', transformationDescription: 'hashed or otherwise hidden on the way' };
  }
  const kinds = new Set(sources.map(({ kind }) => kind));
  if (kinds.has('aggregation')) return { transformationType: 'AGGREGATION', transformationDescription: 'aggregated' };
  if (kinds.has('transformation') || !kinds.has('identity') || kinds.size > 1) {
    return { transformationType: 'TRANSFORMATION', transformationDescription: 'computed from its inputs' };
  }
  return { transformationType: 'IDENTITY', transformationDescription: 'taken unchanged' };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
