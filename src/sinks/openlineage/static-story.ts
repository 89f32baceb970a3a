import { createHash } from 'node:crypto';
import type { OpenLineageEvent } from '../../openlineage/events.js';
import { serialiseEvent } from '../../openlineage/serialise.js';
import type { LineageGraph, ModelLineage, SyncLineage } from '../../model/graph.js';
import type { EventOptions } from './event-options.js';
import { inMannerOf } from './fitting.js';
import { withoutCommit } from './job.js';
import { modelDatasetEvent, modelParts, type ModelParts } from './model-parts.js';
import { staticAsRun } from './run-events.js';
import { blankStamp, type Stamp } from './stamp.js';
import { jobEvent, syncParts, type SyncParts } from './sync-parts.js';

/** Lineage that belongs to no run, in the two forms in which consumers take it. */
export interface StaticStory {
  readonly events: readonly OpenLineageEvent[];
  readonly runs: readonly OpenLineageEvent[];
  /** Texts of parts that the events share. */
  readonly texts?: ReadonlyMap<object, string>;
}

/** What the sync's JobEvent says, the clock, the producer, the commit and the addresses of our schemas aside. */
export function syncFingerprint(lineage: SyncLineage, graph: LineageGraph, options: EventOptions): string {
  const parts = syncParts(withoutCommit(lineage), graph, options, blankStamp);
  const event = inMannerOf(options.profile, jobEvent(parts, blankStamp, ''), blankStamp);
  return digest(serialiseEvent(event, parts.texts));
}

export function syncStory(
  parts: SyncParts,
  fingerprint: string,
  options: EventOptions,
  stamp: Stamp,
  eventTime: string,
): StaticStory {
  const { id, createdAt } = parts.lineage.sync;
  return {
    events: [jobEvent(parts, stamp, eventTime)],
    runs: staticAsRun(parts, { id, createdAt, state: fingerprint }, options, stamp, eventTime),
    texts: parts.texts,
  };
}

/** What the events of a model say, the clock, the producer and the addresses of our schemas aside. */
export function modelFingerprint(lineage: ModelLineage, graph: LineageGraph, options: EventOptions): string {
  const events = modelEvents(modelParts(lineage, graph, options, blankStamp), options, blankStamp, '');
  return digest(events.map((event) => serialiseEvent(inMannerOf(options.profile, event, blankStamp))).join('\n'));
}

/** A model's dataset and its job, for `--openlineage-models`; a made-up run of the job for consumers of runs alone. */
export function modelStory(
  lineage: ModelLineage,
  fingerprint: string,
  graph: LineageGraph,
  options: EventOptions,
  stamp: Stamp,
  eventTime: string,
): StaticStory {
  const parts = modelParts(lineage, graph, options, stamp);
  const { id, createdAt } = lineage.model;
  return {
    events: modelEvents(parts, options, stamp, eventTime),
    runs: staticAsRun(parts, { id, createdAt, state: fingerprint }, options, stamp, eventTime),
  };
}

function modelEvents(parts: ModelParts, options: EventOptions, stamp: Stamp, eventTime: string): OpenLineageEvent[] {
  const job = jobEvent(parts, stamp, eventTime);
  return options.profile.datasetEvents ? [modelDatasetEvent(parts, options, stamp, eventTime), job] : [job];
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}
