/** What a reader of Marquez is to find after these events, by what a pass knew when it sent them. */
import { columnsOf, datasetNode, fieldNode } from './event.js';
import type { SentDataset, SentEvent } from './event.js';

export type RunState = 'RUNNING' | 'COMPLETED' | 'FAILED' | 'ABORTED';

export interface ExpectedRun {
  readonly state: RunState;
  readonly startedAt: string | null;
  /** Null for one that was aborted too: Marquez does not treat that as an end everywhere. */
  readonly endedAt: string | null;
  readonly facets: readonly string[];
}

export interface ExpectedJob {
  readonly namespace: string;
  readonly name: string;
  readonly facets: readonly string[];
  /** Node ids of its datasets, sorted: those of its last event. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly runs: ReadonlyMap<string, ExpectedRun>;
}

export interface ExpectedDataset {
  readonly namespace: string;
  readonly name: string;
  /** Every list of columns that a run told of it. */
  readonly columns: readonly (readonly string[])[];
}

export interface Expected {
  readonly jobs: readonly ExpectedJob[];
  readonly datasets: readonly ExpectedDataset[];
  /** By field of an output: what it comes from, as node ids, sorted. Of runs alone, since nothing else makes column lineage. */
  readonly columns: ReadonlyMap<string, readonly string[]>;
}

const states: Readonly<Record<string, RunState>> = {
  START: 'RUNNING',
  RUNNING: 'RUNNING',
  OTHER: 'RUNNING',
  COMPLETE: 'COMPLETED',
  FAIL: 'FAILED',
  ABORT: 'ABORTED',
};

/** @param events everything that was sent, in the order in which it was */
export function expectedAfter(events: readonly SentEvent[]): Expected {
  const ofJobs = grouped(events, ({ job }) => `${job.namespace} ${job.name}`);
  const datasets = events.flatMap(({ run, inputs = [], outputs = [] }) =>
    [...inputs, ...outputs].map((dataset) => ({ dataset, ofRun: run !== undefined })),
  );
  return {
    jobs: [...ofJobs.values()].map(expectedJob),
    datasets: [...grouped(datasets, ({ dataset }) => datasetNode(dataset)).values()].map(expectedDataset),
    columns: expectedColumns(events),
  };
}

function expectedJob(events: readonly SentEvent[]): ExpectedJob {
  const last = events.at(-1) as SentEvent; // no group is empty
  const nodes = (list: readonly SentDataset[] = []): string[] => [...new Set(list.map(datasetNode))].sort();
  const runs = grouped(
    events.filter(({ run }) => run !== undefined),
    ({ run }) => run?.runId ?? '',
  );
  return {
    namespace: last.job.namespace,
    name: last.job.name,
    facets: Object.keys(last.job.facets ?? {}).sort(),
    inputs: nodes(last.inputs),
    outputs: nodes(last.outputs),
    runs: new Map([...runs].map(([id, ofRun]) => [id, expectedRun(ofRun)])),
  };
}

function expectedRun(events: readonly SentEvent[]): ExpectedRun {
  const state = states[events.at(-1)?.eventType ?? 'OTHER'] ?? 'RUNNING';
  const start = events.find(({ eventType }) => eventType === 'START');
  return {
    state,
    startedAt: start?.eventTime ?? null,
    endedAt: state === 'RUNNING' || state === 'ABORTED' ? null : (events.at(-1)?.eventTime ?? null),
    facets: [...new Set(events.flatMap(({ run }) => Object.keys(run?.facets ?? {})))].sort(),
  };
}

function expectedDataset(told: readonly { readonly dataset: SentDataset; readonly ofRun: boolean }[]): ExpectedDataset {
  const [{ dataset }] = told as [(typeof told)[number]]; // no group is empty
  const lists = told.filter(({ ofRun }) => ofRun).map((one) => [...columnsOf(one.dataset)].sort());
  const distinct = new Map(lists.map((list) => [JSON.stringify(list), list]));
  return { namespace: dataset.namespace, name: dataset.name, columns: [...distinct.values()] };
}

/** An edge is kept when both of its columns stand in the schemas of the same event. */
function expectedColumns(events: readonly SentEvent[]): Map<string, string[]> {
  const edges = new Map<string, Set<string>>();
  for (const { run, inputs = [], outputs = [] } of events) {
    if (run === undefined) continue;
    const known = new Set(inputs.flatMap((input) => columnsOf(input).map((column) => fieldNode(input, column))));
    for (const output of outputs) {
      const columns = columnsOf(output);
      for (const [field, { inputFields }] of Object.entries(output.facets?.columnLineage?.fields ?? {})) {
        const sources = inputFields.map((input) => fieldNode(input, input.field)).filter((node) => known.has(node));
        if (!columns.includes(field) || sources.length === 0) continue;
        const node = fieldNode(output, field);
        edges.set(node, new Set([...(edges.get(node) ?? []), ...sources]));
      }
    }
  }
  return new Map([...edges].map(([node, sources]) => [node, [...sources].sort()]));
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
