import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '#src/config/config.js';
import type { ApiRun, ApiSync, SampleData } from '#src/demo/api-shapes.js';
import { startHightouchServer, type HightouchServer, type ServerOptions } from '#src/demo/server.js';
import type { Host } from '#src/host.js';
import { silentLogger } from '#src/log/logger.js';
import { runPass } from '#src/pass.js';
import type { Summary } from '#src/result.js';

/** A small workspace over real HTTP, a clock that the test sets, and passes in this process. */
export interface PassWorld {
  readonly server: HightouchServer;
  readonly dir: string;
  /** Sets the clock of passes and server to `YYYY-MM-DDTHH:mm` of the story's calendar. */
  at(time: string): void;
  pass(overrides?: Overrides): Promise<Summary>;
  /** The events of the last published file, oldest first; empty when there is none. */
  events(): Promise<StoryEvent[]>;
  watermark(): Promise<WatermarkView>;
  close(): Promise<void>;
}

export interface WatermarkView {
  readonly window: { readonly start: string; readonly end: string };
  readonly sinks: Readonly<Record<string, { readonly end: string; readonly syncs: Readonly<Record<string, object>> }>>;
}

export interface Overrides extends Omit<Partial<Config>, 'window' | 'openlineage' | 'datahub' | 'selection' | 'api'> {
  readonly window?: Partial<Config['window']>;
  readonly openlineage?: Partial<Config['openlineage']>;
  readonly datahub?: Partial<Config['datahub']>;
  readonly selection?: Partial<Config['selection']>;
  readonly api?: Partial<Config['api']>;
  readonly signal?: AbortSignal;
}

export interface StoryEvent {
  readonly eventType?: string;
  readonly eventTime: string;
  readonly run?: { readonly runId: string; readonly facets: Readonly<Record<string, object>> };
  readonly job: {
    readonly namespace: string;
    readonly name: string;
    readonly facets: Readonly<Record<string, object>>;
  };
  readonly inputs: readonly { readonly namespace: string; readonly name: string }[];
  readonly outputs: readonly { readonly namespace: string; readonly name: string }[];
}

const key = 'story-key-for-tests';
const hourMs = 3600 * 1000;

