import type { Config } from './config/config.js';
import { nearest } from './config/nearest.js';
import { sharedIdentities } from './lineage/names/shared-identities.js';
import type { Logger } from './log/logger.js';
import type { Workspace } from './model/workspace.js';

/** Warns of names in the configuration that nothing has, and of different accounts that would be called alike. */
export function warnOfNames(config: Config, workspace: Workspace, log: Logger): void {
  for (const section of ['sources', 'destinations'] as const) {
    const objects = [...workspace[section].values()];
    const slugs = objects.map(({ slug }) => slug);
    const known = new Set([...slugs, ...objects.map(({ id }) => id)]);
    for (const [key, { origin }] of Object.entries(config.datasetNames[section])) {
      if (known.has(key)) continue;
      const meant = nearest(key, slugs);
      log.warn(
        {
          key: `${section}.${key}`,
          origin,
          hint: meant === null ? `The workspace has no ${section}.` : `Did you mean ${meant}?`,
        },
        'dataset names: the workspace has no such slug or id',
      );
    }
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
