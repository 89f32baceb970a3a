import type { Job } from '../../openlineage/events.js';
import type { SyncLineage } from '../../model/graph.js';
import type { CodeLocation } from '../../model/workspace.js';
import type { EventOptions } from './event-options.js';
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
        jobType: options.profile.jobType,
      }),
      hightouch_sync: syncFacet(lineage, options, stamp),
    },
  };
}

/** The job of a sync with every facet. */
export function fullJob(brief: Job, lineage: SyncLineage, options: EventOptions, stamp: Stamp): Job {
  const model = lineage.model;
  const tags = jobTags(lineage, options.profile.tagSource ?? 'HIGHTOUCH');
  const owners = tags
    .filter(({ key }) => options.ownerTagKeys.includes(key))
    .map(({ key, value }) => ({ name: `${key}:${value}`, type: 'OWNER' }));
  const { code } = lineage.sync;
  const description = lineage.sync.description ?? model?.model.description;
  const isRawSql = model?.model.query.kind === 'raw_sql' && model.sql !== null;
  return {
    ...brief,
    facets: {
      ...brief.facets,
      ...(isRawSql && model.sql !== null
        ? {
            sql: standardFacet(stamp, 'job.sql', {
              query: model.sql,
              ...(model.dialect === null ? {} : { dialect: model.dialect }),
            }),
          }
        : {}),
      ...(description ? { documentation: standardFacet(stamp, 'job.documentation', { description }) } : {}),
      ...(tags.length === 0 ? {} : { tags: standardFacet(stamp, 'job.tags', { tags }) }),
      ...(owners.length === 0 ? {} : { ownership: standardFacet(stamp, 'job.ownership', { owners }) }),
      ...(code === undefined
        ? {}
        : { sourceCodeLocation: standardFacet(stamp, 'job.sourceCodeLocation', codeBody(code)) }),
    },
  };
}

function codeBody({ url, repoUrl, path, version, branch }: CodeLocation) {
  return {
    type: 'git',
    url,
    ...(repoUrl === null ? {} : { repoUrl }),
    path,
    ...(version === null ? {} : { version }),
    ...(branch === null ? {} : { branch }),
  };
}

/** The lineage without what every commit changes: a commit to another file is no news of this sync. */
export function withoutCommit(lineage: SyncLineage): SyncLineage {
  const { code } = lineage.sync;
  if (code === undefined) return lineage;
  return { ...lineage, sync: { ...lineage.sync, code: { ...code, url: '', version: null } } };
}

function jobTags(lineage: SyncLineage, source: string): { key: string; value: string; source: string }[] {
  const tags = new Map<string, { key: string; value: string; source: string }>();
  for (const [key, value] of [
    ...Object.entries(lineage.model?.model.tags ?? {}),
    ...Object.entries(lineage.sync.tags),
  ]) {
    tags.set(`${key}\n${value}`, { key, value, source });
  }
  return [...tags].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, tag]) => tag);
}
