import type { Workspace } from '../../../model/workspace.js';
import type { Absence } from '../../sink.js';
import type { Urn } from '../urns.js';
import type { OwnEntity } from './own-entities.js';

/** Why something that is missing is not removed. */
export type KeptBecause = 'above_threshold' | 'not_confirmed';

export interface Decision {
  readonly remove: readonly OwnEntity[];
  readonly keep: readonly { readonly entity: OwnEntity; readonly because: KeptBecause }[];
  /** Of what was told before. */
  readonly known: number;
  readonly missing: number;
  /** Of what was told before; as DataHub's framework computes it. */
  readonly percent: number;
}

/**
 * What of that which DataHub was told before is to be removed: what is missing, when not too much of it is, and when its
 * absence is confirmed. A sync or model is confirmed by the API's 404 for its id, a model that is known by its slug alone by an
 * empty list for it, the dataset of a destination by all syncs being known: it is what they write to.
 *
 * @param threshold percent; 100 turns it off
 */
export async function decideRemoval(
  known: readonly OwnEntity[],
  present: ReadonlySet<Urn>,
  workspace: Workspace,
  absence: Absence,
  threshold: number,
): Promise<Decision> {
  const missing = known.filter(({ urn }) => !present.has(urn));
  const percent = known.length === 0 ? 0 : (missing.length / known.length) * 100;
  const counts = { known: known.length, missing: missing.length, percent };
  if (threshold < 100 && percent > threshold) {
    return { ...counts, remove: [], keep: missing.map((entity) => ({ entity, because: 'above_threshold' })) };
  }
  const confirmed = new Set<OwnEntity>();
  for (const entity of missing) {
    if (entity.what !== 'destination' && (await isGone(entity, workspace, absence))) confirmed.add(entity);
  }
  const isEverySyncKnown =
    workspace.skipped.length === 0 &&
    absence.unsure.size === 0 &&
    missing.every((entity) => entity.what === 'destination' || confirmed.has(entity));
  const isRemoved = (entity: OwnEntity): boolean =>
    entity.what === 'destination' ? isEverySyncKnown : confirmed.has(entity);
  return {
    ...counts,
    remove: missing.filter(isRemoved),
    keep: missing.filter((one) => !isRemoved(one)).map((entity) => ({ entity, because: 'not_confirmed' })),
  };
}

async function isGone({ what, id, name, key }: OwnEntity, workspace: Workspace, absence: Absence): Promise<boolean> {
  if (what === 'destination') return false;
  if (key !== null && absence.gone.has(key)) return true;
  if (id === null) return name !== null && (await absence.look(what, 'slug', name)) === 'gone';
  // A model that is listed under its id and has another slug now is another dataset.
  if (what === 'model' && workspace.models.has(id)) return true;
  if (key !== null || (what === 'sync' && workspace.syncs.has(id))) return false;
  return absence.gone.has(`${what}:${id}`) || (await absence.look(what, 'id', id)) === 'gone';
}
