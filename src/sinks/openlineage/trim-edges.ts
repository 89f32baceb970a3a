import type { InputField } from '../../openlineage/facets/column-lineage.js';
import type { Dataset, DatasetFacets, InputDataset, OutputDataset } from '../../openlineage/events.js';
import { serialiseEvent } from '../../openlineage/serialise.js';
import { sizeOf, type KnownParts } from './event-size.js';

/** What of an event has columns. */
export interface Columns {
  readonly inputs: readonly InputDataset[];
  readonly outputs: readonly OutputDataset[];
}

/** A column that feeds a field of one of the outputs. */
interface Edge {
  readonly output: number;
  readonly field: string;
  readonly source: InputField;
}

/** What is left of the facets that hold columns, by the place of their dataset; the events of one job share it. */
interface Kept {
  readonly inputs: readonly DatasetFacets[];
  readonly outputs: readonly DatasetFacets[];
}

/** What was found out for one event about what it shares with the others of its job. */
interface Found {
  /** Schemas and column lineage, each: these it is true of. */
  readonly of: readonly (object | undefined)[];
  readonly edges: readonly Edge[];
  /** How many edges stayed last. */
  count: number;
  /** What is left with so many edges, those asked for last. */
  readonly kept: Map<number, Kept>;
}

/** So many answers are kept: a START, an end and a JobEvent differ by little, and each is tried with one edge more. */
const keptAnswers = 8;
/** Of a JobEvent, a START and an end. */
const keptTexts = 3;

/**
 * An event with as many column edges as fit: by output, field and source, those at the end are left out. What schemas it has
 * keep the columns of the edges that stay, and no others. null when there is no room for one.
 *
 * @param columns those of the event, with all edges
 * @param finished makes the event out of fewer, with the tag that says how many are missing
 * @param known sizes that were measured before; those of what may stay are added, and the text of what does
 */
export function withFewerEdges<E extends object>(
  columns: Columns,
  maxEventBytes: number,
  finished: (fewer: Columns, leftOut: number, edges: number) => E,
  known: KnownParts,
): E | null {
  const found = findingsOf(columns, maxEventBytes, known);
  const { edges } = found;
  const withFirst = (count: number): E =>
    finished(withFacets(columns, keptOf(columns, found, count, known)), edges.length - count, edges.length);
  const fits = (count: number): boolean => sizeOf(withFirst(count), known.sizes) <= maxEventBytes;
  found.count = mostThatFit(fits, edges.length - 1, found.count);
  if (found.count === 0) return null;
  noteTexts(keptOf(columns, found, found.count, known), known);
  return withFirst(found.count);
}

/** By the fields of column lineage, which events of one job share. It only saves time. */
const findings = new WeakMap<object, Found>();

function findingsOf(columns: Columns, maxEventBytes: number, known: KnownParts): Found {
  const of = [...columns.inputs, ...columns.outputs].flatMap(({ facets }) => [
    facets?.schema,
    facets?.columnLineage?.fields,
  ]);
  const shared = columns.outputs.find(({ facets }) => facets?.columnLineage !== undefined)?.facets?.columnLineage
    ?.fields;
  const before = shared === undefined ? undefined : findings.get(shared);
  if (before?.of.length === of.length && before.of.every((part, index) => part === of[index])) return before;
  const edges = edgesOf(columns);
  const found: Found = { of, edges, count: before?.count ?? Math.floor(edges.length / 2), kept: new Map() };
  if (before === undefined) noteParts(columns, edges, maxEventBytes, known);
  if (shared !== undefined) findings.set(shared, found);
  return found;
}

/** The largest number up to `most` that fits, 0 when none does: from a guess in growing steps, then by halving. */
function mostThatFit(fits: (count: number) => boolean, most: number, guess: number): number {
  let [fitting, tooMany] = [0, most + 1];
  let probe = Math.min(guess, most);
  for (let step = 1; tooMany - fitting > 1; step *= 2) {
    if (probe <= fitting || probe >= tooMany) probe = Math.floor((fitting + tooMany) / 2);
    if (fits(probe)) {
      fitting = probe;
      probe += step;
    } else {
      tooMany = probe;
      probe -= step;
    }
  }
  return fitting;
}

