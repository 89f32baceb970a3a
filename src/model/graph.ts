/** What we conclude: datasets, columns and the edges between them. Plain data, made once per pass, sorted. */
import type { Destination, Model, Source, Sync, Workspace } from './workspace.js';
import type { Unresolved } from './reasons.js';

/** OpenLineage's identity of a dataset (spec, naming page). */
export interface DatasetName {
  readonly namespace: string;
  readonly name: string;
}

export interface NamedLevel {
  /** `DATABASE`, `SCHEMA`, `TABLE`, … */
  readonly type: string;
  readonly name: string;
}

/** A table (or view) in a warehouse, spelled as the warehouse stores it. */
export interface TableNode {
  readonly kind: 'table';
  /** Unique in the graph: source id and the parts. */
  readonly key: string;
  readonly sourceId: string;
  /** Kebab-case, from the one table of platforms: `postgres` of a `neon` source. */
  readonly platform: string;
  readonly database: string | null;
  readonly schema: string | null;
  readonly table: string;
  readonly dataset: DatasetName;
  /** All columns in order when the list is known, else null. */
  readonly columns: readonly string[] | null;
  /** Types as the warehouse calls them, by column; absent when none is known. */
  readonly columnTypes?: ReadonlyMap<string, string>;
}

/** A source that stands for itself as one input: custom and unknown models. */
export interface SourceNode {
  readonly kind: 'source-dataset';
  readonly key: string;
  readonly sourceId: string;
  readonly dataset: DatasetName;
}

export type InputNode = TableNode | SourceNode;

export type EdgeKind = 'identity' | 'transformation' | 'aggregation';
export type InfluenceKind = 'join' | 'group_by' | 'filter' | 'sort' | 'window';

/** One column of a table that the value of a column depends on. */
export interface ColumnSource {
  /** Key of a TableNode in `LineageGraph.tables`. */
  readonly table: string;
  readonly column: string;
  /** How its value enters; `conditional` when it is only read by a condition inside the value (CASE, Liquid if). */
  readonly kind: EdgeKind | 'conditional';
  /** The value is hashed or otherwise hidden on the way. */
  readonly masking: boolean;
}

/** A column that concerns every row as a whole: WHERE, JOIN, GROUP, ORDER, window, match key. */
export interface Influence {
  readonly table: string;
  readonly column: string;
  readonly kind: InfluenceKind;
}

export interface ModelColumn {
  /** As the warehouse stores it: folded unless quoted. */
  readonly name: string;
  readonly sources: readonly ColumnSource[];
  /** As the warehouse calls it: that of the one column that arrives unchanged. Absent when not known. */
  readonly type?: string;
  /** What a person wrote to make it; absent for a column as it is, and where the text does not say so plainly. */
  readonly expression?: string;
}

export interface ModelLineage {
  readonly model: Model;
  readonly source: Source | null;
  /** What the model reads, in a fixed order: tables, or the source itself for a custom or unknown model. */
  readonly inputs: readonly InputNode[];
  /** Columns that are known to be returned: all of them when `columnsComplete`, else those that some sync reads. */
  readonly columns: readonly ModelColumn[];
  readonly columnsComplete: boolean;
  readonly influences: readonly Influence[];
  /** The SQL a person would want to read: raw, or the compiled SQL of a dbt model; null otherwise. */
  readonly sql: string | null;
  /** The dialect `sql` was read in, null when there is no SQL. */
  readonly dialect: string | null;
  readonly unresolved: readonly Unresolved[];
}

/** How the value of a destination field is made from model columns. */
export type FieldKind = 'identity' | 'transformation' | 'constant';

export interface FieldColumn {
  /** A column of the model, in the model's spelling when the model has it, else as the mapping wrote it. */
  readonly column: string;
  /** Read only by a condition inside the value (Liquid if). */
  readonly conditional: boolean;
  /** Hashed or otherwise hidden on the way into the field; absent when it is not. */
  readonly masking?: boolean;
}

/** One field of the destination and where its value comes from. */
export interface FieldLineage {
  /** The mapping's `to`, unchanged and flat. */
  readonly field: string;
  readonly kind: FieldKind;
  readonly masking: boolean;
  readonly matchKey: boolean;
  /** Hop from the model: empty for a constant. */
  readonly columns: readonly FieldColumn[];
  /** Both hops composed: from table columns; the strongest kind wins. */
  readonly sources: readonly ColumnSource[];
  /** Whether every column it reads has an origin, or it is a constant. */
  readonly resolved: boolean;
}

/** The object a sync writes to. */
export interface OutputNode {
  readonly kind: 'destination-object';
  readonly key: string;
  readonly destinationId: string;
  /** Kebab-case, from the one table of platforms: `google-ads`. */
  readonly platform: string;
  /** Account, host, bucket or portal; the destination's slug when the configuration names none. */
  readonly tenant: string;
  /** null when the configuration names no object. */
  readonly object: string | null;
  /** For warehouses: where the object lies; else null. */
  readonly database: string | null;
  readonly schema: string | null;
  readonly dataset: DatasetName;
  /** Highest first. */
  readonly hierarchy: readonly NamedLevel[];
  /** Whether the destination is a warehouse or an object store, that another connector owns. */
  readonly foreign: boolean;
}

export interface SyncLineage {
  readonly sync: Sync;
  /** `{workspace}.{sync slug}`: unique in the workspace, no slash. */
  readonly jobName: string;
  readonly model: ModelLineage | null;
  readonly destination: Destination | null;
  readonly output: OutputNode | null;
  /** Sorted by field name. */
  readonly fields: readonly FieldLineage[];
  /** The model's influences and the columns of match keys, as `join`; sorted. */
  readonly influences: readonly Influence[];
  /** Columns of the model that the sync reads: how many, how many have an origin, and which have none, sorted. */
  readonly columns: { readonly read: number; readonly resolved: number; readonly missing: readonly string[] };
  readonly resolved: boolean;
  /** Of this sync and its model together, sorted, each once. */
  readonly unresolved: readonly Unresolved[];
}

export interface Coverage {
  readonly syncsResolved: number;
  readonly syncsTotal: number;
  readonly columnsResolved: number;
  readonly columnsTotal: number;
  readonly unresolved: readonly { readonly reason: string; readonly count: number }[];
}

export interface LineageGraph {
  readonly workspace: Workspace;
  /** `--workspace-name`, else the workspace id. */
  readonly workspaceName: string;
  /** Of every sync's model and of those told besides. */
  readonly tables: ReadonlyMap<string, TableNode>;
  /** The models to tell: those of the syncs that were asked for, and those asked for themselves. */
  readonly models: ReadonlyMap<string, ModelLineage>;
  /** The syncs that were asked for, sorted by job name. */
  readonly syncs: readonly SyncLineage[];
  /**
   * All syncs of the workspace, sorted by job name, those that were not asked for too; the same list when all were. What
   * many syncs share (a dataset in a SaaS system) is told from here, never from a part.
   */
  readonly everySync: readonly SyncLineage[];
  readonly coverage: Coverage;
}
