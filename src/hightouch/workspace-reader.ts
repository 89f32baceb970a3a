import type { Logger } from '../log/logger.js';
import type { SkippedObject, Workspace } from '../model/workspace.js';
import { readContracts } from './contracts.js';
import { listRefused } from './door-errors.js';
import type { Door } from './door.js';
import { addMissing, type FoundObjects } from './missing-objects.js';
import { readList } from './paging.js';
import { parseDestination, parseModel, parseSource, parseSync, type Parsed } from './payloads.js';
import { logSkipped, sortedById, sortedSkips } from './sorted.js';

/** What is read only when somebody wants it. */
export interface WorkspaceWish {
  readonly contracts?: boolean;
}

/**
 * Everything but runs: the four lists, side by side, and by id what they refer to and do not hold.
 *
 * @param gone `kind/id` of what the API was asked for by id and does not have; added to
 * @throws LineageError when a list cannot be read
 */
export async function readWorkspace(
  door: Door,
  gone: Set<string>,
  log: Logger,
  wish: WorkspaceWish = {},
): Promise<Workspace> {
  const skipped: SkippedObject[] = [];
  const skip = (object: SkippedObject): void => {
    logSkipped(log, object);
    skipped.push(object);
  };

  async function list<T extends { readonly id: string }>(
    path: string,
    parse: (value: unknown) => Parsed<T>,
  ): Promise<Map<string, T>> {
    const listed = await readList(
      door,
      {
        path,
        query: { orderBy: 'id' },
        maxElements: Number.POSITIVE_INFINITY,
        onRefused: (reply) => listRefused(path, reply.status, reply.detail),
      },
      log,
    );
    const found = new Map<string, T>();
    for (const element of listed.elements) {
      const parsed = parse(element);
      if ('skipped' in parsed) skip(parsed.skipped);
      else found.set(parsed.object.id, parsed.object);
    }
    for (let count = 0; count < listed.tooLarge; count += 1)
      skip({ kind: kindOf(path), id: null, reason: 'too large' });
    if (listed.incomplete) skip({ kind: kindOf(path), id: null, reason: 'the list ends before its end' });
    return found;
  }

  const [sources, models, destinations, syncs, contracts] = await Promise.all([
    list('/sources', parseSource),
    list('/models', parseModel),
    list('/destinations', parseDestination),
    list('/syncs', parseSync),
    wish.contracts === true ? readContracts(door, skip, log) : null,
  ]);
  const found: FoundObjects = { sources, models, destinations, syncs };
  const unreadable = new Set(skipped.filter(({ id }) => id !== null).map(({ kind, id }) => `${kind}/${id}`));
  const listedIds = workspaceIds(found);
  await addMissing(door, found, new Set([...unreadable]), gone, skip, log);

  return {
    id: commonest(listedIds, log),
    sources: sortedById(sources),
    models: sortedById(models),
    destinations: sortedById(destinations),
    syncs: sortedById(syncs),
    skipped: sortedSkips(skipped),
    ...(contracts === null ? {} : { contracts }),
  };
}

function kindOf(path: string): SkippedObject['kind'] {
  if (path === '/sources') return 'source';
  if (path === '/models') return 'model';
  return path === '/syncs' ? 'sync' : 'destination';
}

function workspaceIds(found: FoundObjects): readonly string[] {
  return Object.values(found).flatMap((objects: ReadonlyMap<string, { readonly workspaceId: string }>) =>
    [...objects.values()].map((object) => object.workspaceId).filter((id) => id !== ''),
  );
}

/** A key belongs to one workspace, so that more than one id is strange; the one that most objects name wins. */
function commonest(ids: readonly string[], log: Logger): string | null {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  const ranked = [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1));
  if (ranked.length > 1) {
    log.warn({ workspaces: Object.fromEntries(ranked) }, 'the lists hold objects of more than one workspace');
  }
  return ranked[0]?.[0] ?? null;
}
