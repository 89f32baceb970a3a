/** What one query's resolution shares: the request, the tables found, influences, and the doors between the parts of the resolver. */
import type { InfluenceKind } from '../../model/graph.js';
import type { Unresolved } from '../../model/reasons.js';
import type { AstObject, Identifier } from './ast.js';
import type { Dialect, SqlInfluence } from './port.js';
import type { CompletionRules } from './dotted-names.js';
import type { DialectRules } from './dialect-rules.js';
import type { MadeFunction } from './scripts/made-functions.js';
import type { Mode } from './edge-kinds.js';
import type { CteScope, Scope } from './scopes.js';
import type { Item, Shape } from './shapes.js';
import type { Tables } from './tables.js';
import type { Sink, Value } from './values.js';
import { unknownValue } from './values.js';
import type { Variable } from './scripts/variables.js';

/** One statement's part in such a relation: rows put in (into these columns), values changed, rows merged, a column added. */
export type MakingStep =
  | {
      readonly kind: 'rows';
      readonly query: unknown;
      readonly columns: readonly Identifier[];
      /** The rows take the place of those that were there. */
      readonly overwrites?: boolean;
    }
  /** Nothing is left of what it held. */
  | { readonly kind: 'emptied' }
  | { readonly kind: 'update'; readonly statement: AstObject }
  | { readonly kind: 'merge'; readonly statement: AstObject }
  | { readonly kind: 'delete'; readonly statement: AstObject }
  /** Could not be read. */
  | { readonly kind: 'unread'; readonly detail: string }
  | { readonly kind: 'column'; readonly name: string };

/** A relation that earlier statements of the same text make. */
export interface NamedRelation {
  /** Declared columns, or null when the first rows bring them. */
  readonly columns: readonly string[] | null;
  /** Each with the variables and default names as they were when its statement ran, and the branches that it stands in. */
  readonly steps: {
    readonly step: MakingStep;
    readonly variables: Variable | null;
    readonly completion: CompletionRules;
    readonly within: readonly string[];
  }[];
  /** The branches that it is made in. */
  readonly within: readonly string[];
  /** Others of this name that it does not replace, as one of them may be made in its stead: in another branch, or before an IF. */
  readonly others: readonly NamedRelation[];
  /** Its complete name, as those of tables are completed; null where its schema is not known. */
  readonly home: string | null;
  /** The relation of this name that it replaces. */
  readonly before: NamedRelation | null;
  shape: Shape | null;
}

/** A condition of IF or WHILE, as a query with it in its WHERE. */
export interface Condition {
  readonly query: unknown;
  readonly variables: Variable | null;
  readonly completion: CompletionRules;
  /** Set once its influences are noted. */
  noted: boolean;
}

export interface Context {
  readonly dialect: Dialect;
  readonly rules: DialectRules;
  /** Replaced by USE statements. */
  completion: CompletionRules;
  readonly tables: Tables;
  /** Temporary tables and views made in the text, by lower-case dotted name. */
  readonly named: Map<string, NamedRelation>;
  /** Variables of the script, as they are at the statement that is being read. */
  variables: Variable | null;
  /** The branches around the statement that is being read (script.ts). */
  within: readonly string[];
  /** What decides on the branches of a script (conditions.ts), by the number of the block. */
  readonly conditions: Map<string, Condition[]>;
  /** Functions that the text makes, by lower-case dotted name. */
  readonly functions: Map<string, MadeFunction>;
  /** How often the body of one was read for a call. */
  calls: number;
  /** What the answer depends on and could not be read, each once: also where no column comes of it. */
  readonly lost: Map<string, Unresolved>;
  /** What decides on rows, or their order, and is not known. */
  readonly vague: Map<string, Unresolved>;
  readonly influences: Map<string, SqlInfluence>;
  /** Patterns of `* ILIKE` that the pre-treatment took out of the text. */
  readonly starPatterns: readonly string[];
  /** Set when something had to be assumed. */
  approximate: boolean;
  /** Resolves a query within the CTEs and the correlation of a scope. */
  query(node: unknown, within: Scope | null): Shape;
  /** What a call of a function depends on that the text has made; null for any other. */
  call(name: string, args: readonly unknown[], scope: Scope): Value | null;
  /** The statements of a text inside the text; null when it cannot be parsed. */
  parse(sql: string): readonly unknown[] | null;
  /** The queries in reach of a statement with this WITH. */
  ctes(clause: unknown, within: Scope | null): CteScope | null;
  /** The columns that a star in a select list stands for. */
  star(star: AstObject, scope: Scope): readonly Item[];
  /** Adds what an expression depends on to the sink. */
  collect(node: unknown, scope: Scope, mode: Mode, sink: Sink): void;
}

/** Notes that a value decides which rows there are, or their order. */
export function influence(ctx: Context, value: Value, kind: InfluenceKind): void {
  for (const dep of value.deps.values()) {
    const key = `${dep.table}\u0000${dep.column}\u0000${kind}`;
    if (!ctx.influences.has(key)) ctx.influences.set(key, { table: dep.table, column: dep.column, kind });
  }
  if (value.notes.size > 0) ctx.approximate = true;
  for (const [key, note] of value.notes)
    // Of what may be a variable, that of the variable is told.
    if (note.reason === 'column_ambiguous' && !note.detail.includes(variableDoubt)) ctx.vague.set(key, note);
}

/** What the note on a name says that may be a variable. */
export const variableDoubt = 'the variable, or a column of';

/** A value that nothing is known of, told also where no column comes of it: tables, or a part of the text, are not known. */
export function lostValue(ctx: Context, reason: Unresolved['reason'], detail: string): Value {
  const value = unknownValue(reason, detail);
  for (const [key, note] of value.notes) ctx.lost.set(key, note);
  return value;
}
