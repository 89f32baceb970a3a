/** Scopes: which relations, CTEs, aliases and lambda parameters a name may mean at one place of a query. */
import type { Column, Shape } from './shapes.js';
import type { Value } from './values.js';

export interface Relation {
  /** What it is called here, folded; null when it has no name. */
  readonly name: string | null;
  /** Whether that name is an alias that was written. */
  readonly aliased: boolean;
  /** Folded parts of a physical table's written name. */
  readonly path: readonly string[];
  readonly shape: Shape;
  /** Index of the physical table, or null. */
  readonly table: number | null;
  /** False once a semi join hides it, or for a name that only qualifies: left out of stars and of bare names. */
  readonly visible: boolean;
  /** The elements of an array under an alias: what is not named by it is looked for elsewhere. */
  readonly qualifiedOnly: boolean;
  /** Of the elements of an array whose fields bare names may mean: what the array is called, '' when it has no name; else null. */
  readonly elements: string | null;
  /** Lower-case columns that USING has merged into an earlier relation. */
  readonly merged: ReadonlySet<string>;
  /** Columns of this relation that a merged one stands for: lower case → as the merged one is called. */
  readonly owns: ReadonlyMap<string, string>;
  /** Merged columns that a star shows before those of this relation, in order. */
  readonly front: readonly string[];
}

/** CTEs in reach, newest first; `scalar` is the expression of ClickHouse's `WITH expr AS name`, else null. */
export interface CteScope {
  readonly name: string;
  readonly shape: Shape | null;
  readonly scalar: unknown;
  readonly outer: CteScope | null;
}

export interface Scope {
  readonly parent: Scope | null;
  readonly ctes: CteScope | null;
  readonly relations: Relation[];
  /** Where the item of FROM begins that joins are now added to: a comma ends it. */
  group: number;
  /** Whether a NATURAL join is among the relations: a bare name may then be that of several without being refused. */
  natural: boolean;
  /** Merged columns of USING and NATURAL joins, lower case. */
  readonly using: Map<string, Value>;
  /** Of those in `using`: whether a NATURAL join merges them cannot be told. */
  readonly doubted: Set<string>;
  /** Select aliases seen so far, by name (tables.ts, lookupKey). */
  readonly aliases: Map<string, Column>;
  /** Elements of arrays by lower-case name: those that ARRAY JOIN makes columns, and parameters of lambdas. */
  readonly elements: Map<string, Column>;
  /** Select aliases not met yet, by name → expression; only where the dialect reads aliases anywhere. */
  readonly pending: Map<string, unknown>;
  /** Scalar CTEs being worked out in this scope. */
  readonly scalarsBusy: Set<CteScope>;
  /** Names already read from the one open relation: it is known to have them. */
  readonly openReads: Set<string>;
  /** Clauses of the SELECT that nobody has looked over for qualified names yet; null before its relations are complete. */
  parts: readonly unknown[] | null;
  /** The same, kept; and the bare names in them that something takes which is made for rows (whole-rows.ts), once asked. */
  clauses: readonly unknown[] | null;
  takenRows: ReadonlySet<string> | null;
  /** Columns (tables.ts, lookupKey) that the SELECT reads by qualified names → the relations of unknown columns that so have them. */
  readonly qualified: Map<string, Set<string>>;
  /** Relations of elements that the SELECT reads as a whole, and those that it reads fields of, by name. */
  readonly whole: Set<string>;
  readonly fielded: Set<string>;
  /** Parameters of a lambda, lower case; such a scope has nothing else. */
  readonly locals: ReadonlySet<string> | null;
  /** Whether select aliases may be read at this point. */
  aliasesVisible: boolean;
}

const noNames: ReadonlySet<string> = new Set();

export function newScope(
  parent: Scope | null,
  ctes: CteScope | null,
  locals: ReadonlySet<string> | null = null,
): Scope {
  return {
    parent,
    ctes,
    relations: [],
    group: 0,
    natural: false,
    using: new Map(),
    doubted: new Set(),
    aliases: new Map(),
    elements: new Map(),
    pending: new Map(),
    scalarsBusy: new Set(),
    openReads: new Set(),
    parts: null,
    clauses: null,
    takenRows: null,
    qualified: new Map(),
    whole: new Set(),
    fielded: new Set(),
    locals,
    aliasesVisible: false,
  };
}

export function relationOf(
  shape: Shape,
  name: string | null,
  more: Partial<Pick<Relation, 'aliased' | 'path' | 'table' | 'visible' | 'qualifiedOnly' | 'elements'>> = {},
): Relation {
  return {
    name,
    aliased: more.aliased ?? true,
    path: more.path ?? [],
    shape,
    table: more.table ?? null,
    visible: more.visible ?? true,
    qualifiedOnly: more.qualifiedOnly ?? false,
    elements: more.elements ?? null,
    merged: noNames,
    owns: new Map(),
    front: [],
  };
}

/** The nearest CTE of this name (names of CTEs are compared without case), or null. */
export function cteNamed(ctes: CteScope | null, name: string): CteScope | null {
  const key = name.toLowerCase();
  for (let at = ctes; at !== null; at = at.outer) if (at.name === key) return at;
  return null;
}

export function withCte(outer: CteScope | null, name: string, shape: Shape | null, scalar: unknown = null): CteScope {
  return { name: name.toLowerCase(), shape, scalar, outer };
}

/** The relation called so here: the spelling first, then without case. */
export function relationNamed(scope: Scope, name: string): Relation | null {
  const key = name.toLowerCase();
  const same = scope.relations.filter((relation) => relation.name?.toLowerCase() === key);
  // The right side of a semi join is read in its condition alone: another relation may have its name.
  const reachable = same.some((relation) => relation.visible) ? same.filter((relation) => relation.visible) : same;
  return reachable.find((relation) => relation.name === name) ?? reachable[0] ?? null;
}

/** The relation whose written table name ends with this dotted path (two parts or more). */
export function relationOfPath(scope: Scope, path: readonly string[]): Relation | null {
  const key = path.map((part) => part.toLowerCase()).join('\u0000');
  for (const relation of scope.relations) {
    if (relation.path.length < path.length) continue;
    const tail = relation.path.slice(-path.length);
    if (tail.map((part) => part.toLowerCase()).join('\u0000') === key) return relation;
  }
  return null;
}