export async function openPassWorld(options: Partial<ServerOptions> = {}): Promise<PassWorld> {
  const dir = await mkdtemp(join(tmpdir(), 'hightouch-lineage-story-'));
  let nowMs = Date.parse('2026-03-02T00:00:00.000Z');
  const server = await startHightouchServer({ data: storyWorkspace(), key, now: () => nowMs, ...options });
  return {
    server,
    dir,
    at(time) {
      nowMs = Date.parse(`${time}:00.000Z`);
    },
    pass: (overrides = {}) =>
      runPass(
        testConfig(server.url, dir, overrides),
        testHost(() => nowMs, overrides.signal),
      ),
    events: () => readEvents(join(dir, 'out/openlineage/events.ndjson')),
    async watermark() {
      return JSON.parse(await readFile(join(dir, 'watermark.json'), 'utf8')) as WatermarkView; // written by the pass under test
    },
    async close() {
      await server.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** The events of an NDJSON file in order; none when the file is not there. */
export async function readEvents(path: string): Promise<StoryEvent[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as StoryEvent); // written by the pass under test
}

/** `START a 500` for run 500 of sync `a`; `JOB a` for its JobEvent. */
export function told(events: readonly StoryEvent[]): string[] {
  return events.map((event) => {
    const name = event.job.name.slice(event.job.name.indexOf('.') + 1);
    return `${event.eventType ?? 'JOB'} ${name} ${event.eventTime.slice(11, 16)}`;
  });
}

export function testHost(now: () => number, signal: AbortSignal = new AbortController().signal): Host {
  return {
    log: silentLogger,
    signal,
    now,
    random: () => 0.5,
    sleep: () => Promise.resolve(),
    env: {},
    progress: { advance() {}, end() {} },
  };
}

export function testConfig(url: string, dir: string, overrides: Overrides = {}): Config {
  const outputDir = overrides.outputDir ?? join(dir, 'out');
  const { window, openlineage, datahub, selection, api, ...rest } = overrides;
  return {
    sinks: ['openlineage'],
    outputDir,
    outputDirGiven: true,
    keepPasses: 24,
    dryRun: false,
    watermark: { in: join(dir, 'watermark.json'), out: join(dir, 'watermark.json') },
    workspaceName: null,
    workspaceSlug: null,
    full: false,
    fullEveryMs: null,
    onReject: 'continue',
    maskErrors: true,
    result: null,
    minCoverage: null,
    strict: false,
    exitCodeIfUnchanged: 0,
    gitSyncDir: null,
    sqlTimeoutMs: 5000,
    sqlWorkers: 1,
    sqlCache: null,
    schemas: { file: null, dbtTargetDirs: [], dbtDepth: 'relation' },
    ownerTagKeys: [],
    datasetNames: { sources: {}, destinations: {} },
    sourceOverrides: {},
    destinationOverrides: {},
    passRun: { told: 'auto', namespace: 'own', variables: [] },
    logLevel: 'silent',
    logFormat: 'json',
    ...rest,
    api: {
      url,
      key,
      maxRequestsPerSecond: 0,
      concurrency: 4,
      connectTimeoutMs: 5000,
      bodyTimeoutMs: 5000,
      maxBodyBytes: 50_000_000,
      ...api,
    },
    window: {
      since: null,
      until: null,
      lookbackMs: 7 * 24 * hourMs,
      overlapMs: hourMs,
      openRunTtlMs: 14 * 24 * hourMs,
      allowGap: false,
      newestRuns: null,
      ...window,
    },
    selection: {
      syncs: [],
      excludeSyncs: [],
      models: [],
      destinations: [],
      syncSlugs: null,
      skipDisabled: false,
      runs: true,
      columnLineage: true,
      ...selection,
    },
    openlineage: {
      namespace: 'hightouch',
      file: join(outputDir, 'openlineage/events.ndjson'),
      url: null,
      endpoint: 'api/v1/lineage',
      apiKey: null,
      console: false,
      profile: 'auto',
      models: false,
      lineageFacet: false,
      static: null,
      maxEventBytes: null,
      concurrency: 8,
      client: null,
      ...openlineage,
    },
    datahub: {
      file: null,
      url: null,
      token: null,
      api: 'restli',
      async: false,
      batchSize: 100,
      concurrency: 4,
      timeoutMs: 5000,
      foreignLineage: 'none',
      env: 'PROD',
      platformInstance: null,
      emitModelsAsDatasets: true,
      lowercaseUrns: 'auto',
      sqlLineage: true,
      siblings: true,
      contracts: false,
      modelNames: null,
      contractNames: null,
      pipelineName: null,
      stateApi: null,
      removeStale: true,
      failSafeThreshold: 75,
      statefulIngestion: null,
      ...datahub,
    },
  };
}

/** A run of the story, with ids as numbers and times of day as `HH:mm` of 2 March 2026 or as `YYYY-MM-DDTHH:mm`. */
export function storyRun(
  id: number,
  started: string | null,
  finished: string | null,
  more: Partial<ApiRun> = {},
): ApiRun {
  const rows = { addedCount: 2, changedCount: 3, removedCount: 1 };
  const none = { addedCount: 0, changedCount: 0, removedCount: 0 };
  return {
    id,
    createdAt: storyTime(started ?? more.createdAt ?? finished ?? '00:00'),
    startedAt: started === null ? null : storyTime(started),
    finishedAt: finished === null ? null : storyTime(finished),
    status: finished === null ? (started === null ? 'queued' : 'processing') : 'success',
    querySize: 100,
    completionRatio: finished === null ? 0.5 : 1,
    plannedRows: rows,
    successfulRows: finished === null ? none : rows,
    failedRows: none,
    error: null,
    ...more,
    ...(more.createdAt === undefined ? {} : { createdAt: storyTime(more.createdAt) }),
  };
}

export function storyTime(time: string): string {
  const day = time.length === 5 ? `2026-03-02T${time}` : time;
  return new Date(`${day.slice(0, 16)}:00.000Z`).toISOString();
}

export const syncA = 11;
export const syncB = 12;

/** One Snowflake table, one model of it, two syncs `a` and `b` into one CRM, no runs. */
export function storyWorkspace(): SampleData {
  const base = { workspaceId: 417, createdAt: '2025-01-01T00:00:00.000Z', updatedAt: '2025-01-01T00:00:00.000Z' };
  return {
    sources: [
      {
        ...base,
        id: 1,
        name: 'Warehouse',
        slug: 'warehouse',
        type: 'snowflake',
        configuration: { account: 'acme-prod', database: 'PROD' },
      },
    ],
    destinations: [
      { ...base, id: 2, name: 'CRM', slug: 'crm', type: 'hubspot', configuration: {}, syncs: [syncA, syncB] },
    ],
    models: [
      {
        ...base,
        id: 3,
        name: 'Contacts',
        slug: 'contacts',
        description: null,
        sourceId: 1,
        folderId: null,
        primaryKey: 'EMAIL',
        isSchema: false,
        syncs: [syncA, syncB],
        tags: {},
        lastRunSize: 100,
        queryType: 'table',
        table: { name: 'PROD.CRM.CONTACTS' },
      },
    ],
    syncs: [storySync(syncA, 'a'), storySync(syncB, 'b')],
    runs: () => [],
  } as SampleData; // the demo's lists hold every field of the API; a story needs only these
}

export function storySync(id: number, slug: string): ApiSync {
  return {
    id,
    slug,
    workspaceId: 417,
    modelId: 3,
    destinationId: 2,
    createdAt: '2025-01-01T00:00:00.000Z',
    updatedAt: '2025-01-01T00:00:00.000Z',
    configuration: {
      mode: 'upsert',
      object: 'contacts',
      mappings: [{ to: 'firstname', from: 'FIRST_NAME', type: 'standard' }],
      externalIdMapping: { to: 'email', from: 'EMAIL', type: 'standard' },
    },
    schedule: null,
    status: 'pending',
    disabled: false,
    lastRunAt: null,
    referencedColumns: ['FIRST_NAME', 'EMAIL'],
    primaryKey: 'EMAIL',
    externalSegment: {},
    tags: {},
  };
}
