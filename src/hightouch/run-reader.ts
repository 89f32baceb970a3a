import type { SkippedObject, SyncRun } from '../model/workspace.js';
import type { HightouchClient } from './client.js';

/** The API does not say whether `after` and `before` are inclusive: ask for a second more on both sides and cut here. */
const slackMs = 1000;
/** Past so many runs a stretch of time is read in two halves, so that memory does not grow with history. */
const maxRunsInMemory = 1000;

export interface RunRange {
  /** Inclusive, by start; a run that never started counts from its creation. */
  readonly from: string;
  /** Exclusive. */
  readonly to: string;
}

export interface FirstRuns {
  /** Runs of the range by `createdAt`, or null when there are too many for one piece. */
  readonly runs: readonly SyncRun[] | null;
  readonly skipped: readonly SkippedObject[];
}

/** The runs of a range in one piece, when they are few enough. Throws as HightouchClient.listRuns. */
export async function readRange(client: HightouchClient, syncId: string, range: RunRange): Promise<FirstRuns> {
  const span = Date.parse(range.to) - Date.parse(range.from);
  const maxRuns = span > 2 * slackMs ? maxRunsInMemory : Number.POSITIVE_INFINITY;
  const answer = await client.listRuns(syncId, {
    after: shifted(range.from, -slackMs),
    before: shifted(range.to, slackMs),
    maxRuns,
  });
  if (answer.truncated) return { runs: null, skipped: answer.skipped };
  return { runs: answer.runs.filter((run) => inRange(run, range)).sort(byCreation), skipped: answer.skipped };
}

/** The runs of a long range, in slices of time, each sorted by `createdAt`. Throws as HightouchClient.listRuns. */
export async function* readInSlices(
  client: HightouchClient,
  syncId: string,
  range: RunRange,
): AsyncGenerator<FirstRuns> {
  const middle = new Date((Date.parse(range.from) + Date.parse(range.to)) / 2).toISOString();
  for (const half of [
    { from: range.from, to: middle },
    { from: middle, to: range.to },
  ]) {
    const first = await readRange(client, syncId, half);
    if (first.runs !== null) yield first;
    else yield* readInSlices(client, syncId, half);
  }
}

/** Order of telling: by creation, then start, then id, so that no order of the API shows. */
export function byCreation(a: SyncRun, b: SyncRun): number {
  return (
    compare(a.createdAt ?? a.startedAt ?? '', b.createdAt ?? b.startedAt ?? '') ||
    compare(a.startedAt ?? '', b.startedAt ?? '') ||
    a.id.length - b.id.length ||
    compare(a.id, b.id)
  );
}

function inRange(run: SyncRun, range: RunRange): boolean {
  const at = run.startedAt ?? run.createdAt ?? run.finishedAt;
  return at !== null && at >= range.from && at < range.to;
}

function shifted(time: string, ms: number): string {
  return new Date(Date.parse(time) + ms).toISOString();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
