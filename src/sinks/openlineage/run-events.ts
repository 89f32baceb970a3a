import type { EventType, OutputDatasetFacets, Run, RunEvent, RunFacets } from '../../openlineage/events.js';
import { eventSchemaUrl } from '../../openlineage/event-schema-urls.js';
import { staticRunId } from '../../openlineage/static-run-id.js';
import type { SyncLineage } from '../../model/graph.js';
import { runState } from '../../model/run-state.js';
import type { RowCounts, SyncRun } from '../../model/workspace.js';
import type { ToldRun } from '../sink.js';
import { pageUrl, tagSource, type EventOptions } from './event-options.js';
import { ownFacet, standardFacet, type Stamp } from './stamp.js';
import type { EventParts, SyncParts } from './sync-parts.js';

const endTypes = { complete: 'COMPLETE', fail: 'FAIL', abort: 'ABORT' } as const;
const epoch = '1970-01-01T00:00:00.000Z';

/** The events of a run that this pass tells: START, its end, or both, in that order. */
export function runEvents(told: ToldRun, parts: SyncParts, options: EventOptions, stamp: Stamp): RunEvent[] {
  const { run } = told;
  const { lineage } = parts;
  const id = runId(run, lineage, options);
  const startTime = run.startedAt ?? run.createdAt ?? run.finishedAt ?? epoch;
  const events: RunEvent[] = [];
  if (told.tellStart) {
    const facets = startFacets(run, lineage, options, stamp);
    events.push(runEvent('START', startTime, { runId: id, facets }, stamp, parts.brief));
  }
  const state = runState(run);
  if (told.tellEnd && state !== 'open') {
    const finished = run.finishedAt ?? startTime;
    const endTime = finished < startTime ? startTime : finished;
    const facets = endFacets(run, lineage, options, stamp);
    const outputs = parts.full.outputs.map((output) => ({ ...output, ...statistics(run, stamp) }));
    events.push(runEvent(endTypes[state], endTime, { runId: id, facets }, stamp, { ...parts.full, outputs }));
  }
  return events;
}

/** The id that a run of Hightouch has in OpenLineage, whoever tells it and however often. */
export function runId(run: SyncRun, lineage: SyncLineage, options: EventOptions): string {
  const instant = run.createdAt ?? run.startedAt ?? run.finishedAt ?? epoch;
  return staticRunId(instant, `${options.namespace}.${lineage.jobName}.${lineage.sync.id}.${run.id}`);
}

/** What a made-up run is derived from: the same thing in the same state is the same run. */
export interface StaticRun {
  /** Of the sync or model. */
  readonly id: string;
  readonly createdAt: string | null;
  /** Fingerprint of what is told, or the word for its end. */
  readonly state: string;
}

/** Static lineage for consumers without JobEvents: a START and a COMPLETE at the window's end. */
export function staticAsRun(
  { brief, full }: Pick<EventParts, 'brief' | 'full'>,
  { id, createdAt, state }: StaticRun,
  options: EventOptions,
  stamp: Stamp,
  eventTime: string,
): RunEvent[] {
  const data = `${options.namespace}.${full.job.name}.${id}.static.${state}`;
  const run = {
    runId: staticRunId(createdAt ?? epoch, data),
    facets: { processing_engine: engine(options, stamp) },
  };
  return [runEvent('START', eventTime, run, stamp, brief), runEvent('COMPLETE', eventTime, run, stamp, full)];
}

function runEvent(
  eventType: EventType,
  eventTime: string,
  run: Run,
  stamp: Stamp,
  body: Pick<RunEvent, 'job' | 'inputs' | 'outputs'>,
): RunEvent {
  return { eventType, eventTime, producer: stamp.producer, schemaURL: eventSchemaUrl('RunEvent'), run, ...body };
}

function engine(options: EventOptions, stamp: Stamp) {
  return standardFacet(stamp, 'run.processing_engine', {
    name: 'hightouch',
    version: 'api-v1',
    openlineageAdapterVersion: options.version,
  });
}

function startFacets(run: SyncRun, lineage: SyncLineage, options: EventOptions, stamp: Stamp): RunFacets {
  const asOf = olderThanMapping(run, lineage);
  return {
    processing_engine: engine(options, stamp),
    ...(asOf === null
      ? {}
      : {
          tags: standardFacet(stamp, 'run.tags', {
            tags: [{ key: 'hightouch_lineage_as_of', value: asOf, source: tagSource(options) }],
          }),
        }),
  };
}

function endFacets(run: SyncRun, lineage: SyncLineage, options: EventOptions, stamp: Stamp): RunFacets {
  const rejected = total(run.failed);
  return {
    ...startFacets(run, lineage, options, stamp),
    hightouch_rowResults: ownFacet(stamp, 'HightouchRowResultsRunFacet', {
      status: run.status,
      planned: run.planned ?? undefined,
      successful: run.successful ?? undefined,
      failed: run.failed ?? undefined,
      querySize: run.querySize ?? undefined,
      completionRatio: run.completionRatio ?? undefined,
      url: pageUrl(options, 'syncs', lineage.sync.id, 'runs', run.id),
    }),
    ...(run.error === null
      ? {}
      : {
          errorMessage: standardFacet(stamp, 'run.errorMessage', {
            message: options.maskError(run.error),
            programmingLanguage: 'UNKNOWN',
          }),
        }),
    ...(rejected === 0
      ? {}
      : {
          test: standardFacet(stamp, 'run.test', {
            tests: [
              {
                name: 'rejected_rows',
                status: 'fail',
                severity: 'warn',
                type: 'hightouch',
                description: 'rows that the destination rejected',
                expected: '0',
                actual: String(rejected),
              },
            ],
          }),
        }),
  };
}

function statistics(run: SyncRun, stamp: Stamp): { outputFacets?: OutputDatasetFacets } {
  if (run.successful === null) return {};
  const rowCount = total(run.successful);
  return { outputFacets: { outputStatistics: standardFacet(stamp, 'output.outputStatistics', { rowCount }) } };
}

function total(counts: RowCounts | null): number {
  return counts === null ? 0 : counts.added + counts.changed + counts.removed;
}

/** When sync or model were changed after the run began, the time of that change: the mapping told may be newer than the run. */
function olderThanMapping(run: SyncRun, lineage: SyncLineage): string | null {
  const start = run.startedAt ?? run.createdAt;
  const changes = [lineage.sync.updatedAt, lineage.model?.model.updatedAt ?? null].filter((time) => time !== null);
  const newest = changes.sort().at(-1);
  return start !== null && newest !== undefined && start < newest ? newest : null;
}
