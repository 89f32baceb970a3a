/** What Marquez 0.51 was seen to make of events, one after the other, in the order in which they arrive. */
import { columnsOf, datasetNode, fieldNode } from './event.js';
import type { SentDataset, SentEvent } from './event.js';

interface Named {
  readonly namespace: string;
  readonly name: string;
}

interface StoredRun {
  readonly id: string;
  state: string;
  startedAt: string | null;
  endedAt: string | null;
  facets: Record<string, object>;
}

interface StoredJob extends Named {
  inputs: readonly Named[];
  outputs: readonly Named[];
  facets: Record<string, object>;
  readonly runs: Map<string, StoredRun>;
}

export interface StandInStore {
  take(event: SentEvent): void;
  readonly jobs: Map<string, StoredJob>;
  /** Columns of each dataset by its node id. */
  readonly datasets: Map<string, readonly string[]>;
  /** Sources of each column by its node id. */
  readonly columns: Map<string, Set<string>>;
}

const states: Readonly<Record<string, string>> = { COMPLETE: 'COMPLETED', FAIL: 'FAILED', ABORT: 'ABORTED' };

export function standInStore(): StandInStore {
  const jobs = new Map<string, StoredJob>();
  const datasets = new Map<string, readonly string[]>();
  const columns = new Map<string, Set<string>>();

  function jobOf({ job, run }: SentEvent): StoredJob {
    const { namespace } = job;
    const name = nameUnderParent(job.name, run?.facets?.['parent']);
    const key = `job:${namespace}:${name}`;
    const known = jobs.get(key) ?? {
      namespace,
      name,
      inputs: [],
      outputs: [],
      facets: {},
      runs: new Map<string, StoredRun>(),
    };
    jobs.set(key, known);
    return known;
  }

  function takeColumns(inputs: readonly SentDataset[], output: SentDataset): void {
    const known = new Set(inputs.flatMap((input) => columnsOf(input).map((column) => fieldNode(input, column))));
    for (const [field, { inputFields }] of Object.entries(output.facets?.columnLineage?.fields ?? {})) {
      if (!columnsOf(output).includes(field)) continue;
      const sources = inputFields.map((input) => fieldNode(input, input.field)).filter((node) => known.has(node));
      const node = fieldNode(output, field);
      if (sources.length > 0) columns.set(node, new Set([...(columns.get(node) ?? []), ...sources]));
    }
  }

  return {
    jobs,
    datasets,
    columns,
    take(event) {
      const { eventType = 'OTHER', eventTime, run, inputs = [], outputs = [] } = event;
      const job = jobOf(event);
      const isLast = run === undefined || states[eventType] !== undefined;
      // An end without datasets takes those of the job away; a START without them leaves what there is.
      if (isLast || inputs.length > 0) job.inputs = inputs;
      if (isLast || outputs.length > 0) job.outputs = outputs;
      Object.assign(job.facets, event.job.facets);
      for (const dataset of [...inputs, ...outputs]) {
        const node = datasetNode(dataset);
        if (run !== undefined || !datasets.has(node)) datasets.set(node, run === undefined ? [] : columnsOf(dataset));
      }
      if (run === undefined) return;
      for (const output of outputs) takeColumns(inputs, output);
      const known = job.runs.get(run.runId) ?? {
        id: run.runId,
        state: 'NEW',
        startedAt: null,
        endedAt: null,
        facets: {},
      };
      job.runs.set(run.runId, known);
      Object.assign(known.facets, run.facets);
      // Whatever arrives last stands, so that a START after the end opens the run again.
      known.state = states[eventType] ?? 'RUNNING';
      if (eventType === 'START') known.startedAt = eventTime;
      if (states[eventType] !== undefined) known.endedAt = eventTime;
    },
  };
}

/** A job with a parent is stored under the parent's name, unless its own begins with it. */
function nameUnderParent(name: string, parent: object | undefined): string {
  const above = (parent as { readonly job?: { readonly name?: string } } | undefined)?.job?.name;
  return above === undefined || name.startsWith(`${above}.`) ? name : `${above}.${name}`;
}
