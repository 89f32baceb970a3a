/** A source that stands for itself as one input: what a custom or unknown model reads is not known any closer. */
import type { SourceNode } from '../../model/graph.js';
import type { Source } from '../../model/workspace.js';
import { configuredText, safeName, safeNamespace } from './configured-text.js';
import type { NameOverride } from './name-overrides.js';
import { platformOf } from './platforms.js';
import { warehouseNamespace } from './warehouse-datasets.js';

/** The source as a dataset: namespace of its system, else `{platform}://{slug}`; name is the slug. */
export function sourceDataset(source: Source, override: NameOverride | undefined): SourceNode {
  const platform = platformOf(source.type);
  const catalogued = configuredText(source.configuration, ['catalog']) !== null;
  const namespace =
    override?.namespace ??
    warehouseNamespace(platform, source.configuration, catalogued) ??
    safeNamespace(`${platform}://${source.slug}`);
  return {
    kind: 'source-dataset',
    key: `source:${source.id}`,
    sourceId: source.id,
    dataset: { namespace, name: override?.name ?? safeName(source.slug) },
  };
}
