/** What a model reads and returns, before it is asked for single columns. */
import type { ColumnSource, EdgeKind, Influence, InputNode, TableNode } from '../model/graph.js';
import type { Reason, SqlPlace, Unresolved } from '../model/reasons.js';
import type { Model, Source } from '../model/workspace.js';

export interface ShapeColumn {
  /** As the warehouse returns it; null for an expression without a name. */
  readonly name: string | null;
  readonly sources: readonly ColumnSource[];
  /** False when not all of its sources are known; the model's reasons say why. */
  readonly resolved: boolean;
}

/** Columns that pass from tables of unknown columns. */
export interface ShapeStar {
  readonly tables: readonly TableNode[];
  readonly except: readonly string[];
  /** New name → old name. */
  readonly renamed: Readonly<Record<string, string>>;
  /** A union of stars: a column comes from every one of the tables, not from one of them. */
  readonly every: boolean;
  /** What is done to each column on the way, when anything is. */
  readonly applied?: { readonly kind: EdgeKind; readonly masking: boolean };
  /** Where it stands in the SQL of the model. */
  readonly place?: SqlPlace;
}

export interface ModelShape {
  readonly model: Model;
  readonly source: Source | null;
  readonly inputs: readonly InputNode[];
  readonly columns: readonly ShapeColumn[];
  /** All columns that the model returns are in `columns`. */
  readonly columnsComplete: boolean;
  /** It also returns columns by names nobody knows, so that a name that is not listed may be one of those. */
  readonly hidesColumns: boolean;
  readonly stars: readonly ShapeStar[];
  readonly influences: readonly Influence[];
  readonly sql: string | null;
  readonly dialect: string | null;
  readonly unresolved: readonly Unresolved[];
}

/** A model of which nothing is known but why. */
export function opaqueShape(
  model: Model,
  source: Source | null,
  unresolved: readonly Unresolved[],
  inputs: readonly InputNode[] = [],
): ModelShape {
  return {
    model,
    source,
    inputs,
    columns: [],
    columnsComplete: false,
    hidesColumns: false,
    stars: [],
    influences: [],
    sql: null,
    dialect: null,
    unresolved,
  };
}

/** A model that passes on the columns of one table. */
export function passThroughShape(
  model: Model,
  source: Source,
  table: TableNode,
  notes: readonly Unresolved[],
): ModelShape {
  const stars = table.columns === null ? [{ tables: [table], except: [], renamed: {}, every: false }] : [];
  const columns = (table.columns ?? []).map((column) => ({
    name: column,
    sources: [{ table: table.key, column, kind: 'identity' as const, masking: false }],
    resolved: true,
  }));
  return {
    ...opaqueShape(model, source, notes, [table]),
    columns,
    columnsComplete: table.columns !== null,
    stars,
  };
}

/** Reasons that concern single columns: a sync that reads none of those is not touched by them. */
const columnReasons: ReadonlySet<Reason> = new Set<Reason>([
  'sql_unsupported',
  'star_ambiguous',
  'star_unexpanded',
  'column_ambiguous',
  'column_not_found',
  'name_unknown',
]);

/** Whether a reason of a model concerns its columns one by one, not its tables. */
export function concernsColumns(reason: Reason): boolean {
  return columnReasons.has(reason);
}

/** Where the first star stands that leaves columns of the model unknown, as a part of a reason. */
export function starPlace({ stars }: ModelShape): { readonly place?: SqlPlace } {
  const place = stars.find((star) => star.place !== undefined)?.place;
  return place === undefined ? {} : { place };
}
