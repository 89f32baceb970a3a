import type { ColumnLineageField, InputField, Transformation } from '../../openlineage/facets/column-lineage.js';
import type { ColumnSource, FieldLineage, LineageGraph, SyncLineage } from '../../model/graph.js';

const indirect = { join: 'JOIN', group_by: 'GROUP_BY', filter: 'FILTER', sort: 'SORT', window: 'WINDOW' } as const;
const direct = { identity: 'IDENTITY', transformation: 'TRANSFORMATION', aggregation: 'AGGREGATION' } as const;

/** The body of `columnLineage` for a sync's output; null when nothing is known. A constant has no entry. */
export function columnLineage(
  lineage: SyncLineage,
  graph: LineageGraph,
): { fields: Record<string, ColumnLineageField>; dataset?: InputField[] } | null {
  const fields = new Map<string, ColumnLineageField>();
  for (const field of lineage.fields) {
    const inputFields = merged(
      field.sources.flatMap((source) => inputField(graph, source.table, source.column, direction(source))),
    );
    if (inputFields.length > 0) fields.set(field.field, { inputFields, ...deprecatedPair(field) });
  }
  const dataset = merged(
    lineage.influences.flatMap(({ table, column, kind }) =>
      inputField(graph, table, column, { type: 'INDIRECT', subtype: indirect[kind], masking: false }),
    ),
  );
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
function deprecatedPair(field: FieldLineage): { transformationType: string; transformationDescription: string } {
  if (field.masking || field.sources.some(({ masking }) => masking)) {
    return { transformationType: 'MASKED', transformationDescription: 'hashed or otherwise hidden on the way' };
  }
  const kinds = new Set(field.sources.map(({ kind }) => kind));
  if (kinds.has('aggregation')) return { transformationType: 'AGGREGATION', transformationDescription: 'aggregated' };
  if (kinds.has('transformation') || !kinds.has('identity') || kinds.size > 1) {
    return { transformationType: 'TRANSFORMATION', transformationDescription: 'computed from its inputs' };
  }
  return { transformationType: 'IDENTITY', transformationDescription: 'taken unchanged' };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
