import type { Logger } from '../log/logger.js';
import type { SkippedObject, SyncRun } from '../model/workspace.js';

/** Orders of our own, so that the order in which the API answers shows nowhere. */

export function sortedById<T>(objects: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  return new Map([...objects].sort(([a], [b]) => compareIds(a, b)));
}

export function sortedRuns(runs: readonly SyncRun[]): readonly SyncRun[] {
  return [...runs].sort(
    (a, b) => compare(a.startedAt ?? a.createdAt ?? '', b.startedAt ?? b.createdAt ?? '') || compareIds(a.id, b.id),
  );
}

export function sortedSkips(skipped: readonly SkippedObject[]): readonly SkippedObject[] {
  return [...skipped].sort(
    (a, b) => compare(a.kind, b.kind) || compareIds(a.id ?? '', b.id ?? '') || compare(a.reason, b.reason),
  );
}

/** Names an object that is passed over. */
export function logSkipped(log: Logger, { kind, id, reason }: SkippedObject, syncId?: string): void {
  log.warn(
    { kind, id, reason, ...(syncId === undefined ? {} : { syncId }) },
    'an object cannot be read and is skipped',
  );
}

/** Numbers by value, as far as ids are numbers. */
function compareIds(a: string, b: string): number {
  return a.length - b.length || compare(a, b);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
