import type { InputDataset, Job, JobEvent, OutputDataset } from '../../openlineage/events.js';
import { eventSchemaUrl } from '../../openlineage/event-schema-urls.js';
import { serialiseEvent } from '../../openlineage/serialise.js';
import type { LineageGraph, SyncLineage } from '../../model/graph.js';
import { describedDatasets, namedDatasets } from './datasets.js';
import type { EventOptions } from './event-options.js';
import { briefJob, fullJob } from './job.js';
import { lineageEntries } from './lineage-facet.js';
import { standardFacet, type Stamp } from './stamp.js';

interface Body {
  readonly job: Job;
  readonly inputs: readonly InputDataset[];
  readonly outputs: readonly OutputDataset[];
}

/** What all events of one job share, made once however many runs it has, with the text that it has in each of them. */
export interface EventParts {
  /** For a START: two facets, datasets by name; or everything, where the consumer wants it. */
  readonly brief: Body;
  /** For the end and the JobEvent: everything. */
  readonly full: Body;
  readonly texts: ReadonlyMap<object, string>;
}

export interface SyncParts extends EventParts {
  readonly lineage: SyncLineage;
}

export function syncParts(lineage: SyncLineage, graph: LineageGraph, options: EventOptions, stamp: Stamp): SyncParts {
  const job = briefJob(lineage, options, stamp);
  const described = describedDatasets(lineage, graph, options, stamp);
  const whole = fullJob(job, lineage, options, stamp);
  const full = { job: options.lineageFacet ? withLineage(whole, described, stamp) : whole, ...described };
  const brief = options.profile.start === 'whole' ? full : { job, ...namedDatasets(lineage, graph, options) };
  const texts = new Map<object, string>();
  const briefOutputs = brief === full ? [] : brief.outputs;
  for (const part of [brief.job, full.job, ...brief.inputs, ...briefOutputs, ...full.inputs]) {
    if (!texts.has(part)) texts.set(part, serialiseEvent(part));
  }
  for (const { facets } of full.outputs) if (facets !== undefined) texts.set(facets, serialiseEvent(facets));
  return { lineage, brief, full, texts };
}

function withLineage(job: Job, { inputs, outputs }: Pick<Body, 'inputs' | 'outputs'>, stamp: Stamp): Job {
  const lineage = standardFacet(stamp, 'job.lineage', { entries: lineageEntries(inputs, outputs) });
  return { ...job, facets: { ...job.facets, lineage } };
}

/** The static lineage of a sync, or of a model. `eventTime` is the window's end. */
export function jobEvent(parts: EventParts, stamp: Stamp, eventTime: string): JobEvent {
  return { eventTime, producer: stamp.producer, schemaURL: eventSchemaUrl('JobEvent'), ...parts.full };
}
