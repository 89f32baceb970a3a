/** A condition that a consumer of OpenLineage puts on the events it is sent, and those that several consumers share. */
interface AnyFacet extends Record<string, unknown> {
  readonly _producer?: string;
  readonly _schemaURL?: string;
}
type Facets = Record<string, AnyFacet | undefined>;

export interface AnyDataset {
  namespace: string;
  name: string;
  facets: Facets;
  inputFacets?: Facets;
  outputFacets?: Facets;
}

/** An event as a consumer finds it: any class, nothing taken for granted that a rule asks for. */
export interface AnyEvent {
  eventType?: string;
  eventTime: string;
  producer?: string;
  schemaURL: string;
  run?: { runId: string; facets: Facets };
  job: { namespace: string; name: string; facets: Facets };
  inputs: AnyDataset[];
  outputs: AnyDataset[];
}

/** What the catalogue knows besides: which datasets belong to others, and which of these have all their columns told. */
export interface Catalogue {
  /** Name of a dataset that others own → its whole list of columns, null when that is not known. */
  readonly foreign: ReadonlyMap<string, readonly string[] | null>;
  readonly connection: string;
}

export interface Rule {
  readonly what: string;
  /** What is wrong with the events, in order of emission; empty when all is well. */
  readonly faults: (events: readonly AnyEvent[], catalogue: Catalogue) => readonly string[];
  /** Breaks the rule in events that keep to it: the rule must then find fault. */
  readonly spoil: (events: AnyEvent[]) => void;
}

export const nameOf = ({ namespace, name }: { namespace: string; name: string }): string => `${namespace} ${name}`;

function each(what: string, isRight: (event: AnyEvent, catalogue: Catalogue) => boolean): Rule['faults'] {
  return (events, catalogue) =>
    events
      .filter((event) => !isRight(event, catalogue))
      .map((event) => `${what}: ${JSON.stringify(event).slice(0, 200)}`);
}

export function rule(
  what: string,
  isRight: (event: AnyEvent, catalogue: Catalogue) => boolean,
  spoil: Rule['spoil'],
): Rule {
  return { what, faults: each(what, isRight), spoil };
}

export function first(events: readonly AnyEvent[], fits: (event: AnyEvent) => boolean = () => true): AnyEvent {
  const found = events.find(fits);
  if (found === undefined) throw new Error('no event to spoil');
  return found;
}

export const isRun = ({ run }: AnyEvent): boolean => run !== undefined;
const isStart = ({ eventType }: AnyEvent): boolean => eventType === 'START';
export const isComplete = ({ eventType }: AnyEvent): boolean => eventType === 'COMPLETE';
export const datasets = ({ inputs, outputs }: AnyEvent): AnyDataset[] => [...inputs, ...outputs];
const bytes = (event: AnyEvent): number => Buffer.byteLength(JSON.stringify(event));
export const jobType = ({ job }: AnyEvent): AnyFacet | undefined => job.facets['jobType'];

export function columnsOf({ facets }: AnyDataset): readonly string[] | null {
  const schema = facets['schema'] as { fields?: readonly { name: string }[] } | undefined;
  return schema?.fields?.map(({ name }) => name) ?? null;
}

interface Edge extends Record<string, unknown> {
  readonly inputFields: readonly { namespace: string; name: string; field: string }[];
  readonly transformationType?: string;
}
export function edgesOf({ facets }: AnyDataset): readonly (readonly [string, Edge])[] {
  const lineage = facets['columnLineage'] as { fields?: Record<string, Edge> } | undefined;
  return Object.entries(lineage?.fields ?? {});
}
export const hasEdges = (event: AnyEvent): boolean => event.outputs.some((output) => edgesOf(output).length > 0);

export const runsAlone = rule('takes RunEvents alone', isRun, (events) => delete first(events).run);

export function atMost(limit: number): Rule {
  return rule(
    `takes no event above ${limit} bytes`,
    (event) => bytes(event) <= limit,
    (events) => (first(events).job.facets['x_much'] = { text: 'x'.repeat(limit) }),
  );
}

export const specificationTwo = rule(
  'takes version 2 of the specification',
  ({ schemaURL }) => /\/spec\/2-\d+-\d+\//.test(schemaURL),
  (events) => (first(events).schemaURL = 'https://openlineage.io/spec/3-0-0/OpenLineage.json#/$defs/RunEvent'),
);

/** Of each run, the events in order. */
function runsOf(events: readonly AnyEvent[]): AnyEvent[][] {
  const runs = new Map<string, AnyEvent[]>();
  for (const event of events) {
    if (event.run !== undefined) runs.set(event.run.runId, [...(runs.get(event.run.runId) ?? []), event]);
  }
  return [...runs.values()];
}

function ofWholeRuns(what: string, isRight: (start: AnyEvent, end: AnyEvent) => boolean): Rule['faults'] {
  return (events) =>
    runsOf(events).flatMap(([start, end]) =>
      start === undefined || end === undefined || isRight(start, end) ? [] : [`${what}: ${start.job.name}`],
    );
}

export const startFirst: Rule = {
  what: 'a START after the end of its run reopens it',
  faults: ofWholeRuns('order', (start, end) => isStart(start) && !isStart(end)),
  spoil: (events) => events.reverse(),
};

export const sameEnds: Rule = {
  what: 'every event of a run names the same datasets: one without them retires those of the job',
  faults: ofWholeRuns(
    'datasets',
    (start, end) => datasets(start).map(nameOf).join() === datasets(end).map(nameOf).join(),
  ),
  spoil: (events) => (first(events, (event) => isComplete(event) && event.inputs.length > 0).inputs = []),
};

export const startKnowsColumns: Rule = {
  what: 'a START without facets replaces what was known of the datasets',
  faults: ofWholeRuns(
    'columns',
    (start, end) =>
      JSON.stringify(start.outputs.map(({ facets }) => facets)) ===
      JSON.stringify(end.outputs.map(({ facets }) => facets)),
  ),
  spoil: (events) => {
    for (const output of first(events, (event) => isStart(event) && hasEdges(event)).outputs) output.facets = {};
  },
};

export const deprecatedPair = rule(
  'reads of a transformation only transformationType, 255 characters of it',
  ({ outputs }) =>
    outputs
      .flatMap(edgesOf)
      .every(([, edge]) => /^.{1,255}$/.test((edge.transformationType as string | undefined) ?? '')),
  (events) => {
    const edge = first(events, hasEdges).outputs.flatMap(edgesOf)[0]?.[1] as { transformationType?: string };
    delete edge.transformationType;
  },
);

export function facetsOf(event: AnyEvent): AnyFacet[] {
  const holders = [
    event.run?.facets,
    event.job.facets,
    ...datasets(event).flatMap((one) => [one.facets, one.inputFacets, one.outputFacets]),
  ];
  return holders.flatMap((facets) => Object.values(facets ?? {})).filter((facet) => facet !== undefined);
}
