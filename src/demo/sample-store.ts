import type { ApiId, ApiLists, ApiRun, ApiSync, ListName, SampleData } from './api-shapes.js';
import { listNames } from './api-shapes.js';

/** What a server serves at this moment. Objects are replaced, never changed in place. */
export interface SampleStore {
  /** Moves with every change of the four lists. */
  readonly version: number;
  list<K extends ListName>(kind: K): readonly ApiLists[K][];
  find<K extends ListName>(kind: K, id: ApiId): ApiLists[K] | undefined;
  /** Adds an object, or replaces the one with its id. */
  put<K extends ListName>(kind: K, object: ApiLists[K]): void;
  /** Takes an object off its list. The runs of a sync stay, unseen, and are back when the sync is. */
  remove(kind: ListName, id: ApiId): void;
  runs(syncId: ApiId): readonly ApiRun[];
  /**
   * Adds a run, or replaces the one with its id. The sync follows as in Hightouch (status of the newest run, `lastRunAt`),
   * unless `syncFollows` is false: then it shows nothing of the run.
   */
  putRun(syncId: ApiId, run: ApiRun, options?: { readonly syncFollows?: boolean }): void;
  removeRun(syncId: ApiId, runId: ApiId): void;
}

type Tables = { readonly [K in ListName]: Map<ApiId, ApiLists[K]> };

/** A mutable store over a workspace, which itself stays as it is. A sync's runs are held only once one of them changed. */
export function sampleStore(data: SampleData): SampleStore {
  const tables: Tables = {
    sources: byId(data.sources),
    models: byId(data.models),
    destinations: byId(data.destinations),
    syncs: byId(data.syncs),
  };
  const lists = new Map<ListName, readonly unknown[]>();
  const changedRuns = new Map<ApiId, Map<ApiId, ApiRun>>();
  let version = 0;

  function changed(kind: ListName): void {
    version += 1;
    lists.delete(kind);
  }

  function heldRuns(syncId: ApiId): Map<ApiId, ApiRun> {
    const held = changedRuns.get(syncId) ?? byId(data.runs(syncId));
    changedRuns.set(syncId, held);
    return held;
  }

  function put<K extends ListName>(kind: K, object: ApiLists[K]): void {
    const table: Map<ApiId, ApiLists[K]> = tables[kind];
    table.set(object.id, object);
    changed(kind);
  }

  return {
    get version() {
      return version;
    },
    list<K extends ListName>(kind: K) {
      const known = lists.get(kind) ?? [...tables[kind].values()];
      lists.set(kind, known);
      return known as readonly ApiLists[K][]; // the map holds each list under its own name
    },
    find: (kind, id) => tables[kind].get(id),
    put,
    remove(kind, id) {
      if (tables[kind].delete(id)) changed(kind);
    },
    runs: (syncId) => {
      const held = changedRuns.get(syncId);
      return held === undefined ? data.runs(syncId) : [...held.values()];
    },
    putRun(syncId, run, { syncFollows = true } = {}) {
      const held = heldRuns(syncId);
      held.set(run.id, run);
      const sync = tables.syncs.get(syncId);
      if (syncFollows && sync !== undefined) put('syncs', syncAfter(sync, [...held.values()]));
    },
    removeRun(syncId, runId) {
      heldRuns(syncId).delete(runId);
    },
  };
}

/** A sync as Hightouch shows it after these runs: status of the newest one, `lastRunAt` of the newest that has started. */
export function syncAfter(sync: ApiSync, runs: readonly ApiRun[]): ApiSync {
  const newest = runs.reduce<ApiRun | null>(
    (latest, run) => (latest === null || Date.parse(run.createdAt) >= Date.parse(latest.createdAt) ? run : latest),
    null,
  );
  const starts = runs.flatMap((run) => (run.startedAt === null ? [] : [run.startedAt]));
  const lastRunAt = starts.reduce<string | null>(
    (latest, start) => (latest === null || Date.parse(start) > Date.parse(latest) ? start : latest),
    null,
  );
  const status = sync.disabled ? 'disabled' : (newest?.status ?? 'pending');
  return { ...sync, status, lastRunAt: lastRunAt ?? sync.lastRunAt };
}

/** Whether a word of a path names one of the four lists. */
export function isListName(word: string | undefined): word is ListName {
  return listNames.some((name) => name === word);
}

function byId<T extends { readonly id: ApiId }>(objects: readonly T[]): Map<ApiId, T> {
  return new Map(objects.map((object) => [object.id, object]));
}
