import type { Job, JobFacets } from '../../openlineage/events.js';
import type { Owner } from '../../openlineage/facets/ownership.js';
import type { Tag } from '../../openlineage/facets/tags.js';
import type { ModelLineage, SyncLineage } from '../../model/graph.js';
import type { EventOptions } from './event-options.js';
import { codeBody } from './code-location.js';
import { standardFacet, type Stamp } from './stamp.js';
import { syncFacet } from './sync-facet.js';

/** The job of a sync with the two facets that a START carries. */
export function briefJob(lineage: SyncLineage, options: EventOptions, stamp: Stamp): Job {
  return {
    namespace: options.namespace,
    name: lineage.jobName,
    facets: {
      jobType: standardFacet(stamp, 'job.jobType', {
        processingType: 'BATCH',
        integration: 'HIGHTOUCH',
        jobType: options.profile.jobTypes.sync,
      }),
      hightouch_sync: syncFacet(lineage, options, stamp),
    },
  };
}

/** The job of a sync with every facet. */
export function fullJob(brief: Job, lineage: SyncLineage, options: EventOptions, stamp: Stamp): Job {
  const model = lineage.model;
  const tags = tagsOf([model?.model.tags ?? {}, lineage.sync.tags], options);
  const owners = ownersAmong(tags, options);
  const { code } = lineage.sync;
  const description = lineage.sync.description ?? model?.model.description;
  return {
    ...brief,
    facets: {
      ...brief.facets,
      ...(model === null ? {} : sqlFacet(model, stamp)),
      ...(description ? { documentation: standardFacet(stamp, 'job.documentation', { description }) } : {}),
      ...(tags.length === 0 ? {} : { tags: standardFacet(stamp, 'job.tags', { tags }) }),
      ...(owners.length === 0 ? {} : { ownership: standardFacet(stamp, 'job.ownership', { owners }) }),
      ...(code === undefined
        ? {}
        : { sourceCodeLocation: standardFacet(stamp, 'job.sourceCodeLocation', codeBody(code)) }),
    },
  };
}

/** The lineage without what every commit changes: a commit to another file is no news of this sync. */
export function withoutCommit(lineage: SyncLineage): SyncLineage {
  const { code } = lineage.sync;
  if (code === undefined) return lineage;
  return { ...lineage, sync: { ...lineage.sync, code: { ...code, url: '', version: null } } };
}

/** The tags of a model, and the owners that they name. */
export function modelTags(
  { model }: ModelLineage,
  options: EventOptions,
): { readonly tags: Label[]; readonly owners: Owner[] } {
  const tags = tagsOf([model.tags], options);
  return { tags, owners: ownersAmong(tags, options) };
}

/** The text of a raw SQL model; nothing for any other. */
export function sqlFacet({ model, sql, dialect }: ModelLineage, stamp: Stamp): JobFacets {
  if (model.query.kind !== 'raw_sql' || sql === null) return {};
  return { sql: standardFacet(stamp, 'job.sql', { query: sql, ...(dialect === null ? {} : { dialect }) }) };
}

type Label = Tag & { readonly source: string };

function tagsOf(groups: readonly Readonly<Record<string, string>>[], { profile }: EventOptions): Label[] {
  const source = profile.tagSource ?? 'HIGHTOUCH';
  const tags = new Map<string, Label>();
  for (const [key, value] of groups.flatMap((group) => Object.entries(group))) {
    tags.set(`${key}\n${value}`, { key, value, source });
  }
  return [...tags].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, tag]) => tag);
}

function ownersAmong(tags: readonly Label[], { ownerTagKeys }: EventOptions): Owner[] {
  return tags
    .filter(({ key }) => ownerTagKeys.includes(key))
    .map(({ key, value }) => ({ name: `${key}:${value}`, type: 'OWNER' }));
}
