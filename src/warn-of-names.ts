import type { Config } from './config/config.js';
import { nearest } from './config/nearest.js';
import { sharedIdentities } from './lineage/names/shared-identities.js';
import { selectSyncs } from './lineage/selection.js';
import type { Logger } from './log/logger.js';
import type { Workspace } from './model/workspace.js';

interface Overrides {
  readonly option: string;
  /** What a DataHub recipe calls them. */
  readonly inRecipe: string;
  readonly given: Config['sourceOverrides'];
}

function overridesOf({ sourceOverrides, destinationOverrides }: Config): Record<'sources' | 'destinations', Overrides> {
  return {
    sources: { option: 'sourceOverrides', inRecipe: 'sources_to_platform_instance', given: sourceOverrides },
    destinations: {
      ...{ option: 'destinationOverrides', inRecipe: 'destinations_to_platform_instance', given: destinationOverrides },
    },
  };
}

/** Warns of names in the configuration that nothing has, of a selection without a sync, and of different accounts that would be called alike. */
export function warnOfNames(config: Config, workspace: Workspace, log: Logger): void {
  for (const section of ['sources', 'destinations'] as const) {
    const objects = [...workspace[section].values()];
    const slugs = objects.map(({ slug }) => slug);
    const known = new Set([...slugs, ...objects.map(({ id }) => id)]);
    const hintFor = (key: string): string => {
      const meant = nearest(key, slugs);
      return meant === null ? `The workspace has no ${section}.` : `Did you mean ${meant}?`;
    };
    for (const [key, { origin }] of Object.entries(config.datasetNames[section])) {
      if (known.has(key)) continue;
      log.warn(
        { key: `${section}.${key}`, origin, hint: hintFor(key) },
        'dataset names: the workspace has no such slug or id',
      );
    }
    const { option, inRecipe, given } = overridesOf(config)[section];
    for (const key of Object.keys(given)) {
      if (known.has(key)) continue;
      log.warn(
        { key: `${option}.${key}`, inRecipe: `${inRecipe}.${key}`, hint: hintFor(key) },
        'platform settings: the workspace has no such slug or id',
      );
    }
  }
  if (workspace.syncs.size > 0 && selectSyncs(workspace, config.selection).length === 0) {
    log.warn(
      {
        syncs: workspace.syncs.size,
        selection: config.selection,
        hint: 'Patterns must match a whole slug, name or id; those of a recipe (sync_patterns) the begin of a slug.',
      },
      'no sync of the workspace is selected',
    );
  }
  for (const { kind, namespace, slugs, because, override } of sharedIdentities(workspace, config.datasetNames)) {
    log.warn(
      {
        kind,
        namespace,
        slugs,
        because,
        hint: `If they are different accounts, write into the file of --dataset-names:\n${override}`,
      },
      'different accounts may share one identity',
    );
  }
}
