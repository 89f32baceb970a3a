/** Bucket or container of an object store (OpenLineage spec, naming page). */
import type { JsonObject } from '../../model/workspace.js';
import { configuredText, safeNamespace } from './configured-text.js';
import { systemOf } from './systems.js';

export interface StorePlace {
  readonly namespace: string;
  readonly container: string;
}

/** Where a store's files lie, from the first configuration that says so; null when none does, or it is no store. */
export function storePlace(platform: string, configurations: readonly JsonObject[]): StorePlace | null {
  const { store } = systemOf(platform);
  if (store === undefined) return null;
  const find = (keys: readonly string[]): string | null => {
    for (const configuration of configurations) {
      const found = configuredText(configuration, keys);
      if (found !== null) return found;
    }
    return null;
  };
  const container = find(store.container)
    ?.replace(/^(?:[a-z0-9]+:\/\/|arn:aws[\w-]*:s3:::)/i, '')
    .replace(/[/?#].*$/s, '');
  if (container === undefined || container === '') return null;
  if (store.account === undefined) return { namespace: safeNamespace(`${store.scheme}://${container}`), container };
  const account = (find(store.account) ?? find(['accountUrl', 'blobEndpoint', 'endpoint', 'host', 'url']))
    ?.replace(/^[a-z]+:\/\//i, '')
    .replace(/[.:/?#].*$/s, '');
  if (account === undefined || account === '') return null;
  return { namespace: safeNamespace(`${store.scheme}://${container}@${account}.dfs.core.windows.net`), container };
}
