import { LineageError } from '../errors.js';
import type { Logger } from '../log/logger.js';
import type { EventContract, SkippedObject } from '../model/workspace.js';
import type { Door } from './door.js';
import { ObjectUnreadable } from './object-unreadable.js';
import { readList } from './paging.js';
import { parseContract } from './payloads.js';

const path = '/events/contracts';

/**
 * The event contracts of a workspace, sorted by id; null when they cannot be had. They are a thing apart, which a key or a
 * plan may not reach: that ends no pass.
 *
 * @param skip takes a contract whose identity cannot be read
 * @throws LineageError when the key as a whole is refused, or the pass is stopped
 */
export async function readContracts(
  door: Door,
  skip: (object: SkippedObject) => void,
  log: Logger,
): Promise<readonly EventContract[] | null> {
  try {
    const listed = await readList(
      door,
      {
        path,
        query: {},
        maxElements: Number.POSITIVE_INFINITY,
        onRefused: (reply) => new ObjectUnreadable(reply.status, reply.path, reply.detail),
      },
      log,
    );
    const found = new Map<string, EventContract>();
    for (const element of listed.elements) {
      const parsed = parseContract(element);
      if ('skipped' in parsed) skip(parsed.skipped);
      else found.set(parsed.object.id, parsed.object);
    }
    if (listed.incomplete || listed.tooLarge > 0) log.warn({ path }, 'the list of event contracts is not whole');
    return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  } catch (thrown) {
    if (thrown instanceof ObjectUnreadable) {
      log.info({ path, status: thrown.status }, 'event contracts are not told: the API does not give them to this key');
      return null;
    }
    if (!(thrown instanceof LineageError) || thrown.errorClass !== 'unavailable') throw thrown;
    log.warn({ path, error: thrown.message }, 'event contracts are not told: they cannot be read now');
    return null;
  }
}
