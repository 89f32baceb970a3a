import type { ApiId, ApiRun } from './api-shapes.js';
import type { Answer } from './answer.js';
import { invalid, notFound, pageAnswer } from './answer.js';
import { isBetween } from './answer-list.js';
import type { ListSettings } from './answer-list.js';
import type { JsonWriter } from './json-writer.js';
import type { QueryReader } from './query.js';
import type { SampleStore } from './sample-store.js';
import { seededBits } from './seeded.js';

export interface RunSettings {
  /** The API has no word for the direction and does not document it. */
  readonly runOrder: 'asc' | 'desc' | 'shuffled';
  /** Of the shuffled order. */
  readonly seed: number;
  readonly timeBounds: ListSettings['timeBounds'];
  readonly now: () => number;
}

const orders = ['id', 'createdAt', 'startedAt', 'finishedAt'] as const;
type Order = (typeof orders)[number];

/**
 * `GET /syncs/{id}/runs`. Time filters look at `startedAt`, so a queued run is not found by them; a run id that is not
 * known is an empty page.
 */
export function runsAnswer(
  store: SampleStore,
  settings: RunSettings,
  write: JsonWriter,
  syncId: ApiId,
  query: QueryReader,
): Answer {
  const order = query.choice('orderBy', orders, 'id');
  const offset = query.number('offset') ?? 0;
  const limit = query.number('limit') ?? 100;
  const runId = query.number('runId');
  const within = query.number('within');
  const after = query.instant('after');
  const before = query.instant('before');
  const faults = query.faults();
  if (faults !== null) return invalid(faults);
  if (store.find('syncs', syncId) === undefined) return notFound(`syncs/${syncId}`);

  const since = within === null ? null : settings.now() - within * 60_000;
  const runs = store
    .runs(syncId)
    .filter(
      (run) =>
        (runId === null || run.id === runId) &&
        isBetween(run.startedAt, after, before, settings.timeBounds) &&
        isBetween(run.startedAt, since, null, 'inclusive'),
    )
    .sort(comparing(order, settings));
  return pageAnswer(runs.slice(offset, offset + limit).map(write), offset + limit < runs.length);
}

function comparing(order: Order, settings: RunSettings): (left: ApiRun, right: ApiRun) => number {
  if (settings.runOrder === 'shuffled') {
    const rank = (run: ApiRun) => seededBits(settings.seed, 'runs', run.id);
    return (left, right) => rank(left) - rank(right) || left.id - right.id;
  }
  const direction = settings.runOrder === 'asc' ? 1 : -1;
  return (left, right) => direction * (instantOf(left, order) - instantOf(right, order) || left.id - right.id);
}

/** A time that is not there yet counts as later than all others. */
function instantOf(run: ApiRun, order: Order): number {
  if (order === 'id') return run.id;
  const text = run[order];
  return text === null ? Number.MAX_SAFE_INTEGER : Date.parse(text);
}
