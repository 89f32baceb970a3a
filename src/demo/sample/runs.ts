import type { ApiId, ApiRowCounts, ApiRun } from '../api-shapes.js';
import { seededBelow } from '../seeded.js';
import type { Oddity, RunPlan } from './run-plan.js';
import { runPlans } from './run-plan.js';
import type { SyncKey } from './sync-seed.js';
import { syncIds } from './sync-seed.js';

const firstRunId = 512_000_101;
/** How far runs get that do not come to their end; all others do. */
const partDone: Readonly<Record<string, number>> = {
  processing: 0.54,
  cancelled: 0.38,
  interrupted: 0.38,
  failed: 0.61,
};
const none: ApiRowCounts = { addedCount: 0, changedCount: 0, removedCount: 0 };

/** Every run of the sample by sync id, oldest first; ids rise with time over all syncs, as Hightouch gives them out. */
export function sampleRuns(nowMs: number): ReadonlyMap<ApiId, readonly ApiRun[]> {
  const planned: { readonly syncId: ApiId; readonly run: Omit<ApiRun, 'id'> }[] = [];
  for (const [key, syncId] of Object.entries(syncIds)) {
    const plan = runPlans[key as SyncKey]; // entries() widens the keys of syncIds to string
    if (plan === undefined) continue;
    for (let age = plan.runs - 1; age >= 0; age -= 1) {
      planned.push({ syncId, run: plannedRun(syncId, plan, age, nowMs) });
    }
  }
  planned.sort((left, right) => Date.parse(left.run.createdAt) - Date.parse(right.run.createdAt));

  const runs = new Map<ApiId, ApiRun[]>();
  for (const [index, { syncId, run }] of planned.entries()) {
    const ofSync = runs.get(syncId) ?? [];
    ofSync.push({ id: firstRunId + index, ...run });
    runs.set(syncId, ofSync);
  }
  return runs;
}

function plannedRun(syncId: ApiId, plan: RunPlan, age: number, nowMs: number): Omit<ApiRun, 'id'> {
  const odd: Oddity = plan.odd?.[age] ?? { status: 'success' };
  const startMs = nowMs - (plan.agoMin + age * plan.everyMin) * 60_000;
  const waitedMs = 120 + seededBelow(2_800, syncId, 'wait', age);
  const seconds = Math.round(plan.seconds * (0.8 + seededBelow(40, syncId, 'took', age) / 100));
  const run = {
    createdAt: instant(startMs - waitedMs),
    startedAt: instant(startMs),
    finishedAt: instant(startMs + seconds * 1_000),
    status: odd.status,
    querySize: plan.rows - age * seededBelow(9, syncId, 'growth'),
    completionRatio: 1,
    ...rowsOf(syncId, plan, age, odd),
    error: odd.error ?? null,
  };
  if (odd.status === 'queued') {
    return { ...run, startedAt: null, finishedAt: null, querySize: 0, completionRatio: 0 };
  }
  if (odd.status === 'failed' && (odd.rejected ?? 0) === 0) return { ...run, querySize: 0, completionRatio: 0 };
  const completionRatio = partDone[odd.status] ?? 1;
  return { ...run, completionRatio, finishedAt: odd.status === 'processing' ? null : run.finishedAt };
}

function rowsOf(
  syncId: ApiId,
  plan: RunPlan,
  age: number,
  odd: Oddity,
): Pick<ApiRun, 'plannedRows' | 'successfulRows' | 'failedRows'> {
  const rejected = odd.rejected ?? 0;
  const changed = Math.round(plan.changes * (0.7 + seededBelow(60, syncId, 'changed', age) / 100));
  const planned = {
    addedCount: Math.round(changed / 8),
    changedCount: changed,
    removedCount: Math.round(changed / 60),
  };
  if (odd.status === 'queued' || (odd.status === 'failed' && rejected === 0)) {
    return { plannedRows: none, successfulRows: none, failedRows: none };
  }
  if (plan.uncounted === true) return { plannedRows: planned, successfulRows: none, failedRows: none };
  const part = partDone[odd.status] ?? 1;
  return {
    plannedRows: planned,
    successfulRows: {
      addedCount: Math.floor(planned.addedCount * part),
      changedCount: Math.floor(planned.changedCount * part) - rejected,
      removedCount: Math.floor(planned.removedCount * part),
    },
    failedRows: { ...none, changedCount: rejected },
  };
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}
