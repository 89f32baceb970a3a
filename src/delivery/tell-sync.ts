import { isKnownStatus, runState } from '../model/run-state.js';
import type { SyncRun } from '../model/workspace.js';
import type { HightouchClient } from '../hightouch/client.js';
import type { ToldRun } from '../sinks/sink.js';
import { effectiveStart, tell } from '../watermark/sink-plan.js';
import { finishProgress, noteRun, startProgress, type SyncProgress } from '../watermark/sync-progress.js';
import type { SyncPlace } from '../watermark/watermark.js';
import { deliverTo, type Outlet } from './fan-out.js';
import { batches, failureOfOneSync, type SyncReading } from './sync-runs.js';

/** Where an outlet is with a sync. */
export interface OutletPlace {
  readonly outlet: Outlet;
  /** Valid once the outlet has confirmed the sync; null: it is read again. */
  readonly place: SyncPlace | null;
  /** From when on runs are read again if something of the sync stays unconfirmed. */
  readonly againFrom: string;
}

/** What a sync's telling left behind. One a sync is kept to the end of the pass. */
export interface SyncTelling {
  readonly places: readonly OutletPlace[];
  readonly asked: boolean;
  readonly runsTold: number;
  readonly runsFailed: number;
  readonly newestFailed: SyncRun | null;
  /** Statuses that this version does not know, with their number of runs. */
  readonly unknownStatuses: ReadonlyMap<string, number>;
  readonly openRuns: number;
  readonly abandoned: number;
  readonly skippedRuns: number;
  readonly failure: SyncReading['failure'];
}

export interface TellingOptions {
  readonly full: boolean;
  /** A back-fill without `--full`: runs alone. */
  readonly runsOnly: boolean;
  readonly wantRuns: boolean;
}

const batchSize = 200;
const noStatuses: ReadonlyMap<string, number> = new Map();

/** Tells every outlet one sync: the sync itself, then the runs that this outlet has not heard of, in batches. */
export async function tellSync(
  client: HightouchClient,
  outlets: readonly Outlet[],
  reading: SyncReading,
  options: TellingOptions,
): Promise<SyncTelling> {
  const { lineage } = reading;
  if (!options.runsOnly) {
    await deliverTo(outlets, ({ plan }) => ({ kind: 'sync', lineage, full: options.full || plan.full }));
  }
  const progress = new Map<Outlet, SyncProgress>();
  for (const outlet of outlets)
    progress.set(outlet, startProgress(outlet.plan, lineage.sync, reading.asks.has(outlet)));
  const told: RunsTold = { ids: new Set(), failed: new Set(), newestFailed: null };
  const unknownStatuses = new Map<string, number>();
  let failure = reading.failure;
  try {
    for await (const batch of batches(client, reading)) {
      countUnknown(batch, unknownStatuses);
      await tellRuns(outlets, reading, progress, batch, told);
    }
  } catch (thrown) {
    failure = failureOfOneSync(thrown);
  }
  const places: OutletPlace[] = [];
  const open = new Set<string>();
  const abandoned = new Set<string>();
  for (const [outlet, state] of progress) {
    const place = failure === null && options.wantRuns ? finishProgress(state) : null;
    places.push({ outlet, place, againFrom: againFrom(outlet, reading, options.wantRuns) });
    for (const id of state.open.keys()) open.add(id);
    for (const id of state.abandoned) abandoned.add(id);
  }
  return {
    places: places.slice(), // one that was pushed to has room for 16 more
    asked: reading.asks.size > 0,
    runsTold: told.ids.size,
    runsFailed: told.failed.size,
    newestFailed: told.newestFailed,
    unknownStatuses: unknownStatuses.size === 0 ? noStatuses : unknownStatuses,
    openRuns: open.size,
    abandoned: abandoned.size,
    skippedRuns: reading.skippedRuns,
    failure,
  };
}

function countUnknown(batch: readonly SyncRun[], counts: Map<string, number>): void {
  for (const { status } of batch) {
    if (!isKnownStatus(status)) counts.set(status, (counts.get(status) ?? 0) + 1);
  }
}

async function tellRuns(
  outlets: readonly Outlet[],
  reading: SyncReading,
  progress: ReadonlyMap<Outlet, SyncProgress>,
  batch: readonly SyncRun[],
  told: RunsTold,
): Promise<void> {
  const news = new Map<Outlet, ToldRun[]>();
  for (const outlet of outlets) {
    const ask = reading.asks.get(outlet);
    const state = progress.get(outlet);
    if (ask === undefined || state === undefined) continue;
    const known = outlet.plan.place?.syncs[reading.lineage.sync.id];
    const open = new Set(ask.open);
    const toTell: ToldRun[] = [];
    for (const run of batch) {
      const start = effectiveStart(run);
      if (!open.has(run.id) && (start === null || start < ask.from)) continue;
      const news = tell(outlet.plan, known, run);
      if (news !== null) {
        toTell.push(news);
        noteTold(told, news);
      }
      noteRun(state, run);
    }
    news.set(outlet, toTell);
  }
  const longest = Math.max(0, ...[...news.values()].map((runs) => runs.length));
  for (let offset = 0; offset < longest; offset += batchSize) {
    await deliverTo(outlets, (outlet) => {
      const runs = news.get(outlet)?.slice(offset, offset + batchSize) ?? [];
      return runs.length === 0 ? null : { kind: 'runs', lineage: reading.lineage, runs };
    });
  }
}

interface RunsTold {
  readonly ids: Set<string>;
  readonly failed: Set<string>;
  newestFailed: SyncRun | null;
}

function noteTold(told: RunsTold, { run, tellEnd }: ToldRun): void {
  told.ids.add(run.id);
  if (!tellEnd || runState(run) !== 'fail') return;
  told.failed.add(run.id);
  if ((run.finishedAt ?? '') >= (told.newestFailed?.finishedAt ?? '')) told.newestFailed = run;
}

function againFrom(outlet: Outlet, reading: SyncReading, wantRuns: boolean): string {
  const { plan } = outlet;
  const known = plan.place?.syncs[reading.lineage.sync.id];
  if (!wantRuns && known !== undefined) return known.p ?? plan.start;
  const from = reading.asks.get(outlet)?.from ?? (wantRuns ? plan.start : (plan.place?.since ?? plan.start));
  return known?.p === undefined || from < known.p ? from : known.p;
}

/** The place of a sync in the next watermark; undefined when the outlet was not told it. */
export function nextSyncPlace(
  { places }: SyncTelling,
  outlet: Outlet,
  syncId: string,
  isConfirmed: boolean,
): SyncPlace | undefined {
  const found = places.find((one) => one.outlet === outlet);
  if (found === undefined) return undefined;
  if (found.place !== null && isConfirmed) return found.place;
  // The old place, marked, so that no window passes over this sync unseen.
  return { ...outlet.plan.place?.syncs[syncId], p: found.againFrom };
}
