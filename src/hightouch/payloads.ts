import type {
  Destination,
  EventContract,
  Model,
  ObjectKind,
  RowCounts,
  Schedule,
  SkippedObject,
  Source,
  Sync,
  SyncRun,
} from '../model/workspace.js';
import {
  isObject,
  readCount,
  readError,
  readErrorCode,
  readId,
  readJson,
  readJsonObject,
  readTags,
  readText,
  readTexts,
  readTime,
} from './json-values.js';
import { readContract } from './contract-payload.js';
import { readModel } from './model-payload.js';
import { faultText, identity, type RawObject } from './schemas.js';

export type Parsed<T> = { readonly object: T } | { readonly skipped: SkippedObject };

/** An element of `/sources`. */
export function parseSource(value: unknown): Parsed<Source> {
  return parse('source', value, (raw, id) => ({ kind: 'source', ...readPlace(raw, id) }));
}

/** An element of `/destinations`. */
export function parseDestination(value: unknown): Parsed<Destination> {
  return parse('destination', value, (raw, id) => ({ kind: 'destination', ...readPlace(raw, id) }));
}

/** An element of `/models`. */
export function parseModel(value: unknown): Parsed<Model> {
  return parse('model', value, readModel);
}

/** An element of `/syncs`. */
export function parseSync(value: unknown): Parsed<Sync> {
  return parse('sync', value, readSync);
}

/** An element of `/events/contracts`. */
export function parseContract(value: unknown): Parsed<EventContract> {
  return parse('contract', value, readContract);
}

/** An element of `/syncs/{syncId}/runs`, which does not name its sync itself. */
export function parseRun(value: unknown, syncId: string): Parsed<SyncRun> {
  return parse('run', value, (raw, id) => readRun(raw, id, syncId));
}

/** Strict about identity, permissive about everything else. */
function parse<T>(kind: ObjectKind, value: unknown, read: (raw: RawObject, id: string) => T): Parsed<T> {
  const fits = identity[kind];
  const id = isObject(value) ? readId(value['id']) : null;
  if (fits(value) && id !== null) return { object: read(value, id) };
  return { skipped: { kind, id, reason: faultText(fits.errors) } };
}

/** What sources and destinations have in common. */
function readPlace(raw: RawObject, id: string): Omit<Source, 'kind'> {
  const slug = readText(raw['slug']) ?? id;
  return {
    id,
    workspaceId: readId(raw['workspaceId']) ?? '',
    name: readText(raw['name']) ?? slug,
    slug,
    type: readText(raw['type']) ?? 'unknown',
    configuration: readJsonObject(raw['configuration']) ?? {},
    createdAt: readTime(raw['createdAt']),
    updatedAt: readTime(raw['updatedAt']),
  };
}

function readSync(raw: RawObject, id: string): Sync {
  const status = readText(raw['status']);
  const externalSegment = raw['externalSegment'];
  return {
    kind: 'sync',
    id,
    workspaceId: readId(raw['workspaceId']) ?? '',
    modelId: readId(raw['modelId']) ?? '',
    destinationId: readId(raw['destinationId']) ?? '',
    slug: readText(raw['slug']),
    configuration: readJsonObject(raw['configuration']),
    schedule: readSchedule(raw['schedule']),
    status,
    disabled: typeof raw['disabled'] === 'boolean' ? raw['disabled'] : status === 'disabled',
    lastRunAt: readLastRunAt(raw['lastRunAt']),
    referencedColumns: readTexts(raw['referencedColumns']),
    primaryKey: readText(raw['primaryKey']),
    externalSegmentId: isObject(externalSegment) ? readId(externalSegment['id']) : null,
    tags: readTags(raw['tags']),
    createdAt: readTime(raw['createdAt']),
    updatedAt: readTime(raw['updatedAt']),
  };
}

/** Only null says that the sync never ran; a time that cannot be read says nothing, like one that is absent. */
function readLastRunAt(value: unknown): string | null | undefined {
  return value === null ? null : (readTime(value) ?? undefined);
}

function readSchedule(value: unknown): Schedule | null {
  return isObject(value) ? { type: readText(value['type']), schedule: readJson(value['schedule']) } : null;
}

function readRun(raw: RawObject, id: string, syncId: string): SyncRun {
  const ratio = raw['completionRatio'];
  const errorCode = readErrorCode(raw['error']);
  return {
    kind: 'run',
    id,
    syncId,
    createdAt: readTime(raw['createdAt']),
    startedAt: readTime(raw['startedAt']),
    finishedAt: readTime(raw['finishedAt']),
    status: String(raw['status']),
    querySize: typeof raw['querySize'] === 'number' ? readCount(raw['querySize']) : null,
    completionRatio: typeof ratio === 'number' && Number.isFinite(ratio) ? Math.min(1, Math.max(0, ratio)) : null,
    planned: readRows(raw['plannedRows']),
    successful: readRows(raw['successfulRows']),
    failed: readRows(raw['failedRows']),
    error: readError(raw['error']),
    ...(errorCode === null ? {} : { errorCode }),
  };
}

function readRows(value: unknown): RowCounts | null {
  if (!isObject(value)) return null;
  return {
    added: readCount(value['addedCount']),
    changed: readCount(value['changedCount']),
    removed: readCount(value['removedCount']),
  };
}
