import type { HightouchClient } from '../hightouch/client.js';
import type { Logger } from '../log/logger.js';
import type { Workspace } from '../model/workspace.js';
import type { GoneUnit, UnitKey } from '../sinks/sink.js';
import { asLineageError } from '../errors.js';
import { deliverTo, sweepOutlets, type Outlet } from './fan-out.js';
import { prefetch } from './prefetch.js';

type Vanished = Pick<GoneUnit, 'what' | 'id'>;
type Answer = 'gone' | 'there' | 'unknown';

/** So many answers in a row that say nothing mean that the API has none to give now. */
const silentInARow = 3;

/**
 * Tells every outlet what it was told of and what is no more: a sync or model that no list holds, and for whose id the API has
 * answered 404. What the API does not say is kept and asked for again in the next pass.
 *
 * Then lets every outlet remove what is no more. Resolves to the keys of what is gone. To be called only after a pass over the
 * whole workspace.
 *
 * @throws LineageError `interrupted` when stopped
 */
export async function tellGone(
  client: HightouchClient,
  outlets: readonly Outlet[],
  workspace: Workspace,
  { concurrency, log, signal }: { readonly concurrency: number; readonly log: Logger; readonly signal: AbortSignal },
): Promise<ReadonlySet<UnitKey>> {
  const gone = new Set<UnitKey>();
  const unsure = new Set<UnitKey>();
  let silent = 0;
  const answers = prefetch(vanished(outlets, workspace), concurrency, async (one) => ({
    one,
    answer: silent >= silentInARow ? 'unknown' : await ask(() => client.look(one.what, one.id), one, log, signal),
  }));
  for await (const { one, answer } of answers) {
    signal.throwIfAborted();
    silent = answer === 'unknown' ? silent + 1 : 0;
    const key = keyOf(one);
    if (answer !== 'gone') {
      unsure.add(key);
      continue;
    }
    gone.add(key);
    log.info({ ...one, name: nameIn(outlets, key) }, 'what was told before is gone');
    await deliverTo(outlets, (outlet) =>
      knows(outlet, key) ? { kind: 'gone', ...one, name: outlet.plan.place?.names?.[key] ?? null } : null,
    );
  }
  await sweepOutlets(outlets, {
    gone,
    unsure,
    async look(what, by, value) {
      signal.throwIfAborted();
      if (silent >= silentInARow) return 'unknown';
      const question = (): Promise<Answer> => (by === 'id' ? client.look(what, value) : client.lookForModel(value));
      const answer = await ask(question, { what, [by]: value }, log, signal);
      silent = answer === 'unknown' ? silent + 1 : 0;
      return answer;
    },
  });
  return gone;
}

/**
 * What some outlet was told of and the lists do not hold: syncs by job name, then the models that they read, by slug; what an
 * older release did not note the name of comes after the others, by id. An unreadable object without an id may be any of its kind.
 */
function vanished(outlets: readonly Outlet[], workspace: Workspace): readonly Vanished[] {
  const unread = new Set(workspace.skipped.map(({ kind, id }) => `${kind}:${id}`));
  const keys = new Set<UnitKey>();
  for (const { plan } of outlets) {
    for (const key of Object.keys(plan.place?.told ?? {})) keys.add(key);
    for (const id of Object.keys(plan.place?.syncs ?? {})) keys.add(`sync:${id}`);
  }
  return [...keys]
    .flatMap((key) => unitOf(key) ?? [])
    .filter(({ what, id }) => {
      const listed = what === 'sync' ? workspace.syncs : workspace.models;
      return !listed.has(id) && !unread.has(`${what}:${id}`) && !unread.has(`${what}:${null}`);
    })
    .map((one) => ({ ...one, name: nameIn(outlets, keyOf(one)) }))
    .sort((a, b) => compare(b.what, a.what) || byName(a.name, b.name) || byId(a.id, b.id))
    .map(({ what, id }) => ({ what, id }));
}

async function ask(question: () => Promise<Answer>, fields: object, log: Logger, signal: AbortSignal): Promise<Answer> {
  try {
    return await question();
  } catch (thrown) {
    signal.throwIfAborted();
    const error = asLineageError(thrown);
    log.warn({ ...fields, error: error.message }, 'whether this is gone is not known; it is asked for again next time');
    return 'unknown';
  }
}

/** The thing behind a key of the watermark; null for keys that sinks have of their own. */
function unitOf(key: UnitKey): Vanished | null {
  const colon = key.indexOf(':');
  const what = key.slice(0, colon);
  return what === 'sync' || what === 'model' ? { what, id: key.slice(colon + 1) } : null;
}

function keyOf({ what, id }: Vanished): UnitKey {
  return `${what}:${id}`;
}

function knows({ plan: { place } }: Outlet, key: UnitKey): boolean {
  if (place === null) return false;
  return Object.hasOwn(place.told, key) || (key.startsWith('sync:') && Object.hasOwn(place.syncs, key.slice(5)));
}

function nameIn(outlets: readonly Outlet[], key: UnitKey): string | undefined {
  return outlets.map(({ plan }) => plan.place?.names?.[key]).find((name) => name !== undefined);
}

/** A name before none. */
function byName(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return compare(a, b);
}

/** Numbers by their size. */
function byId(a: string, b: string): number {
  return a.length - b.length || compare(a, b);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