/** Sizes of what every try shares, as far as it may be in an event that fits. */
function noteParts(
  { inputs, outputs }: Columns,
  edges: readonly Edge[],
  maxEventBytes: number,
  { sizes }: KnownParts,
): void {
  const columns = [...inputs, ...outputs].flatMap(({ facets }) => facets?.schema?.fields ?? []);
  for (const column of columns) sizes.set(column, sizeOf(column, sizes));
  let bytes = 0;
  for (const { source } of edges) {
    const size = sizeOf(source, sizes);
    sizes.set(source, size);
    bytes += size;
    if (bytes > maxEventBytes) return;
  }
}

/** The text of column lineage, the largest part by far, for the events that follow. */
function noteTexts({ outputs }: Kept, { texts }: KnownParts): void {
  for (const { columnLineage } of outputs) {
    if (columnLineage === undefined) continue;
    const text = texts.get(columnLineage) ?? serialiseEvent(columnLineage);
    texts.delete(columnLineage);
    texts.set(columnLineage, text);
    const [oldest] = texts.keys();
    if (texts.size > keptTexts && oldest !== undefined) texts.delete(oldest);
  }
}

function edgesOf({ outputs }: Columns): Edge[] {
  return outputs.flatMap(({ facets }, output) => {
    const fields = facets?.columnLineage?.fields ?? {};
    const names = Object.keys(fields).sort();
    return names.flatMap((field) => (fields[field]?.inputFields ?? []).map((source) => ({ output, field, source })));
  });
}

function keptOf(columns: Columns, { edges, kept }: Found, count: number, { sizes }: KnownParts): Kept {
  const before = kept.get(count);
  if (before !== undefined) {
    kept.delete(count);
    kept.set(count, before);
    return before;
  }
  const made = withEdges(columns, edges, count);
  for (const facets of [...made.inputs, ...made.outputs]) {
    for (const facet of Object.values(facets)) if (facet !== undefined) sizes.set(facet, sizeOf(facet, sizes));
  }
  const [oldest] = kept.keys();
  if (kept.size >= keptAnswers && oldest !== undefined) kept.delete(oldest);
  kept.set(count, made);
  return made;
}

function withEdges({ inputs, outputs }: Columns, edges: readonly Edge[], count: number): Kept {
  const columns = new Map<string, Map<string, Set<string>>>();
  const fields: Map<string, InputField[]>[] = outputs.map(() => new Map());
  for (let index = 0; index < count; index += 1) {
    const edge = edges[index];
    if (edge === undefined) break;
    const { output, field, source } = edge;
    const ofNamespace = listIn(columns, source.namespace, () => new Map<string, Set<string>>());
    listIn(ofNamespace, source.name, () => new Set<string>()).add(source.field);
    const ofOutput = fields[output];
    if (ofOutput !== undefined) listIn(ofOutput, field, (): InputField[] => []).push(source);
  }
  return {
    inputs: inputs.map((input) => withColumns(input, columns.get(input.namespace)?.get(input.name))),
    outputs: outputs.map((output, index) => withFields(output, fields[index] ?? new Map<string, InputField[]>())),
  };
}

function withFields(output: OutputDataset, kept: ReadonlyMap<string, readonly InputField[]>): DatasetFacets {
  const columnLineage = output.facets?.columnLineage;
  const narrowed = withColumns(output, new Set(kept.keys()));
  if (columnLineage === undefined || kept.size === 0) return narrowed;
  const fields = Object.fromEntries(
    [...kept].map(([name, inputFields]) => [name, { ...columnLineage.fields[name], inputFields }]),
  );
  return { ...narrowed, columnLineage: { ...columnLineage, fields } };
}

function withColumns({ facets }: Dataset, columns: ReadonlySet<string> = new Set()): DatasetFacets {
  const schema = facets?.schema;
  const fields = (schema?.fields ?? []).filter(({ name }) => columns.has(name));
  return schema === undefined || fields.length === 0 ? {} : { schema: { ...schema, fields } };
}

function withFacets({ inputs, outputs }: Columns, kept: Kept): Columns {
  return {
    inputs: inputs.map((input, index) => narrowed(input, kept.inputs[index])),
    outputs: outputs.map((output, index) => narrowed(output, kept.outputs[index])),
  };
}

function narrowed<D extends Dataset>(dataset: D, kept: DatasetFacets = {}): D {
  if (dataset.facets?.schema === undefined && dataset.facets?.columnLineage === undefined) return dataset;
  const others = Object.entries(dataset.facets).filter(([key]) => key !== 'schema' && key !== 'columnLineage');
  return { ...dataset, facets: { ...Object.fromEntries(others), ...kept } };
}

function listIn<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const there = map.get(key);
  if (there !== undefined) return there;
  const made = make();
  map.set(key, made);
  return made;
}
