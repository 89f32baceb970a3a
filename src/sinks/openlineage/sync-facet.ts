import type { SyncLineage } from '../../model/graph.js';
import type { Json, JsonObject } from '../../model/workspace.js';
import { pageUrl, type EventOptions } from './event-options.js';
import { ownFacet, type Stamp } from './stamp.js';

const deleteKeys = ['deleteBehavior', 'deleteMode', 'removeBehavior', 'removedRowsBehavior', 'deleteHandling'];

/** The `hightouch_sync` job facet (spec/facets/1-0-0/HightouchSyncJobFacet.json): nothing in it moves with every run. */
export function syncFacet(lineage: SyncLineage, options: EventOptions, stamp: Stamp) {
  const { sync, model, destination, output } = lineage;
  const configuration = sync.configuration ?? {};
  const matchKeys = lineage.fields.filter((field) => field.matchKey);
  return ownFacet(stamp, 'HightouchSyncJobFacet', {
    workspaceId: sync.workspaceId,
    syncId: sync.id,
    syncSlug: sync.slug ?? undefined,
    modelId: sync.modelId,
    modelSlug: model?.model.slug,
    modelName: model?.model.name,
    queryType: model?.model.queryType,
    sourceId: model?.model.sourceId,
    sourceSlug: model?.source?.slug,
    sourceType: model?.source?.type,
    destinationId: sync.destinationId,
    destinationSlug: destination?.slug,
    destinationType: destination?.type,
    object: output?.object ?? undefined,
    mode: text(configuration.mode),
    syncType: text(configuration.type),
    schedule:
      sync.schedule === null ? undefined : { type: sync.schedule.type, schedule: idsAsText(sync.schedule.schedule) },
    trigger: triggerJob(sync.schedule?.type ?? null, sync.schedule?.schedule),
    deleteBehavior: deleteKeys.map((key) => configuration[key]).find((value) => value !== undefined && value !== null),
    recordMatching:
      matchKeys.length === 0
        ? undefined
        : matchKeys.map(({ field, columns }) => ({ field, columns: columns.map(({ column }) => column) })),
    disabled: sync.disabled,
    primaryKey: sync.primaryKey ?? model?.model.primaryKey ?? undefined,
    labels: Object.keys(sync.tags).length === 0 ? undefined : sync.tags,
    folderId: model?.model.folderId ?? undefined,
    createdAt: sync.createdAt ?? undefined,
    url: pageUrl(options, 'syncs', sync.id),
    coverage: {
      resolved: lineage.resolved,
      reasons: lineage.unresolved.map(({ reason, detail }) => ({ reason, detail })),
    },
  });
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The job of another system whose end starts the sync: a schedule that names a job instead of a time. */
function triggerJob(type: string | null, schedule: Json | undefined): JsonObject | undefined {
  if (typeof schedule !== 'object' || schedule === null || Array.isArray(schedule)) return undefined;
  const { account, job, connector } = schedule as JsonObject; // narrowed: no array, no null
  if (job === undefined && connector === undefined) return undefined;
  return {
    ...(type === null ? {} : { type }),
    ...(account === undefined ? {} : { account: idsAsText(account) }),
    ...(job === undefined ? {} : { job: idsAsText(job) }),
    ...(connector === undefined ? {} : { connector: idsAsText(connector) }),
  };
}

/** The same value with every id as a text: other systems give theirs as numbers, ours are texts throughout. */
function idsAsText(value: Json, key = ''): Json {
  if (typeof value === 'number') return /^ids?$|Ids?$|_ids?$/.test(key) ? String(value) : value;
  if (Array.isArray(value)) return value.map((item: Json) => idsAsText(item, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]: [string, Json]) => [name, idsAsText(member, name)]),
  );
}
