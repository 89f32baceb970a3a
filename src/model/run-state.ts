import type { SyncRun } from './workspace.js';

/** What a Hightouch status means for a reader of lineage: still open, or one of the three ways to end. */
export type RunState = 'open' | 'complete' | 'fail' | 'abort';

const states: Readonly<Record<string, RunState>> = {
  queued: 'open',
  querying: 'open',
  processing: 'open',
  reporting: 'open',
  success: 'complete',
  warning: 'complete',
  failed: 'fail',
  cancelled: 'abort',
  canceled: 'abort',
  interrupted: 'abort',
  aborted: 'abort',
};

function stateOf(status: string): RunState | undefined {
  const word = status.toLowerCase();
  return Object.hasOwn(states, word) ? states[word] : undefined;
}

/** Whether a run's or a sync's status is one this version knows. */
export function isKnownStatus(status: string): boolean {
  return stateOf(status) !== undefined;
}

/** Whether a sync's status says that a run of it may be under way. */
export function isOpenStatus(status: string | null): boolean {
  return status !== null && stateOf(status) === 'open';
}

/** Whether a sync's status says that its last run was stopped. */
export function isAbortStatus(status: string | null): boolean {
  return status !== null && stateOf(status) === 'abort';
}

/**
 * The state of a run. The four open words are open whatever `finishedAt` says; a word that is not known is open until the
 * run has a `finishedAt`, then `fail` when it carries an error, else `complete`.
 */
export function runState(run: SyncRun): RunState {
  const known = stateOf(run.status);
  if (known !== undefined) return known;
  if (run.finishedAt === null) return 'open';
  return run.error === null ? 'complete' : 'fail';
}
