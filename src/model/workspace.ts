/** What Hightouch says: its objects as its API names them, ids as strings, times as ISO 8601 UTC text. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export interface Source {
  readonly kind: 'source';
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
  /** Falls back to the id when the API gives none. */
  readonly slug: string;
  /** Open set: `snowflake`, `postgres`, `googlesheet`, … */
  readonly type: string;
  readonly configuration: JsonObject;
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
}

export interface Destination {
  readonly kind: 'destination';
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
  readonly slug: string;
  /** Open set: `hubspot`, `google`, `googleSheetsSA`, … */
  readonly type: string;
  readonly configuration: JsonObject;
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
}

export interface RawSqlQuery {
  readonly kind: 'raw_sql';
  readonly sql: string;
}
export interface TableQuery {
  readonly kind: 'table';
  /** One to three dot-separated parts, each possibly quoted. */
  readonly name: string;
}
export interface DbtQuery {
  readonly kind: 'dbt';
  readonly database: string | null;
  readonly schema: string | null;
  readonly name: string;
  readonly dbtUniqueId: string | null;
  readonly compiledSql: string | null;
  readonly rawSql: string | null;
}
export interface DbtCloudQuery {
  readonly kind: 'dbt_cloud';
  readonly name: string;
  readonly dbtUniqueId: string | null;
  readonly compiledSql: string | null;
  readonly rawSql: string | null;
}
export interface VisualQuery {
  readonly kind: 'visual';
  readonly parentId: string;
  readonly filter: Json;
  readonly primaryLabel: string | null;
  readonly secondaryLabel: string | null;
}
export interface CustomQuery {
  readonly kind: 'custom';
  readonly query: Json;
}
/** The query type is a known one, but the key that should hold its payload is absent, null or malformed. */
export interface MissingQuery {
  readonly kind: 'missing';
}
/** A query type this version does not know. */
export interface UnknownQuery {
  readonly kind: 'unknown';
}
/** Chosen by the payload that is present, not by `queryType` alone. */
export type ModelQuery =
  RawSqlQuery | TableQuery | DbtQuery | DbtCloudQuery | VisualQuery | CustomQuery | MissingQuery | UnknownQuery;

/** A column as Hightouch lists it for a model. */
export interface DeclaredColumn {
  readonly name: string;
  /** The warehouse's word, unchanged. */
  readonly type: string;
  readonly description: string | null;
}

export interface Model {
  readonly kind: 'model';
  readonly id: string;
  readonly workspaceId: string;
  readonly sourceId: string;
  readonly name: string;
  readonly slug: string;
  readonly description: string | null;
  readonly folderId: string | null;
  readonly primaryKey: string | null;
  readonly isSchema: boolean;
  readonly tags: Readonly<Record<string, string>>;
  /** As the API says it. */
  readonly queryType: string;
  readonly query: ModelQuery;
  /** The columns that Hightouch lists, in its order; absent when it lists none. */
  readonly querySchema?: readonly DeclaredColumn[];
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
}

export interface Schedule {
  /** Free text: `interval`, `cron`, `dbt-cloud`, … */
  readonly type: string | null;
  readonly schedule: Json;
}

/** Where the definition of an object is kept under version control. */
export interface CodeLocation {
  /** Address of the file itself. */
  readonly url: string;
  /** null when the repository has no remote. */
  readonly repoUrl: string | null;
  /** Inside the repository. */
  readonly path: string;
  readonly version: string | null;
  readonly branch: string | null;
}

export interface Sync {
  readonly kind: 'sync';
  readonly id: string;
  readonly workspaceId: string;
  readonly modelId: string;
  readonly destinationId: string;
  /** null when the API gives none or an empty one. */
  readonly slug: string | null;
  /** null when the API says null or something that is no object. */
  readonly configuration: JsonObject | null;
  readonly schedule: Schedule | null;
  readonly status: string | null;
  readonly disabled: boolean;
  /** null: never ran. undefined: the API does not say. */
  readonly lastRunAt: string | null | undefined;
  readonly referencedColumns: readonly string[];
  readonly primaryKey: string | null;
  readonly externalSegmentId: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
  /** Git Sync has one, the API none. */
  readonly description?: string;
  /** Of a sync that was read from a checkout. */
  readonly code?: CodeLocation;
}

export interface RowCounts {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

export interface SyncRun {
  readonly kind: 'run';
  readonly id: string;
  readonly syncId: string;
  readonly createdAt: string | null;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  /** Hightouch's word, unchanged. */
  readonly status: string;
  /** Rows of the model's query; null when the API does not say. */
  readonly querySize: number | null;
  /** 0 to 1; null when the API does not say. */
  readonly completionRatio: number | null;
  readonly planned: RowCounts | null;
  readonly successful: RowCounts | null;
  readonly failed: RowCounts | null;
  readonly error: string | null;
  /** Beside a text of the error, where the API gives one. */
  readonly errorCode?: string;
}

/** One kind of event that a contract is about. */
export interface ContractEvent {
  /** `track`, `identify`, … */
  readonly type: string;
  readonly name: string | null;
  readonly slug: string | null;
  readonly version: string | null;
  /** JSON Schema; empty when there is none. */
  readonly schema: JsonObject;
  readonly onSchemaViolation: string | null;
  readonly onUndeclaredFields: string | null;
}

/** What events of some event sources have to look like. */
export interface EventContract {
  readonly kind: 'contract';
  readonly id: string;
  readonly name: string;
  readonly slug: string | null;
  readonly description: string | null;
  readonly onUndeclaredSchema: string | null;
  readonly createdAt: string | null;
  readonly events: readonly ContractEvent[];
  readonly eventSources: readonly { readonly id: string; readonly name: string }[];
}

export type ObjectKind = 'source' | 'model' | 'sync' | 'destination' | 'run' | 'contract';

/** An object that the API gave and that could not be read. It is named, counted and passed over. */
export interface SkippedObject {
  readonly kind: ObjectKind;
  /** null when not even the id could be read. */
  readonly id: string | null;
  readonly reason: string;
}

/** Everything but runs. Maps are keyed by id. */
export interface Workspace {
  /** null when every list is empty. */
  readonly id: string | null;
  readonly sources: ReadonlyMap<string, Source>;
  readonly models: ReadonlyMap<string, Model>;
  readonly destinations: ReadonlyMap<string, Destination>;
  readonly syncs: ReadonlyMap<string, Sync>;
  readonly skipped: readonly SkippedObject[];
  /** Sorted by id; absent when they were not asked for or cannot be read. */
  readonly contracts?: readonly EventContract[];
}
