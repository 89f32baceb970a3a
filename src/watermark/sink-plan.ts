import { isOpenStatus, runState } from '../model/run-state.js';
import type { Sync, SyncRun } from '../model/workspace.js';
import type { ToldRun } from '../sinks/sink.js';
import type { SinkPlace, SyncPlace } from './watermark.js';
import type { ChosenWindow } from './window.js';

/** What one sink still has to hear about, and from when on. */
export interface SinkPlan {
  readonly sink: string;
  /** null: a new sink, or one with a new address; it begins with the full lineage. */
  readonly place: SinkPlace | null;
  /** Start of the sink's own window: its place may lie before the watermark's. */
  readonly start: string;
  readonly end: string;
  readonly overlapMs: number;
  readonly openRunTtlMs: number;
  readonly backfill: boolean;
  /** `--since`: runs of the window are told whether or not they were told before. */
  readonly retell: boolean;
  /** `--allow-gap`: runs from here to the start are left out, except open ones that are waited for. */
  readonly gapFrom: string | null;
  /** How many runs of a sync are told, the newest first; null: all since the start. */
  readonly newestRuns: number | null;
  /** Everything is told again, since the last time is long ago. */
  readonly full: boolean;
}

/** What is asked of the API for one sync on behalf of one sink. */
export interface SyncAsk {
  readonly from: string;
  /** Ids of runs to be read again, unless the list holds them. */
  readonly open: readonly string[];
}

export interface PlanTimes {
  readonly lookbackMs: number;
  readonly overlapMs: number;
  readonly openRunTtlMs: number;
  /** How long a sink may go without being told everything; null: for ever. */
  readonly fullEveryMs?: number | null;
}

/** The plan of a sink from its place in the watermark. `lookbackMs` counts back from the window's end. */
export function planSink(
  sink: string,
  address: string,
  places: Readonly<Record<string, SinkPlace>>,
  window: ChosenWindow,
  times: PlanTimes,
): SinkPlan {
  const remembered = places[sink];
  const place = remembered !== undefined && remembered.address === address ? remembered : null;
  const lookback = earlier(window.end, times.lookbackMs);
  return {
    sink,
    place,
    start: window.since ?? place?.end ?? (window.newestRuns === null ? lookback : window.start),
    end: window.end,
    overlapMs: times.overlapMs,
    openRunTtlMs: times.openRunTtlMs,
    backfill: window.backfill,
    retell: window.since !== null,
    gapFrom: window.gapFrom,
    newestRuns: window.newestRuns,
    full: !window.backfill && place !== null && isFullDue(place, window.end, times.fullEveryMs ?? null),
  };
}

/** A sink begins with the full lineage, so that an older watermark, which did not note it, has it at `since`. */
function isFullDue({ toldInFull, since }: SinkPlace, end: string, everyMs: number | null): boolean {
  return everyMs !== null && (toldInFull ?? since) <= earlier(end, everyMs);
}

/** Whether and from when a sync's runs are asked for; null when nothing can be new. */
export function askFor(plan: SinkPlan, sync: Sync): SyncAsk | null {
  const lastRunAt = sync.lastRunAt;
  if (plan.backfill) return mayHaveRunSince(sync, plan.start) ? { from: plan.start, open: [] } : null;
  const known = plan.place?.syncs[sync.id];
  if (plan.place === null || known === undefined) {
    const from = plan.place === null ? plan.start : min(plan.start, plan.place.since);
    return mayHaveRunSince(sync, from) ? { from, open: [] } : null;
  }
  const overlapStart = earlier(plan.start, plan.overlapMs);
  const open = Object.keys(known.o ?? {});
  const news = known.p !== undefined || open.length > 0 || known.l !== lastRunAt || mayHaveRunSince(sync, overlapStart);
  if (!news) return null;
  const reach = known.n === undefined ? plan.place.since : min(known.n, overlapStart);
  return { from: min(known.p ?? reach, reach), open };
}

/** A run's place in time: its start, else its creation for one that never started. */
export function effectiveStart(run: SyncRun): string | null {
  return run.startedAt ?? run.createdAt ?? run.finishedAt;
}

/**
 * What of a run this sink is told now: its start, its end, both, or nothing (null).
 *
 * A run that has not started is remembered and not told, unless it has ended.
 */
export function tell(plan: SinkPlan, known: SyncPlace | undefined, run: SyncRun): ToldRun | null {
  const open = runState(run) === 'open';
  if (open && run.startedAt === null) return null;
  const start = effectiveStart(run);
  if (plan.backfill) {
    const inside = start !== null && start >= plan.start && start < plan.end;
    return inside ? { run, tellStart: true, tellEnd: !open } : null;
  }
  const remembered = known?.o?.[run.id];
  if (remembered !== undefined) {
    const tellStart = remembered[1] === 0 || (plan.retell && inWindow(plan, start));
    return tellStart || !open ? { run, tellStart, tellEnd: !open } : null;
  }
  if (start === null || start >= plan.end) return null;
  if (plan.retell && inWindow(plan, start)) return { run, tellStart: true, tellEnd: !open };
  if (plan.gapFrom !== null && start >= plan.gapFrom && start < plan.start) return null;
  if (known?.i?.includes(run.id) === true) return null;
  if (plan.retell && start < plan.start && wasDelivered(plan, known, start)) return null;
  return { run, tellStart: true, tellEnd: !open };
}

/** With `--since` runs are read from before it, for what is still owed; the ids of older delivered ones are not remembered. */
function wasDelivered(plan: SinkPlan, known: SyncPlace | undefined, start: string): boolean {
  if (known?.p !== undefined && start >= known.p) return false;
  return (
    known?.n !== undefined && plan.place !== null && start <= known.n && start < earlier(plan.place.end, plan.overlapMs)
  );
}

function inWindow(plan: SinkPlan, start: string | null): boolean {
  return start !== null && start >= plan.start && start < plan.end;
}

function mayHaveRunSince(sync: Sync, from: string): boolean {
  if (sync.lastRunAt === undefined || isOpenStatus(sync.status)) return true;
  return sync.lastRunAt !== null && sync.lastRunAt >= from;
}

/** `time` less a duration in milliseconds. */
export function earlier(time: string, ms: number): string {
  return new Date(Date.parse(time) - ms).toISOString();
}

function min(a: string, b: string): string {
  return a < b ? a : b;
}
