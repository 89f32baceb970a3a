/** A source that stands for itself as one input: what a custom or unknown model reads is not known any closer. */
import type { SourceNode } from '../../model/graph.js';
import type { Source } from '../../model/workspace.js';
import { configuredText, safeName, safeNamespace } from './configured-text.js';
import type { NameOverride } from './name-overrides.js';
import { storePlace } from './store-place.js';
import { platformOf, warehouseOf } from './systems.js';
import { tenantOf } from './tenant.js';
import { warehouseNamespace } from './warehouse-place.js';

/** The source as a dataset: namespace of its system, else `{platform}://{slug}`; name is the slug. */
export function sourceDataset(source: Source, override: NameOverride | undefined): SourceNode {
  return {
    kind: 'source-dataset',
    key: `source:${source.id}`,
    sourceId: source.id,
    dataset: { namespace: sourceNamespace(source, override), name: override?.name ?? safeName(source.slug) },
  };
}

/** The namespace of a source: of its warehouse, its bucket, its account, in this order; else `{platform}://{slug}`. */
export function sourceNamespace(source: Source, override: NameOverride | undefined): string {
  if (override?.namespace !== undefined) return override.namespace;
  const { configuration } = source;
  const platform = platformOf(source.type);
  if (warehouseOf(platform) !== null) {
    const catalog = configuredText(configuration, ['catalog', 'catalogName']);
    return warehouseNamespace(platform, configuration, catalog) ?? safeNamespace(`${platform}://${source.slug}`);
  }
  return (
    storePlace(platform, [configuration])?.namespace ??
    safeNamespace(`${platform}://${tenantOf(source, platform).name}`)
  );
}
