import type {
  ApiDestination,
  ApiId,
  ApiModel,
  ApiRowCounts,
  ApiRun,
  ApiSource,
  ApiSync,
  SampleData,
} from './api-shapes.js';
import { scaledModel } from './scaled-models.js';
import { seededBelow } from './seeded.js';

export interface WorkspaceScale {
  readonly syncs: number;
  readonly runsPerSync: number;
  readonly models: number;
  readonly nowMs: number;
}

const workspaceId = 418;
const firstSyncId = 1_300_001;
const firstRunId = 700_000_001;
const createdAt = '2024-03-01T08:00:00.000Z';
const updatedAt = '2024-11-20T08:00:00.000Z';
/** Just inside the seven days that a first pass looks back, with time to spare for the pass itself. */
const spanMs = 7 * 24 * 3_600_000 - 2 * 3_600_000;
const none: ApiRowCounts = { addedCount: 0, changedCount: 0, removedCount: 0 };

/**
 * A workspace of any size with the lineage of a real one: models of raw SQL, tables and dbt, syncs with six mappings each.
 * Every run has ended and lies in the seven days before `nowMs`. Runs are made when they are asked for and not kept, so the
 * memory of a server does not depend on their number. At least one model is needed as soon as there is a sync.
 */
export function scaledWorkspace(scale: WorkspaceScale): SampleData {
  const source: ApiSource = {
    id: 2201,
    name: 'Snowflake',
    slug: 'snowflake',
    workspaceId,
    createdAt,
    updatedAt,
    type: 'snowflake',
    configuration: { account: 'acme-scale', username: 'HIGHTOUCH_USER', database: 'PROD', warehouse: 'REVERSE_ETL' },
  };
  const models = count(scale.models).map((index) =>
    scaledModel(index, { workspaceId, sourceId: source.id, createdAt }),
  );
  const syncs = count(scale.syncs).map((index) => scaledSync(index, models, scale));
  return {
    sources: [source],
    models: withSyncs(models, syncs, 'modelId'),
    destinations: withSyncs(destinations, syncs, 'destinationId'),
    syncs,
    runs(syncId) {
      const index = syncId - firstSyncId;
      return index < 0 || index >= scale.syncs
        ? []
        : count(scale.runsPerSync).map((position) => scaledRun(index, position, scale));
    },
  };
}

const destinations: readonly ApiDestination[] = ['hubspot', 'braze', 'salesforce', 'iterable'].map((type, index) => ({
  id: 3401 + index,
  name: type,
  slug: type,
  workspaceId,
  createdAt,
  updatedAt,
  type,
  configuration: {},
  syncs: [],
}));

function scaledSync(index: number, models: readonly ApiModel[], scale: WorkspaceScale): ApiSync {
  const model = models[index % models.length];
  const destination = destinations[index % destinations.length];
  if (model === undefined || destination === undefined) throw new RangeError('a sync needs a model');
  return {
    id: firstSyncId + index,
    slug: `sync-${index + 1}`,
    workspaceId,
    modelId: model.id,
    destinationId: destination.id,
    createdAt,
    updatedAt,
    configuration: {
      mode: 'upsert',
      type: 'object',
      object: `object_${index % 40}`,
      externalIdMapping: { to: 'email', from: 'EMAIL', type: 'standard' },
      mappings: [
        { to: 'customer_id', from: 'CUSTOMER_ID', type: 'standard' },
        { to: 'country', from: 'COUNTRY', type: 'standard' },
        { to: 'orders', from: 'ORDER_COUNT', type: 'standard' },
        { to: 'tier', from: 'TIER', type: 'standard' },
        { to: 'greeting', type: 'template', template: "Hello {{ row['FIRST_NAME'] }}" },
      ],
    },
    schedule: { type: 'interval', schedule: { interval: { unit: 'hour', quantity: 1 } } },
    status: scale.runsPerSync === 0 ? 'pending' : statusOf(index, scale.runsPerSync - 1),
    disabled: false,
    lastRunAt: scale.runsPerSync === 0 ? null : iso(startMs(index, scale.runsPerSync - 1, scale)),
    referencedColumns: ['EMAIL', 'CUSTOMER_ID', 'COUNTRY', 'ORDER_COUNT', 'TIER', 'FIRST_NAME'],
    primaryKey: 'CUSTOMER_ID',
    externalSegment: {},
    tags: { team: `team-${index % 12}` },
  };
}

function scaledRun(index: number, position: number, scale: WorkspaceScale): ApiRun {
  const start = startMs(index, position, scale);
  const status = statusOf(index, position);
  const failed = status === 'failed';
  const changed = 20 + seededBelow(900, index, position);
  const rejected = status === 'warning' ? 3 : 0;
  const planned = { addedCount: 8, changedCount: changed, removedCount: 2 };
  return {
    id: firstRunId + index * scale.runsPerSync + position,
    createdAt: iso(start - 400),
    startedAt: iso(start),
    finishedAt: iso(start + 1_000 + seededBelow(4_000, index, position)),
    status,
    querySize: failed ? 0 : 40_000 + index,
    completionRatio: failed ? 0 : 1,
    plannedRows: failed ? none : planned,
    successfulRows: failed ? none : { ...planned, changedCount: changed - rejected },
    failedRows: { ...none, changedCount: rejected },
    error: failed ? 'A column that this sync uses is missing from the result of its model' : null,
  };
}

function statusOf(index: number, position: number): string {
  const draw = seededBelow(50, index, 'status', position);
  if (draw === 0) return 'failed';
  return draw < 3 ? 'warning' : 'success';
}

/** Evenly spread over the span, each sync a little apart from the next; the newest is at least half a minute old. */
function startMs(index: number, position: number, scale: WorkspaceScale): number {
  const spacing = spanMs / scale.runsPerSync;
  const newest = scale.nowMs - 30_000 - (index % 1_000) * 10;
  return Math.round(newest - (scale.runsPerSync - 1 - position) * spacing);
}

function withSyncs<T extends { readonly id: ApiId }>(
  objects: readonly T[],
  syncs: readonly ApiSync[],
  key: 'modelId' | 'destinationId',
): readonly (T & { readonly syncs: readonly ApiId[] })[] {
  const ids = new Map<ApiId, ApiId[]>(objects.map((object) => [object.id, []]));
  for (const sync of syncs) ids.get(sync[key])?.push(sync.id);
  return objects.map((object) => ({ ...object, syncs: ids.get(object.id) ?? [] }));
}

function count(length: number): readonly number[] {
  return Array.from({ length }, (_, index) => index);
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
