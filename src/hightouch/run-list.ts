import type { Logger } from '../log/logger.js';
import type { SkippedObject, SyncRun } from '../model/workspace.js';
import type { Door, Query } from './door.js';
import { ObjectUnreadable } from './object-unreadable.js';
import { readList } from './paging.js';
import { parseRun } from './payloads.js';
import { logSkipped, sortedRuns, sortedSkips } from './sorted.js';

export interface RunsAnswer {
  /** By start, then id. */
  readonly runs: readonly SyncRun[];
  /** There are more than was asked for; which of them are here is left open. */
  readonly truncated: boolean;
  readonly skipped: readonly SkippedObject[];
}

/** Limits of a list of runs. The API compares `after` and `before` with the start; whether inclusively it does not say. */
export interface RunsRange {
  readonly after: string | null;
  readonly before: string | null;
  readonly maxRuns: number;
}

/**
 * The runs of one sync, page by page.
 *
 * @throws ObjectUnreadable when this sync's runs are refused, LineageError when the API is unavailable
 */
export async function listRuns(door: Door, syncId: string, range: RunsRange, log: Logger): Promise<RunsAnswer> {
  const query = { after: range.after, before: range.before };
  return readRuns(door, syncId, query, range.maxRuns, log);
}

/**
 * One run by id; null when the sync or the run is not there.
 *
 * @throws ObjectUnreadable when it is there and cannot be read, LineageError when the API is unavailable
 */
export async function readRun(door: Door, syncId: string, runId: string, log: Logger): Promise<SyncRun | null> {
  const answer = await readRuns(door, syncId, { runId }, 1, log).catch((error: unknown) => {
    if (error instanceof ObjectUnreadable && (error.status === 404 || error.status === 410)) return null;
    throw error;
  });
  const unreadable = answer?.skipped.find(({ id }) => id === runId);
  if (unreadable !== undefined) throw new ObjectUnreadable(200, runsPath(syncId), `run ${runId}: ${unreadable.reason}`);
  return answer?.runs.find(({ id }) => id === runId) ?? null;
}

/** `/syncs/{syncId}/runs` */
export function runsPath(syncId: string): string {
  return `/syncs/${encodeURIComponent(syncId)}/runs`;
}

async function readRuns(door: Door, syncId: string, query: Query, maxRuns: number, log: Logger): Promise<RunsAnswer> {
  const listed = await readList(
    door,
    {
      path: runsPath(syncId),
      query: { orderBy: 'startedAt', ...query },
      maxElements: maxRuns,
      onRefused: (reply) => new ObjectUnreadable(reply.status, reply.path, reply.detail),
    },
    log,
  );
  const runs: SyncRun[] = [];
  const skipped: SkippedObject[] = [];
  for (const element of listed.elements) {
    const parsed = parseRun(element, syncId);
    if ('skipped' in parsed) skipped.push(parsed.skipped);
    else runs.push(parsed.object);
  }
  for (let count = 0; count < listed.tooLarge; count += 1) skipped.push({ kind: 'run', id: null, reason: 'too large' });
  for (const object of skipped) logSkipped(log, object, syncId);
  return { runs: sortedRuns(runs), truncated: listed.truncated, skipped: sortedSkips(skipped) };
}
