import type { InputDataset, Job, JobEvent, OutputDataset } from '../../openlineage/events.js';
import { eventSchemaUrl } from '../../openlineage/event-schema-urls.js';
import { serialiseEvent } from '../../openlineage/serialise.js';
import type { LineageGraph, SyncLineage } from '../../model/graph.js';
import { describedDatasets, namedDatasets } from './datasets.js';
import type { EventOptions } from './event-options.js';
import { briefJob, fullJob } from './job.js';
import type { Stamp } from './stamp.js';

/** What all events of one sync share, made once however many runs it has, with the text that it has in each of them. */
export interface SyncParts {
  readonly lineage: SyncLineage;
  /** For a START: two facets, datasets by name; or everything, where the consumer wants it. */
  readonly brief: {
    readonly job: Job;
    readonly inputs: readonly InputDataset[];
    readonly outputs: readonly OutputDataset[];
  };
  /** For the end and the JobEvent: everything. */
  readonly full: {
    readonly job: Job;
    readonly inputs: readonly InputDataset[];
    readonly outputs: readonly OutputDataset[];
  };
  readonly texts: ReadonlyMap<object, string>;
}

export function syncParts(lineage: SyncLineage, graph: LineageGraph, options: EventOptions, stamp: Stamp): SyncParts {
  const job = briefJob(lineage, options, stamp);
  const full = { job: fullJob(job, lineage, options, stamp), ...describedDatasets(lineage, graph, options, stamp) };
  const brief = options.profile.start === 'whole' ? full : { job, ...namedDatasets(lineage) };
  const texts = new Map<object, string>();
  const briefOutputs = brief === full ? [] : brief.outputs;
  for (const part of [brief.job, full.job, ...brief.inputs, ...briefOutputs, ...full.inputs]) {
    if (!texts.has(part)) texts.set(part, serialiseEvent(part));
  }
  for (const { facets } of full.outputs) if (facets !== undefined) texts.set(facets, serialiseEvent(facets));
  return { lineage, brief, full, texts };
}

/** The static lineage of a sync. `eventTime` is the window's end. */
export function jobEvent(parts: SyncParts, stamp: Stamp, eventTime: string): JobEvent {
  return { eventTime, producer: stamp.producer, schemaURL: eventSchemaUrl('JobEvent'), ...parts.full };
}
