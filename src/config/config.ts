/** The effective configuration of one pass, after flags, environment, file and defaults. Times are UTC ISO 8601, durations milliseconds. */
import type { ClientConfig } from '../openlineage/configuration/client-config.js';
import type { NamePatterns } from '../model/name-patterns.js';
import type { SinkName } from '../sinks/sink.js';
import type { DataHubApi, StatefulIngestion } from './recipe/recipe-settings.js';

export interface ApiConfig {
  /** Without a trailing slash; ends in the API's version path. */
  readonly url: string;
  readonly key: string;
  readonly maxRequestsPerSecond: number;
  readonly concurrency: number;
  readonly connectTimeoutMs: number;
  readonly bodyTimeoutMs: number;
  readonly maxBodyBytes: number;
}

/** Settings of one source or destination, by its id or slug. Names as in DataHub's recipe, in camelCase. */
export interface PlatformOverride {
  readonly platform?: string;
  readonly platformInstance?: string;
  readonly env?: string;
  readonly database?: string;
  readonly schema?: string;
  readonly includeSchemaInUrn?: boolean;
  /** Of a destination: others own its datasets in DataHub. */
  readonly foreign?: boolean;
}

/** An entry of `--dataset-names` (spec/dataset-names-1.schema.json). */
export interface DatasetNameOverride {
  readonly namespace?: string;
  /** One name for all that is written there; `{object}` in it stands for the name it would have. */
  readonly name?: string;
  readonly database?: string;
  readonly schema?: string;
  /** Where the entry stands: `names.yml:3`. */
  readonly origin: string;
}

export interface DatasetNames {
  readonly sources: Readonly<Record<string, DatasetNameOverride>>;
  readonly destinations: Readonly<Record<string, DatasetNameOverride>>;
}

export interface OpenLineageConfig {
  readonly namespace: string;
  /** null: only the transports below. `file` is the default path under the output directory unless `--openlineage-file` says otherwise. */
  readonly file: string | null;
  readonly url: string | null;
  readonly endpoint: string;
  readonly apiKey: string | null;
  readonly console: boolean;
  /** A row of src/sinks/openlineage/profiles.ts; `auto`: by the address. */
  readonly profile:
    'auto' | 'generic' | 'marquez' | 'datahub' | 'openmetadata' | 'dataplex' | 'datazone' | 'datadog' | 'atlan';
  /** Whether a model is a dataset between its tables and the destination. */
  readonly models: boolean;
  readonly lineageFacet: boolean;
  /** null: as the profile has it. */
  readonly static: 'auto' | 'events' | 'as-runs' | 'none' | null;
  /** null: as the profile has it. */
  readonly maxEventBytes: number | null;
  /** Events in flight, of different jobs. */
  readonly concurrency: number;
  /** Of `openlineage.yml` and the official client's variables; its transport is null when an option above is stronger. */
  readonly client: ClientConfig | null;
}

/** Whether and how the pass tells of itself as a run. */
export interface PassRunConfig {
  /** `auto`: when a parent run is given. */
  readonly told: 'auto' | 'always' | 'never';
  /** Of its job: that of the other jobs, or the parent's. */
  readonly namespace: 'own' | 'parent';
  /** Names of variables to tell. */
  readonly variables: readonly string[];
}

