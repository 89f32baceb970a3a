import type { Profile } from './profiles.js';
import { standardFacet, type Stamp } from './stamp.js';
import { noteSizes, nothingKnown, sizeOf, type KnownParts } from './event-size.js';
import { withFewerEdges, type Columns } from './trim-edges.js';
import type {
  Dataset,
  InputDataset,
  Job,
  JobEvent,
  JobFacets,
  OutputDataset,
  RunEvent,
} from '../../openlineage/events.js';

type SizedEvent = JobEvent | RunEvent;

const longestText = 2000;

const inputSchemas = 'input schemas';
const columnLineage = 'column lineage';

/** What gives way, in this order, until the event fits; each step that made it smaller is named in the tag `hightouch_lineage_trimmed`. */
const steps: readonly (readonly [name: string, step: (event: SizedEvent) => SizedEvent])[] = [
  [
    'repetitions',
    (event) =>
      withJob(withOutputs(event, withoutRepeatedLineage), (job) =>
        job.facets.lineage === undefined ? job : { ...job, facets: dropKey(job.facets, 'lineage') as JobFacets },
      ),
  ],
  [
    'error',
    (event) =>
      event.run === undefined
        ? event
        : {
            ...event,
            run: mapFacet(event.run, 'errorMessage', (facet) => ({ ...facet, message: cut(facet.message) })),
          },
  ],
  ['sql', (event) => withJob(event, (job) => mapFacet(job, 'sql', (sql) => ({ ...sql, query: cut(sql.query) })))],
  [
    'documentation',
    (event) =>
      withJob(event, (job) =>
        mapFacet(job, 'documentation', (facet) => ({ ...facet, description: cut(facet.description) })),
      ),
  ],
  // The other facets of an input repeat its name; without its schema Marquez stores no column edge.
  ['input facets', (event) => ({ ...event, inputs: event.inputs.map((input) => withSchemaAlone(input)) })],
  [inputSchemas, (event) => ({ ...event, inputs: event.inputs.map((input) => ({ ...input, facets: {} })) })],
  ['indirect columns', withoutIndirect],
  ['output schema', (event) => withOutputs(event, (output) => without(output, 'schema'))],
  [columnLineage, (event) => withOutputs(event, (output) => without(output, 'columnLineage'))],
  [
    'reasons',
    (event) => withJob(event, (job) => mapFacet(job, 'hightouch_sync', (facet) => dropKey(facet, 'coverage'))),
  ],
  [
    'labels',
    (event) =>
      withJob(event, (job) =>
        mapFacet(mapFacet(job, 'hightouch_sync', bare), 'tags', (facet) => ({
          ...facet,
          tags: facet.tags?.filter(({ key }) => key === trimTagKey) ?? [],
        })),
      ),
  ],
];

/** What of a profile says how to trim. */
export type TrimRule = Pick<Profile, 'tagSource' | 'othersSchema'>;

/**
 * The event itself when it fits, else as much of it as fits: facets give way first, of column edges and inputs, from the end
 * of their lists, as many as must. null when not even the event without inputs fits. A column edge that is left out is never
 * left out silently.
 *
 * @param known of facets that were measured before; added to. It may be kept for the events that share them.
 */
export function trimmed<E extends SizedEvent>(
  event: E,
  maxEventBytes: number,
  stamp: Stamp,
  { tagSource, othersSchema }: TrimRule,
  known: KnownParts = nothingKnown(),
): E | null {
  noteSizes(event, known.sizes);
  const bytes = (one: SizedEvent): number => sizeOf(one, known.sizes);
  let size = bytes(event);
  if (size <= maxEventBytes) return event;
  let smaller: SizedEvent = event;
  let withSchemas = event as SizedEvent;
  const done: string[] = [];
  for (const [name, step] of steps) {
    if (name === inputSchemas) withSchemas = smaller;
    if (name === columnLineage) {
      // Marquez stores an edge between columns of schemas alone; elsewhere a schema in part would replace the whole one.
      const base = othersSchema === 'used' ? withoutIndirect(withSchemas) : smaller;
      const tagged = (fewer: Columns, leftOut: number, edges: number): SizedEvent =>
        withTrimTag({ ...base, ...fewer }, [...done, edgesLeftOut(leftOut, edges)], stamp, tagSource);
      const fewer = withFewerEdges(base, maxEventBytes, tagged, known);
      if (fewer !== null) return fewer as E; // its class is kept
    }
    const next = step(smaller);
    const nextSize = bytes(next);
    if (nextSize === size) continue;
    done.push(name);
    [smaller, size] = [next, nextSize];
    if (size > maxEventBytes) continue;
    const tagged = withTrimTag(smaller, done, stamp, tagSource);
    if (bytes(tagged) <= maxEventBytes) return tagged as E; // the steps keep the class of the event
  }
  const tag = (fewer: SizedEvent): SizedEvent => withTrimTag(fewer, [...done, 'inputs'], stamp, tagSource);
  return withFewerInputs(smaller, (fewer) => bytes(fewer) <= maxEventBytes, tag) as E | null; // as above
}

