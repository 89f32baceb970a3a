/**
 * Hightouch's objects as its REST API (v1) writes them in JSON, as far as the sample workspace and its server use them.
 * They stand apart from src/model on purpose: what the server says is what the reader under test has to make sense of.
 */
export type ApiJson = null | boolean | number | string | readonly ApiJson[] | ApiJsonObject;
export interface ApiJsonObject {
  readonly [key: string]: ApiJson;
}

/** A number today; the server can write every id as a string instead, as older revisions of the API did. */
export type ApiId = number;

export interface ApiSource {
  readonly id: ApiId;
  readonly name: string;
  readonly slug: string;
  readonly workspaceId: ApiId;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly type: string;
  readonly configuration: ApiJsonObject | null;
}

export interface ApiDestination extends ApiSource {
  readonly syncs: readonly ApiId[];
}

export interface ApiDbtPayload {
  readonly dbtUniqueId: string;
  readonly modelId: ApiId;
  readonly name: string;
  readonly compiledSql: string;
  readonly rawSql: string;
}

export interface ApiModel {
  readonly id: ApiId;
  readonly name: string;
  readonly slug: string;
  readonly description: string | null;
  readonly workspaceId: ApiId;
  readonly sourceId: ApiId;
  readonly folderId: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly primaryKey: string | null;
  readonly isSchema: boolean;
  readonly syncs: readonly ApiId[];
  readonly tags: Readonly<Record<string, string>>;
  readonly lastRunSize: number | null;
  readonly queryType: string;
  readonly raw?: { readonly sql: string };
  readonly table?: { readonly name: string };
  readonly dbt?: ApiDbtPayload & { readonly database: string; readonly schema: string };
  readonly dbt_cloud?: ApiDbtPayload;
  readonly visual?: {
    readonly parentId: ApiId;
    readonly filter: ApiJson;
    readonly primaryLabel?: string;
    readonly secondaryLabel?: string;
  };
  readonly custom?: { readonly query: ApiJson };
  /** Payload of a modelling method that came after this version. */
  readonly looker?: ApiJsonObject;
}

export interface ApiSchedule {
  readonly type: string;
  readonly schedule: ApiJsonObject;
}

export interface ApiSync {
  readonly id: ApiId;
  readonly slug: string;
  readonly workspaceId: ApiId;
  readonly modelId: ApiId;
  readonly destinationId: ApiId;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly configuration: ApiJsonObject | null;
  readonly schedule: ApiSchedule | null;
  readonly status: string;
  readonly disabled: boolean;
  readonly lastRunAt: string | null;
  readonly referencedColumns: readonly string[];
  readonly primaryKey: string;
  readonly externalSegment: { readonly id?: string };
  readonly tags: Readonly<Record<string, string>>;
}

export interface ApiRowCounts {
  readonly addedCount: number;
  readonly changedCount: number;
  readonly removedCount: number;
}

export interface ApiRun {
  readonly id: ApiId;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly status: string;
  readonly querySize: number;
  readonly completionRatio: number;
  readonly plannedRows: ApiRowCounts;
  readonly successfulRows: ApiRowCounts;
  readonly failedRows: ApiRowCounts;
  readonly error?: string | null;
}

/** The four lists of a workspace, by the name of their endpoint. */
export interface ApiLists {
  readonly sources: ApiSource;
  readonly models: ApiModel;
  readonly destinations: ApiDestination;
  readonly syncs: ApiSync;
}
export type ListName = keyof ApiLists;
export const listNames: readonly ListName[] = ['sources', 'models', 'destinations', 'syncs'];

/** A workspace to serve. Runs are asked for by sync, so that a large one can make them when they are wanted. */
export interface SampleData {
  readonly sources: readonly ApiSource[];
  readonly models: readonly ApiModel[];
  readonly destinations: readonly ApiDestination[];
  readonly syncs: readonly ApiSync[];
  readonly runs: (syncId: ApiId) => readonly ApiRun[];
}