export interface DataHubConfig {
  readonly file: string | null;
  /** Of GMS, without a trailing slash; null: only the file. */
  readonly url: string | null;
  readonly token: string | null;
  readonly api: 'restli' | 'openapi' | 'auto';
  readonly async: boolean;
  readonly batchSize: number;
  /** Requests in flight. */
  readonly concurrency: number;
  readonly timeoutMs: number;
  readonly foreignLineage: 'none' | 'patch';
  readonly env: string;
  readonly platformInstance: string | null;
  readonly emitModelsAsDatasets: boolean;
  readonly lowercaseUrns: 'auto' | 'true' | 'false';
  /** false: models of raw SQL have no upstreams. */
  readonly sqlLineage: boolean;
  readonly siblings: boolean;
  /** Event contracts. */
  readonly contracts: boolean;
  /** Which models are told as datasets, by name; null: all. */
  readonly modelNames: NamePatterns | null;
  /** Which event contracts are told, by name; null: all. */
  readonly contractNames: NamePatterns | null;
  /** Of a recipe: under which name its state is kept. */
  readonly pipelineName: string | null;
  /** Of a recipe: the server that holds its state, when it is named apart. */
  readonly stateApi: DataHubApi | null;
  /** Whether what is gone is removed. */
  readonly removeStale: boolean;
  /** Percent of what was told before: when more is gone, nothing is removed; 100 turns it off. */
  readonly failSafeThreshold: number;
  readonly statefulIngestion: StatefulIngestion | null;
}

export interface WatermarkConfig {
  readonly in: string | null;
  readonly out: string | null;
}

export interface WindowConfig {
  readonly since: string | null;
  readonly until: string | null;
  readonly lookbackMs: number;
  readonly overlapMs: number;
  readonly openRunTtlMs: number;
  readonly allowGap: boolean;
  /** How many runs of each sync, the newest first, whatever their age; null: those of the window. */
  readonly newestRuns: number | null;
}

/** Patterns are regular expressions anchored at both ends, tried against slug, name and id; case is ignored. */
export interface Selection {
  readonly syncs: readonly string[];
  readonly excludeSyncs: readonly string[];
  readonly models: readonly string[];
  readonly destinations: readonly string[];
  /** Of a recipe, by slug alone; null: all. Other than the lists above it leaves models without a sync as they are. */
  readonly syncSlugs: NamePatterns | null;
  readonly skipDisabled: boolean;
  readonly runs: boolean;
  readonly columnLineage: boolean;
}

/** Files that say which columns a table has. Absolute paths. */
export interface SchemasConfig {
  readonly file: string | null;
  /** Target folders of dbt projects. */
  readonly dbtTargetDirs: readonly string[];
  readonly dbtDepth: 'relation' | 'sources';
}

export interface Config {
  readonly api: ApiConfig;
  /** Absolute: a Git Sync checkout that is read in the place of the API. */
  readonly gitSyncDir: string | null;
  readonly sinks: readonly SinkName[];
  /** Absolute. */
  readonly outputDir: string;
  /** Whether the output directory was asked for by name; with network sinks alone nothing is written otherwise. */
  readonly outputDirGiven: boolean;
  readonly keepPasses: number;
  /** Nothing is delivered, and the watermark stays. */
  readonly dryRun: boolean;
  readonly watermark: WatermarkConfig;
  readonly window: WindowConfig;
  readonly workspaceName: string | null;
  readonly workspaceSlug: string | null;
  readonly selection: Selection;
  readonly full: boolean;
  /** How long after it was told everything a sink is told everything again; null: never. */
  readonly fullEveryMs: number | null;
  readonly openlineage: OpenLineageConfig;
  readonly passRun: PassRunConfig;
  readonly datahub: DataHubConfig;
  readonly onReject: 'continue' | 'hold';
  readonly maskErrors: boolean;
  readonly result: string | null;
  readonly minCoverage: number | null;
  readonly strict: boolean;
  readonly exitCodeIfUnchanged: number;
  readonly sqlTimeoutMs: number;
  readonly sqlWorkers: number;
  /** Absolute; null: nothing is kept between passes. */
  readonly sqlCache: string | null;
  readonly schemas: SchemasConfig;
  readonly ownerTagKeys: readonly string[];
  readonly datasetNames: DatasetNames;
  readonly sourceOverrides: Readonly<Record<string, PlatformOverride>>;
  readonly destinationOverrides: Readonly<Record<string, PlatformOverride>>;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  readonly logFormat: 'json' | 'pretty';
}
