import type { LineageGraph } from '../model/graph.js';
import type { Receipts, UnitKey } from '../sinks/sink.js';
import type { SinkPlace, SyncPlace, Watermark } from '../watermark/watermark.js';
import type { ChosenWindow } from '../watermark/window.js';
import { failedAsAWhole, type Outlet } from './fan-out.js';
import { nextSyncPlace, type SyncTelling } from './tell-sync.js';

export interface Advance {
  readonly workspaceId: string;
  readonly graph: LineageGraph;
  readonly before: Watermark | null;
  readonly window: ChosenWindow;
  readonly outlets: readonly Outlet[];
  readonly tellings: ReadonlyMap<string, SyncTelling>;
  /** Every sink was asked to be told everything. */
  readonly full: boolean;
  /** Only a part of the workspace was told. */
  readonly part: boolean;
  /** What the API has said is no more. */
  readonly gone: ReadonlySet<UnitKey>;
}

/**
 * The next watermark: every sink's place moves on its own, and within it only syncs whose data was confirmed. null when
 * every sink of this pass failed as a whole. `abandoned` counts open runs of syncs that are gone.
 */
export function advanceWatermark(advance: Advance): { watermark: Watermark | null; abandoned: number } {
  const { before, outlets, window } = advance;
  if (outlets.length > 0 && outlets.every(failedAsAWhole)) return { watermark: null, abandoned: 0 };
  const sinks: Record<string, SinkPlace> = { ...before?.sinks };
  const abandoned = new Set<string>();
  for (const outlet of outlets) {
    const place = nextPlace(outlet, advance, abandoned);
    if (place !== null) sinks[outlet.sink.name] = place;
  }
  const end = before !== null && before.window.end > window.end ? before.window.end : window.end;
  const watermark: Watermark = {
    version: 1,
    workspace: advance.workspaceId,
    window: { ...before?.window, start: window.start, end },
    sinks,
    rest: before?.rest ?? {},
  };
  return { watermark, abandoned: abandoned.size };
}

function nextPlace(outlet: Outlet, advance: Advance, abandoned: Set<string>): SinkPlace | null {
  const { plan, receipts, failure, sink } = outlet;
  const published = (receipts?.outputs.length ?? 0) > 0 ? plan.end : plan.place?.published;
  if (failure !== null || receipts === null) {
    const place = plan.place ?? { address: sink.address, since: plan.start, end: plan.start, told: {}, syncs: {} };
    return published === undefined ? place : { ...place, published };
  }
  const isForgotten = (key: UnitKey): boolean =>
    (advance.gone.has(key) && !receipts.unconfirmed.has(key)) || receipts.forgotten?.has(key) === true;

  const syncs = Object.create(null) as Record<string, SyncPlace>; // ids are looked up in it: no inherited keys
  for (const [id, place] of Object.entries(plan.place?.syncs ?? {})) {
    if (!isForgotten(`sync:${id}`)) syncs[id] = place;
    else for (const run of Object.keys(place.o ?? {})) abandoned.add(run);
  }
  for (const [id, telling] of advance.tellings) {
    const place = nextSyncPlace(telling, outlet, id, !receipts.unconfirmed.has(`sync:${id}`));
    if (place !== undefined) syncs[id] = place;
  }
  const told: Record<string, string> = {};
  for (const [key, fingerprint] of Object.entries(plan.place?.told ?? {})) {
    if (!isForgotten(key)) told[key] = fingerprint;
  }
  for (const [key, fingerprint] of receipts.fingerprints) {
    if (!receipts.unconfirmed.has(key)) told[key] = fingerprint;
  }
  return {
    ...plan.place,
    address: sink.address,
    since: plan.place?.since ?? plan.start,
    end: plan.place !== null && plan.place.end > plan.end ? plan.place.end : plan.end,
    ...(published === undefined ? {} : { published }),
    ...(wasToldInFull(outlet, receipts, advance) ? { toldInFull: plan.end } : {}),
    told,
    syncs,
    names: namesOf(plan.place?.names ?? {}, advance.graph, receipts.unconfirmed, (key) =>
      key.startsWith('sync:') ? key in told || key.slice('sync:'.length) in syncs : key in told,
    ),
  };
}

/** Everything, and all of it taken: else the next pass tries again. */
function wasToldInFull({ plan }: Outlet, { unconfirmed, failed }: Receipts, { full, part }: Advance): boolean {
  return (
    (full || plan.full || plan.place === null) && !part && !plan.backfill && unconfirmed.size === 0 && failed === 0
  );
}

/** What the remembered units are called: as told now, else as before. A unit that was not confirmed keeps its old name. */
function namesOf(
  before: Readonly<Record<UnitKey, string>>,
  { syncs, models }: LineageGraph,
  unconfirmed: ReadonlySet<UnitKey>,
  isRemembered: (key: UnitKey) => boolean,
): Record<UnitKey, string> {
  const now: (readonly [UnitKey, string])[] = [
    ...syncs.map(({ sync, jobName }) => [`sync:${sync.id}`, jobName] as const),
    ...[...models.values()].map(({ model }) => [`model:${model.id}`, model.slug] as const),
  ];
  const names = new Map(Object.entries(before));
  for (const [key, name] of now) if (!unconfirmed.has(key) || !names.has(key)) names.set(key, name);
  return Object.fromEntries([...names].filter(([key]) => isRemembered(key)));
}
