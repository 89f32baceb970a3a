import { LineageError } from '../errors.js';
import type { Logger } from '../log/logger.js';
import type { Destination, Model, SkippedObject, Source, Sync } from '../model/workspace.js';
import { serverFaultCode } from './door-errors.js';
import type { Door, Reply } from './door.js';
import { isObject } from './json-values.js';
import { parseDestination, parseModel, parseSource, type Parsed } from './payloads.js';
import type { RawObject } from './schemas.js';

/** What has been read so far, by id. */
export interface FoundObjects {
  readonly sources: Map<string, Source>;
  readonly models: Map<string, Model>;
  readonly destinations: Map<string, Destination>;
  readonly syncs: ReadonlyMap<string, Sync>;
}

type Kind = 'source' | 'model' | 'destination';

interface Wanted {
  readonly kind: Kind;
  readonly id: string;
}

/**
 * Asks by id for what listed objects refer to and no list holds: a sync's model and destination, a model's source, a
 * visual model's parent, and what these in turn refer to. Each is asked for once.
 *
 * @param unreadable `kind/id` of what a list does hold, in a form that cannot be read: not asked for
 * @param gone `kind/id` of what is known not to be there; added to
 * @param skip takes what is there and cannot be read
 * @throws LineageError when the API is unavailable; one object that always fails is skipped
 */
export async function addMissing(
  door: Door,
  found: FoundObjects,
  unreadable: ReadonlySet<string>,
  gone: Set<string>,
  skip: (object: SkippedObject) => void,
  log: Logger,
): Promise<void> {
  const asked = new Set(unreadable);

  async function ask({ kind, id }: Wanted): Promise<void> {
    const reply = await getById(door, kind, id);
    if (reply.kind === 'refused') {
      gone.add(`${kind}/${id}`);
      const fields = { kind, id, status: reply.status, referredToBy: referrers(found, kind, id) };
      log.warn(fields, 'an object that others refer to is gone');
      return;
    }
    if (reply.kind !== 'ok') {
      skip({ kind, id, reason: reply.reason });
      return;
    }
    const problem = add(found, kind, id, reply.value);
    if (problem !== null) skip(problem);
  }

  for (;;) {
    const wanted = references(found).filter(({ kind, id }) => {
      const name = `${kind}/${id}`;
      return !asked.has(name) && !gone.has(name) && !has(found, kind, id);
    });
    if (wanted.length === 0) return;
    const unique = new Map(wanted.map((reference) => [`${reference.kind}/${reference.id}`, reference]));
    for (const name of unique.keys()) asked.add(name);
    await Promise.all([...unique.values()].map(ask));
  }
}

type ById = Reply<RawObject> | { readonly kind: 'failing'; readonly reason: string };

async function getById(door: Door, kind: Kind, id: string): Promise<ById> {
  try {
    return await door.get(`/${kind}s/${encodeURIComponent(id)}`, {}, (body) => (isObject(body) ? body : null));
  } catch (error) {
    // The lists came through a moment ago: a server error that stays is about this object.
    if (error instanceof LineageError && error.code === serverFaultCode)
      return { kind: 'failing', reason: error.message };
    throw error;
  }
}

interface Reference extends Wanted {
  /** Who refers to it: `sync 42`. */
  readonly by: string;
}

function* everyReference(found: FoundObjects): Generator<Reference> {
  for (const sync of found.syncs.values()) {
    const by = `sync ${sync.id}`;
    yield { kind: 'model', id: sync.modelId, by };
    yield { kind: 'destination', id: sync.destinationId, by };
  }
  for (const model of found.models.values()) {
    const by = `model ${model.id}`;
    yield { kind: 'source', id: model.sourceId, by };
    if (model.query.kind === 'visual') yield { kind: 'model', id: model.query.parentId, by };
  }
}

function references(found: FoundObjects): readonly Reference[] {
  return [...everyReference(found)];
}

/** The first few that refer to an object, and how many more. */
function referrers(found: FoundObjects, kind: Kind, id: string): string {
  const all = references(found).flatMap((one) => (one.kind === kind && one.id === id ? [one.by] : []));
  const shown = all.slice(0, 5).join(', ');
  return all.length > 5 ? `${shown} and ${all.length - 5} more` : shown;
}

function has(found: FoundObjects, kind: Kind, id: string): boolean {
  return found[`${kind}s`].has(id);
}

/** Adds what was read, and tells what is wrong with it when it cannot be. */
function add(found: FoundObjects, kind: Kind, id: string, raw: RawObject): SkippedObject | null {
  if (kind === 'source') return addTo(found.sources, kind, id, parseSource(raw));
  if (kind === 'model') return addTo(found.models, kind, id, parseModel(raw));
  return addTo(found.destinations, kind, id, parseDestination(raw));
}

function addTo<T extends { readonly id: string }>(
  objects: Map<string, T>,
  kind: Kind,
  id: string,
  parsed: Parsed<T>,
): SkippedObject | null {
  if ('skipped' in parsed) return { ...parsed.skipped, id };
  if (parsed.object.id !== id) return { kind, id, reason: `the answer has the id ${parsed.object.id}` };
  objects.set(id, parsed.object);
  return null;
}
