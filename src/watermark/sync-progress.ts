import { runState } from '../model/run-state.js';
import type { Sync, SyncRun } from '../model/workspace.js';
import { earlier, effectiveStart, type SinkPlan } from './sink-plan.js';
import { laterFields, type OpenRun, type SyncPlace } from './watermark.js';

/** Gathers, run by run, what will be remembered of one sync in one sink once the sink has confirmed it. */
export interface SyncProgress {
  readonly plan: SinkPlan;
  readonly sync: Sync;
  readonly asked: boolean;
  newest: string | null;
  readonly recent: Map<string, string>;
  readonly open: Map<string, OpenRun>;
  /** Runs that were waited for in vain. */
  readonly abandoned: Set<string>;
}

export function startProgress(plan: SinkPlan, sync: Sync, asked: boolean): SyncProgress {
  const known = plan.place?.syncs[sync.id];
  return {
    plan,
    sync,
    asked,
    newest: known?.n ?? null,
    recent: new Map(),
    open: new Map(Object.entries(known?.o ?? {})),
    abandoned: new Set(),
  };
}

/** Notes a run that the API has shown, whether or not it was told in this pass. */
export function noteRun(progress: SyncProgress, run: SyncRun): void {
  const { plan } = progress;
  const start = effectiveStart(run);
  const remembered = progress.open.has(run.id);
  if (runState(run) === 'open') {
    if (!remembered && (start === null || start >= plan.end)) return;
    const givenUp = !remembered && start !== null && start < earlier(plan.end, plan.openRunTtlMs);
    if (!givenUp) progress.open.set(run.id, [start, run.startedAt === null ? 0 : 1]);
    if (run.startedAt === null) return;
  } else {
    progress.open.delete(run.id);
  }
  if (start === null || (start >= plan.end && !remembered)) return;
  if (progress.newest === null || start > progress.newest) progress.newest = start;
  progress.recent.set(run.id, start);
  if (progress.recent.size > 512) forgetOld(progress);
}

/** The place to commit for a confirmed sync. `now` is the window's end. */
export function finishProgress(progress: SyncProgress): SyncPlace {
  const { plan, sync } = progress;
  const known = plan.place?.syncs[sync.id];
  const patience = earlier(plan.end, plan.openRunTtlMs);
  for (const [id, [since]] of progress.open) {
    if (since !== null && since < patience) {
      progress.open.delete(id);
      progress.abandoned.add(id);
    }
  }
  forgetOld(progress);
  const ids = progress.asked ? [...progress.recent.keys()].sort() : (known?.i ?? []);
  return {
    ...laterFields(known ?? {}),
    ...(sync.lastRunAt === undefined ? {} : { l: sync.lastRunAt }),
    ...(progress.newest === null ? {} : { n: progress.newest }),
    ...(ids.length === 0 ? {} : { i: ids }),
    ...(progress.open.size === 0 ? {} : { o: Object.fromEntries([...progress.open].sort(byId)) }),
  };
}

function forgetOld(progress: SyncProgress): void {
  const overlapStart = earlier(progress.plan.end, progress.plan.overlapMs);
  for (const [id, start] of progress.recent) {
    if (start < overlapStart && start !== progress.newest) progress.recent.delete(id);
  }
}

function byId(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}
