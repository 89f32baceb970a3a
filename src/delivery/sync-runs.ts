import { ObjectUnreadable, type HightouchClient } from '../hightouch/client.js';
import { byCreation, readInSlices, readRange, type RunRange } from '../hightouch/run-reader.js';
import { asLineageError, type LineageError } from '../errors.js';
import type { SyncLineage } from '../model/graph.js';
import { isAbortStatus, isOpenStatus, runState } from '../model/run-state.js';
import type { SyncRun } from '../model/workspace.js';
import { askFor, effectiveStart, type SyncAsk } from '../watermark/sink-plan.js';
import type { Outlet } from './fan-out.js';

/** What was read of one sync before its turn comes. */
export interface SyncReading {
  readonly lineage: SyncLineage;
  readonly asks: ReadonlyMap<Outlet, SyncAsk>;
  /** Runs in one piece, or null when they are to be read in slices at the sync's turn. */
  readonly runs: readonly SyncRun[] | null;
  readonly range: RunRange | null;
  readonly skippedRuns: number;
  /** The runs could not be read: the sync keeps its place in every sink. */
  readonly failure: ObjectUnreadable | LineageError | null;
}

/**
 * Asks the API for the runs of one sync, once for all sinks: from the earliest moment that any of them needs, with those
 * open runs that the list does not show. Errors of this sync alone are returned, others are thrown.
 */
export async function readSync(
  client: HightouchClient,
  lineage: SyncLineage,
  outlets: readonly Outlet[],
  end: string,
  wantRuns: boolean,
): Promise<SyncReading> {
  const asks = new Map<Outlet, SyncAsk>();
  for (const outlet of wantRuns ? outlets : []) {
    const ask = outlet.failure === null ? askFor(outlet.plan, lineage.sync) : null;
    if (ask !== null) asks.set(outlet, ask);
  }
  const nothing = { lineage, asks, runs: [], range: null, skippedRuns: 0, failure: null };
  if (asks.size === 0) return nothing;
  const from = [...asks.values()].map((ask) => ask.from).reduce((a, b) => (a < b ? a : b));
  const range = { from, to: end };
  const syncId = lineage.sync.id;
  const newest = Math.max(0, ...[...asks.keys()].map((outlet) => outlet.plan.newestRuns ?? 0));
  try {
    if (newest > 0) return { ...nothing, runs: await readNewest(client, syncId, newest, end) };
    const first = from < end ? await readRange(client, syncId, range) : { runs: [], skipped: [] };
    if (first.runs === null) return { ...nothing, runs: null, range, skippedRuns: first.skipped.length };
    const others = await readOthers(client, lineage, asks, first.runs);
    const runs = [...first.runs, ...others.runs].sort(byCreation);
    return { ...nothing, runs, range, skippedRuns: first.skipped.length + others.skipped };
  } catch (thrown) {
    return { ...nothing, failure: failureOfOneSync(thrown) };
  }
}

/** The newest runs of a sync that had begun by the end, whatever their age. Throws as HightouchClient.newestRuns. */
async function readNewest(
  client: HightouchClient,
  syncId: string,
  count: number,
  end: string,
): Promise<readonly SyncRun[]> {
  const runs = (await client.newestRuns(syncId, count)).filter((run) => (effectiveStart(run) ?? '') < end);
  return [...runs].sort(byCreation).slice(-count);
}

/** The runs of a reading, batch by batch, each sorted. Throws as HightouchClient.listRuns. */
export async function* batches(client: HightouchClient, reading: SyncReading): AsyncGenerator<readonly SyncRun[]> {
  if (reading.runs !== null) {
    if (reading.runs.length > 0) yield reading.runs;
    return;
  }
  if (reading.range === null) return;
  const { range } = reading;
  const unstarted = new Set<string>();
  let newest: SyncRun | null = null;
  for await (const { runs } of readInSlices(client, reading.lineage.sync.id, range)) {
    for (const run of runs ?? []) if (run.startedAt === null) unstarted.add(run.id);
    newest = runs?.at(-1) ?? newest;
    if (runs !== null && runs.length > 0) yield runs;
  }
  const others = await readOthers(client, reading.lineage, reading.asks, newest === null ? [] : [newest]);
  const late = others.runs.filter((run) => !unstarted.has(run.id) && !(run.startedAt !== null && inside(run, range)));
  if (late.length > 0) yield late.sort(byCreation);
}

interface OtherRuns {
  readonly runs: SyncRun[];
  /** Runs that cannot be read; the waiting for them goes on until its time is up. */
  readonly skipped: number;
}

/** Open runs of earlier passes that the list did not show, and runs that have not started, which no filter by start shows. */
async function readOthers(
  client: HightouchClient,
  lineage: SyncLineage,
  asks: ReadonlyMap<Outlet, SyncAsk>,
  shown: readonly SyncRun[],
): Promise<OtherRuns> {
  const syncId = lineage.sync.id;
  const known = new Set(shown.map((run) => run.id));
  const others = new Map<string, SyncRun>();
  let skipped = 0;
  for (const id of new Set([...asks.values()].flatMap((ask) => ask.open))) {
    if (known.has(id)) continue;
    try {
      const run = await client.readRun(syncId, id);
      if (run !== null) others.set(run.id, run);
    } catch (thrown) {
      failureOfOneSync(thrown);
      skipped += 1;
    }
  }
  if (mayHideUnstarted(lineage.sync.status, shown)) {
    for (const run of await client.newestRuns(syncId))
      if (run.startedAt === null && !known.has(run.id)) others.set(run.id, run);
  }
  return { runs: [...others.values()], skipped };
}

/**
 * Whether the sync may have a run that has not started: while its status is an open one, and when it says that a run was
 * cancelled and the newest one shown was not. (One more request for these syncs; the others need none.)
 */
function mayHideUnstarted(status: string | null, shown: readonly SyncRun[]): boolean {
  if (isOpenStatus(status)) return true;
  const newest = shown.at(-1);
  return isAbortStatus(status) && (newest === undefined || runState(newest) !== 'abort');
}

function inside(run: SyncRun, range: RunRange): boolean {
  const at = run.startedAt ?? run.createdAt;
  return at !== null && at >= range.from && at < range.to;
}

/** Only an answer about this sync, or the end of all tries for it, concerns this sync alone; anything else is thrown. */
export function failureOfOneSync(thrown: unknown): ObjectUnreadable | LineageError {
  if (thrown instanceof ObjectUnreadable) return thrown;
  const error = asLineageError(thrown);
  if (error.errorClass === 'unavailable') return error;
  throw error;
}
