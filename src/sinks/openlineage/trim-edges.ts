import type { InputField } from '../../openlineage/facets/column-lineage.js';
import type { Dataset, JobEvent, OutputDataset, RunEvent } from '../../openlineage/events.js';
import { sizeOf, type KnownSizes } from './event-size.js';

type SizedEvent = JobEvent | RunEvent;

/** A column that feeds a field of one of the outputs. */
interface Edge {
  readonly output: number;
  readonly field: string;
  readonly source: InputField;
}

/** What makes an event with some of its edges ready to send: the tag that says how many are missing. */
type Tagged = (event: SizedEvent, leftOut: number, edges: number) => SizedEvent;

/**
 * The event with as many column edges as fit: by output, field and source, those at the end are left out. What schemas it has
 * keep the columns of the edges that stay, and no others. null when there is no room for one.
 *
 * @param known sizes that were measured before; those of edges that may stay are added
 */
export function withFewerEdges(
  event: SizedEvent,
  maxEventBytes: number,
  tagged: Tagged,
  known: KnownSizes,
): SizedEvent | null {
  const edges = edgesOf(event);
  const withFirst = (count: number): SizedEvent =>
    tagged(withEdges(event, edges.slice(0, count)), edges.length - count, edges.length);
  const fits = (count: number): boolean => sizeOf(withFirst(count), known) <= maxEventBytes;
  const shared = event.outputs.find(({ facets }) => facets?.columnLineage !== undefined)?.facets?.columnLineage?.fields;
  const before = shared === undefined ? undefined : lastCounts.get(shared);
  if (before === undefined) noteParts(event, edges, maxEventBytes, known);
  const count = mostThatFit(fits, edges.length - 1, before ?? Math.floor(edges.length / 2));
  if (shared !== undefined) lastCounts.set(shared, count);
  return count === 0 ? null : withFirst(count);
}

/** How many edges stayed in the last event with these fields: events of one job differ by little. It only saves time. */
const lastCounts = new WeakMap<object, number>();

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
  { inputs, outputs }: SizedEvent,
  edges: readonly Edge[],
  maxEventBytes: number,
  known: KnownSizes,
): void {
  const columns = [...inputs, ...outputs].flatMap(({ facets }) => facets?.schema?.fields ?? []);
  for (const column of columns) known.set(column, sizeOf(column, known));
  let bytes = 0;
  for (const { source } of edges) {
    const size = sizeOf(source, known);
    known.set(source, size);
    bytes += size;
    if (bytes > maxEventBytes) return;
  }
}

function edgesOf({ outputs }: SizedEvent): Edge[] {
  return outputs.flatMap(({ facets }, output) => {
    const fields = facets?.columnLineage?.fields ?? {};
    const names = Object.keys(fields).sort();
    return names.flatMap((field) => (fields[field]?.inputFields ?? []).map((source) => ({ output, field, source })));
  });
}

function withEdges(event: SizedEvent, edges: readonly Edge[]): SizedEvent {
  const columns = new Map<string, Set<string>>();
  const fields: Map<string, InputField[]>[] = event.outputs.map(() => new Map());
  for (const { output, field, source } of edges) {
    listIn(columns, identity(source), () => new Set<string>()).add(source.field);
    const ofOutput = fields[output];
    if (ofOutput !== undefined) listIn(ofOutput, field, (): InputField[] => []).push(source);
  }
  return {
    ...event,
    inputs: event.inputs.map((input) => withColumns(input, columns.get(identity(input)))),
    outputs: event.outputs.map((output, index) => withFields(output, fields[index] ?? new Map<string, InputField[]>())),
  };
}

function withFields(output: OutputDataset, kept: ReadonlyMap<string, readonly InputField[]>): OutputDataset {
  const { columnLineage, ...others } = output.facets ?? {};
  const narrowed = withColumns({ ...output, facets: others }, new Set(kept.keys()));
  if (columnLineage === undefined || kept.size === 0) return narrowed;
  const fields = Object.fromEntries(
    [...kept].map(([name, inputFields]) => [name, { ...columnLineage.fields[name], inputFields }]),
  );
  return { ...narrowed, facets: { ...narrowed.facets, columnLineage: { ...columnLineage, fields } } };
}

function withColumns<D extends Dataset>(dataset: D, columns: ReadonlySet<string> = new Set()): D {
  const { schema, ...others } = dataset.facets ?? {};
  if (schema === undefined) return dataset;
  const fields = (schema.fields ?? []).filter(({ name }) => columns.has(name));
  return { ...dataset, facets: fields.length === 0 ? others : { ...others, schema: { ...schema, fields } } };
}

function listIn<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const there = map.get(key) ?? make();
  map.set(key, there);
  return there;
}

function identity({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `${namespace}\n${name}`;
}
