import type { Workspace } from '../model/workspace.js';
import type { SinkPlace, SyncPlace, Watermark } from '../watermark/watermark.js';
import type { ChosenWindow } from '../watermark/window.js';
import type { Outlet } from './fan-out.js';
import type { SyncTelling } from './tell-sync.js';

export interface Advance {
  readonly workspaceId: string;
  readonly workspace: Workspace;
  readonly before: Watermark | null;
  readonly window: ChosenWindow;
  readonly outlets: readonly Outlet[];
  readonly tellings: ReadonlyMap<string, SyncTelling>;
}

/**
 * The next watermark: every sink's place moves on its own, and within it only syncs whose data was confirmed. null when
 * every sink of this pass failed. `abandoned` counts open runs of syncs that are gone.
 */
export function advanceWatermark(advance: Advance): { watermark: Watermark | null; abandoned: number } {
  const { before, outlets, window } = advance;
  if (outlets.length > 0 && outlets.every((outlet) => outlet.failure !== null))
    return { watermark: null, abandoned: 0 };
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
  if (failure !== null || receipts === null) {
    if (plan.place !== null) return plan.place;
    return { address: sink.address, since: plan.start, end: plan.start, told: {}, syncs: {} };
  }
  const { workspace } = advance;
  const unread = new Set(workspace.skipped.map(({ kind, id }) => `${kind}:${id}`));
  const isGone = (kind: 'sync' | 'model', id: string): boolean =>
    !(kind === 'sync' ? workspace.syncs : workspace.models).has(id) &&
    !unread.has(`${kind}:${id}`) &&
    !unread.has(`${kind}:${null}`); // an object without a readable id may be this one

  const syncs = Object.create(null) as Record<string, SyncPlace>; // ids are looked up in it: no inherited keys
  for (const [id, place] of Object.entries(plan.place?.syncs ?? {})) {
    if (!isGone('sync', id)) syncs[id] = place;
    else for (const run of Object.keys(place.o ?? {})) abandoned.add(run);
  }
  for (const [id, telling] of advance.tellings) {
    const source = receipts.unconfirmed.has(`sync:${id}`) ? telling.fallbacks : telling.places;
    const place = source.get(outlet);
    if (place !== undefined) syncs[id] = place;
  }
  const told: Record<string, string> = {};
  for (const [key, fingerprint] of Object.entries(plan.place?.told ?? {})) {
    const colon = key.indexOf(':');
    const [kind, id] = [key.slice(0, colon), key.slice(colon + 1)];
    if ((kind === 'sync' || kind === 'model') && isGone(kind, id)) continue;
    told[key] = fingerprint;
  }
  for (const [key, fingerprint] of receipts.fingerprints) {
    if (!receipts.unconfirmed.has(key)) told[key] = fingerprint;
  }
  const published = receipts.outputs.length > 0 ? plan.end : plan.place?.published;
  return {
    ...plan.place,
    address: sink.address,
    since: plan.place?.since ?? plan.start,
    end: plan.place !== null && plan.place.end > plan.end ? plan.place.end : plan.end,
    ...(published === undefined ? {} : { published }),
    told,
    syncs,
  };
}
