import type { SyncRun, Workspace } from '../model/workspace.js';
import { accessInvalid, answerTooLarge, listRefused } from './door-errors.js';
import { openDoor } from './door.js';
import type { ApiAccess, ApiStats, HightouchHost } from './host.js';
import { isObject, readId } from './json-values.js';
import { listRuns, readRun, runsPath, type RunsAnswer, type RunsRange } from './run-list.js';
import { ObjectUnreadable } from './object-unreadable.js';
import { readNewestRuns } from './newest-runs.js';
import { readWorkspace, type WorkspaceWish } from './workspace-reader.js';

export type { ApiAccess, ApiStats, HightouchHost } from './host.js';
export type { RunsAnswer, RunsRange } from './run-list.js';
export { ObjectUnreadable } from './object-unreadable.js';

export type Probe = 'sources' | 'models' | 'syncs' | 'destinations' | 'runs';

/**
 * What a pass asks of Hightouch (REST API v1). Every method throws LineageError: `credentials` when the key is refused,
 * `unavailable` when the API is, after all tries, and `interrupted` when the host's signal fires.
 */
export interface HightouchClient {
  /** Everything but runs, sorted by id; what cannot be read is in `skipped`, what is gone is not there. */
  readWorkspace(wish?: WorkspaceWish): Promise<Workspace>;
  /** The runs of a sync; stops once there are more than `maxRuns`. Throws ObjectUnreadable when this sync's runs are refused. */
  listRuns(syncId: string, range: RunsRange): Promise<RunsAnswer>;
  /** The newest runs by creation, a hundred or so and at least as many as asked for, unsorted. Throws as listRuns. */
  newestRuns(syncId: string, atLeast?: number): Promise<readonly SyncRun[]>;
  /** One run, null when it is not there. Throws ObjectUnreadable when it is and cannot be read. */
  readRun(syncId: string, runId: string): Promise<SyncRun | null>;
  /** Whether an object that no list holds is gone: only when the API has answered 404 for its id. Throws when it does not answer. */
  look(what: 'sync' | 'model', id: string): Promise<'gone' | 'there' | 'unknown'>;
  /** The same of a model that is known by its slug alone: gone when the API lists none with this slug. Throws as look. */
  lookForModel(slug: string): Promise<'gone' | 'there' | 'unknown'>;
  /** One small request, to learn whether the key may read this; runs need a sync. Gives the id of the first one found. */
  probe(what: Probe, syncId?: string): Promise<string | null>;
  stats(): ApiStats;
  /** Ends whatever is still under way. */
  close(): Promise<void>;
}

/**
 * Opens a client; nothing is sent yet.
 *
 * @throws LineageError `configuration` when the address or the key is of a form that no request can be made of
 */
export function openHightouch(api: ApiAccess, host: HightouchHost): HightouchClient {
  const access = { ...api, key: api.key.trim() };
  checkAccess(access);
  const door = openDoor(access, host);
  const gone = new Set<string>();

  return {
    readWorkspace: (wish) => readWorkspace(door, gone, host.log, wish),
    listRuns: (syncId, range) => listRuns(door, syncId, range, host.log),
    newestRuns: (syncId, atLeast) => readNewestRuns(door, syncId, atLeast),
    readRun: (syncId, runId) => readRun(door, syncId, runId, host.log),
    async look(what, id) {
      const path = `/${what}s/${encodeURIComponent(id)}`;
      const reply = await door.get(path, {}, (body) => (isObject(body) ? body : null));
      if (reply.kind !== 'refused') return 'there';
      return reply.status === 404 ? 'gone' : 'unknown';
    },
    async lookForModel(slug) {
      const reply = await door.get('/models', { slug, limit: 100, offset: 0 }, (body) =>
        isObject(body) && Array.isArray(body['data']) ? { data: body['data'] as readonly unknown[] } : null,
      );
      if (reply.kind === 'too-large') return 'there';
      if (reply.kind === 'refused') return 'unknown';
      const { data } = reply.value;
      if (data.length === 0) return 'gone';
      return data.some((model) => isObject(model) && model['slug'] === slug) ? 'there' : 'unknown';
    },
    async probe(what, syncId = '') {
      const path = what === 'runs' ? runsPath(syncId) : `/${what}`;
      const reply = await door.get(path, { limit: 1, offset: 0 }, (body) =>
        isObject(body) && Array.isArray(body['data']) ? { first: body['data'][0] as unknown } : null,
      );
      if (reply.kind === 'too-large') throw answerTooLarge(path, reply.reason);
      if (reply.kind === 'refused' && what === 'runs' && reply.status !== 403) {
        throw new ObjectUnreadable(reply.status, path, reply.detail);
      }
      if (reply.kind === 'refused') throw listRefused(path, reply.status, reply.detail);
      return isObject(reply.value.first) ? readId(reply.value.first['id']) : null;
    },
    stats: () => ({ ...door.tally }),
    close: () => door.close(),
  };
}

function checkAccess(api: ApiAccess): void {
  const url = URL.canParse(api.url) ? new URL(api.url) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw accessInvalid('the API address is no http or https URL', 'Check --api-url.');
  }
  if (url.username !== '' || url.password !== '') {
    throw accessInvalid(
      'the API address holds a user name or password',
      'Leave them out of --api-url: the key is enough.',
    );
  }
  if (!/^[\x21-\x7e]+$/.test(api.key)) {
    throw accessInvalid(
      api.key === '' ? 'there is no API key' : 'the API key holds characters that no key has',
      'Give the key with --api-key-file or HIGHTOUCH_API_KEY, without quotes or line breaks.',
    );
  }
}
