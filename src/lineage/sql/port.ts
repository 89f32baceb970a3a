/** The door to the SQL engine: plain data in and out, so that it can stand in a worker, behind a time limit. */
import type { EdgeKind, InfluenceKind } from '../../model/graph.js';
import type { Unresolved } from '../../model/reasons.js';

export const dialects = [
  'snowflake',
  'bigquery',
  'redshift',
  'postgres',
  'databricks',
  'spark',
  'mysql',
  'tsql',
  'oracle',
  'athena',
  'trino',
  'clickhouse',
  'duckdb',
] as const;
export type Dialect = (typeof dialects)[number];

export interface SqlRequest {
  readonly sql: string;
  readonly dialect: Dialect;
  readonly defaultDatabase?: string | undefined;
  readonly defaultSchema?: string | undefined;
  /** Dotted table name (as written or complete) → its columns in order. */
  readonly schemas?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Dotted table name → columns that it has, among others: they say whose an unqualified name is, and expand no star. */
  readonly partialSchemas?: Readonly<Record<string, readonly string[]>> | undefined;
  /** Complete a table named without a schema with the dialect's default one (product rule for models). Default: true. */
  readonly assumeDefaultSchema?: boolean | undefined;
}

/** A physical table; each part as the warehouse stores it (folded unless quoted), null where not known. */
export interface SqlTable {
  readonly database: string | null;
  readonly schema: string | null;
  readonly table: string;
  /** The schema was not written and the dialect's default was taken. */
  readonly assumedSchema: boolean;
  /** The database link behind which it lies, when it does: `table` ends with `@link`, and its database is not known. */
  readonly link?: string;
  /** Column list when a schema was given for it, else null. */
  readonly columns: readonly string[] | null;
}

export interface SqlColumnSource {
  /** Index into `SqlAnswer.tables`. */
  readonly table: number;
  readonly column: string;
  readonly kind: EdgeKind | 'conditional';
  readonly masking: boolean;
}

export interface SqlOutput {
  /** Folded as the warehouse returns it; null for an expression without a name. */
  readonly name: string | null;
  readonly sources: readonly SqlColumnSource[];
  /** False when the answer does not know all of its sources; `SqlAnswer.unresolved` says why. */
  readonly resolved: boolean;
}

/** Columns that pass through a star from tables of unknown columns: a name in demand that no output has comes from one of these. */
export interface OpenStar {
  /** Indexes into `SqlAnswer.tables`. One: the column is that table's. Several: ambiguous. */
  readonly tables: readonly number[];
  /** Names the star leaves out (EXCLUDE, EXCEPT), folded. */
  readonly except: readonly string[];
  /** New name → old name (RENAME), folded. */
  readonly renamed: Readonly<Record<string, string>>;
  /** True for a union of stars: the name comes from every one of the tables instead of from one of them. */
  readonly every?: boolean;
  /** What is done to each column on the way (APPLY), when anything is. */
  readonly applied?: { readonly kind: EdgeKind; readonly masking: boolean };
  /** Offset of the star in the text of the request. */
  readonly at?: number;
}

/** A reason with its place in the text of the request. */
export interface SqlNote extends Unresolved {
  /** Offset of what brings it about; not there when nothing in the text can be named. */
  readonly at?: number;
}

export interface SqlInfluence {
  readonly table: number;
  readonly column: string;
  readonly kind: InfluenceKind;
}

export interface SqlAnswer {
  /** exact: all traced. approximate: something was assumed. degraded: tables only. failed: not even those. */
  readonly grade: 'exact' | 'approximate' | 'degraded' | 'failed';
  /** In order of first appearance. */
  readonly tables: readonly SqlTable[];
  /** In order; a star of known columns stands expanded. */
  readonly outputs: readonly SqlOutput[];
  readonly openStars: readonly OpenStar[];
  /** True when the query also returns columns by names nobody knows: a star over a function's rows or a struct's fields. */
  readonly hiddenColumns?: boolean;
  readonly influences: readonly SqlInfluence[];
  readonly unresolved: readonly SqlNote[];
}

/** Answers of earlier passes by the hash of their request. */
export interface AnswerCache {
  get(key: string): SqlAnswer | null;
  put(key: string, answer: SqlAnswer): void;
}

/** Answers queries; never rejects for what a query holds. */
export interface SqlEngine {
  explain(request: SqlRequest): Promise<SqlAnswer>;
  /** Ends workers. Safe to call twice. */
  close(): Promise<void>;
}