/** As many inputs as fit, found by halving. */
function withFewerInputs(
  event: SizedEvent,
  fits: (event: SizedEvent) => boolean,
  tag: (event: SizedEvent) => SizedEvent,
): SizedEvent | null {
  let fitting: SizedEvent | null = null;
  let [least, most] = [0, event.inputs.length - 1];
  while (least <= most) {
    const count = Math.floor((least + most) / 2);
    const fewer = tag({ ...event, inputs: event.inputs.slice(0, count) });
    if (fits(fewer)) [fitting, least] = [fewer, count + 1];
    else most = count - 1;
  }
  return fitting;
}

/** How the tag names column edges that gave way. */
export function edgesLeftOut(leftOut: number, edges: number): string {
  return `column lineage (${leftOut} of ${edges} edges)`;
}

const trimTagKey = 'hightouch_lineage_trimmed';

/** The tag that names what gave way. */
export function trimTag(done: readonly string[], tagSource: string | null) {
  return { key: trimTagKey, value: done.join(', '), source: tagSource ?? 'HIGHTOUCH_LINEAGE' };
}

/** The event with a tag of its job that names what gave way, after what such a tag named before. */
export function withTrimTag<E extends SizedEvent>(
  event: E,
  done: readonly string[],
  stamp: Stamp,
  tagSource: string | null,
): E {
  const tags = event.job.facets.tags?.tags ?? [];
  const before = tags.flatMap(({ key, value }) => (key === trimTagKey ? [value] : []));
  const tag = trimTag([...before, ...done], tagSource);
  const others = tags.filter(({ key }) => key !== trimTagKey);
  const facet = standardFacet(stamp, 'job.tags', { tags: [...others, tag] });
  return { ...event, job: { ...event.job, facets: { ...event.job.facets, tags: facet } } };
}

function withJob(event: SizedEvent, change: (job: Job) => Job): SizedEvent {
  return { ...event, job: change(event.job) };
}

function withoutIndirect(event: SizedEvent): SizedEvent {
  return withOutputs(event, (output) => mapFacet(output, 'columnLineage', (facet) => dropKey(facet, 'dataset')));
}

function withOutputs(event: SizedEvent, change: (output: OutputDataset) => OutputDataset): SizedEvent {
  return { ...event, outputs: event.outputs.map(change) };
}

function mapFacet<T extends { readonly facets?: object }, K extends keyof NonNullable<T['facets']>>(
  holder: T,
  key: K,
  change: (facet: NonNullable<NonNullable<T['facets']>[K]>) => object,
): T {
  const facet = (holder.facets as NonNullable<T['facets']> | undefined)?.[key]; // an absent map has no facet
  if (facet === undefined || facet === null) return holder;
  return { ...holder, facets: { ...holder.facets, [key]: change(facet) } };
}

function withSchemaAlone(input: InputDataset): InputDataset {
  const schema = input.facets?.schema;
  return { ...input, facets: schema === undefined ? {} : { schema } };
}

/** What stands in the event twice, for consumers that look for it elsewhere. */
function withoutRepeatedLineage(output: OutputDataset): OutputDataset {
  const { columnLineage, ...others } = output.outputFacets ?? {};
  return columnLineage === undefined ? output : { ...output, outputFacets: others };
}

function without<T extends Dataset>(dataset: T, facet: string): T {
  return { ...dataset, facets: dropKey(dataset.facets ?? {}, facet) };
}

function dropKey(value: object, key: string): object {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
}

/** Of the sync's own facet, what says which sync it is. */
function bare(facet: object): object {
  const kept = ['_producer', '_schemaURL', 'workspaceId', 'syncId', 'modelId', 'sourceId', 'destinationId', 'url'];
  return Object.fromEntries(Object.entries(facet).filter(([name]) => kept.includes(name)));
}

/** The beginning of a long text. */
export function cut(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText)}…`;
}
