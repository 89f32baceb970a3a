import type { LineageGraph, SyncLineage } from '../../model/graph.js';
import { assetKeyParts } from './asset-key.js';
import type { PipesContext } from './context.js';

export interface Warning {
  readonly message: string;
  readonly fields: object;
}

export interface AssetSyncs {
  /** The syncs that an asset stands for; null for the pass as a whole. In the order of the context. */
  readonly byKey: ReadonlyMap<string, readonly SyncLineage[] | null>;
  readonly warnings: readonly Warning[];
}

/**
 * What each asset key of the context stands for (operators/dagster/README.md, "Which asset is what"). A key that the extras
 * name stands for that sync. Of several keys, one whose last part is the slug of a sync or the name of a destination object
 * stands for that sync, or for all syncs into that object; every other key, and a key alone, for the pass.
 */
export function assetSyncs({ assetKeys, extras }: PipesContext, graph: LineageGraph): AssetSyncs {
  const byKey = new Map<string, readonly SyncLineage[] | null>();
  const warnings: Warning[] = [];
  const strangers: string[] = [];
  for (const key of assetKeys) {
    const named = Object.hasOwn(extras.syncs, key) ? extras.syncs[key] : undefined;
    const found = named === undefined ? lookUp(key, assetKeys.length, graph) : bySlugOrId(named, graph);
    byKey.set(key, found.length === 0 ? null : found);
    if (found.length > 0) continue;
    if (named !== undefined) {
      const message =
        'the extras of Dagster name a sync that this pass does not tell: its asset gets the figures of the pass';
      warnings.push({ message, fields: { assetKey: key, sync: named } });
    } else strangers.push(key);
  }
  if (strangers.length > 1) {
    warnings.push({
      message:
        'several assets match no sync and no destination object: each of them gets the figures of the whole pass',
      fields: { assetKeys: strangers },
    });
  }
  const unknown = Object.keys(extras.syncs).filter((key) => !assetKeys.includes(key));
  if (unknown.length > 0 && assetKeys.length === 0) {
    warnings.push({ message: 'the step has no assets: nothing is materialized', fields: { assetKeys: unknown } });
  }
  return { byKey, warnings };
}

function lookUp(key: string, count: number, graph: LineageGraph): readonly SyncLineage[] {
  if (count === 1) return [];
  const parts = assetKeyParts(key).map(plain);
  const last = parts.at(-1) ?? '';
  const bySlug = graph.syncs.filter(({ sync }) => sync.slug !== null && plain(sync.slug) === last);
  if (bySlug.length > 0) return sameOutput(bySlug) ? bySlug : [];
  const byObject = graph.syncs.filter(({ output }) => output !== null && plain(output.object ?? '') === last);
  if (sameOutput(byObject)) return byObject;
  // One object name in several destinations: another part of the key must say which.
  const narrowed = byObject.filter(({ destination, output }) =>
    [destination?.slug, destination?.name, destination?.type, output?.platform].some(
      (name) => name !== undefined && parts.slice(0, -1).includes(plain(name)),
    ),
  );
  return sameOutput(narrowed) ? narrowed : [];
}

function sameOutput(syncs: readonly SyncLineage[]): boolean {
  return new Set(syncs.map(({ output, sync }) => output?.key ?? sync.id)).size <= 1;
}

function bySlugOrId(name: string, graph: LineageGraph): readonly SyncLineage[] {
  const found = graph.syncs.find(({ sync }) => sync.slug === name) ?? graph.syncs.find(({ sync }) => sync.id === name);
  return found === undefined ? [] : [found];
}

/** Asset keys are written with underscores where slugs have dashes. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[\s-]/g, '_');
}
