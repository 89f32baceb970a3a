/** What the generator knows of the lineage it writes: the rules of the product, worked out beside the text and not from it. */
import type { Name } from './written.js';

export type Kind = 'conditional' | 'identity' | 'transformation' | 'aggregation';

/** A column of the warehouse, with how it gets into a value. */
export interface Origin {
  readonly table: WarehouseTable;
  readonly column: string;
  readonly kind: Kind;
  readonly masking: boolean;
}

export interface Val {
  readonly origins: ReadonlyMap<string, Origin>;
  /** The text alone does not say where it comes from: an answer may leave it open, with a reason. */
  readonly open: boolean;
}

export interface WarehouseTable {
  readonly key: string;
  readonly parts: readonly Name[];
  readonly columns: readonly Name[];
  /** The request says which columns it has. */
  readonly known: boolean;
  /** A name for which no CTE may be called. */
  readonly single: string | null;
}

export interface Col {
  readonly name: Name | null;
  readonly value: Val;
  /** Comes through a star from a table of unknown columns: no output of its own. */
  readonly hidden: boolean;
}

/** Something with columns that a query reads from. */
export interface Rel {
  /** How columns are qualified: an alias, or the parts of a table's name. */
  readonly qualifiers: readonly (readonly Name[])[];
  readonly cols: readonly Col[];
  /** Has columns besides these: no star reads it. */
  readonly more?: boolean;
  /** Its qualifier is an alias. */
  readonly aliased?: boolean;
}

export const constant: Val = { origins: new Map(), open: false };

export function columnVal(table: WarehouseTable, column: string): Val {
  const origin: Origin = { table, column, kind: 'identity', masking: false };
  return { origins: new Map([[`${table.key}\u0000${column}`, origin]]), open: false };
}

const strength: Readonly<Record<Kind, number>> = { conditional: 0, identity: 1, transformation: 2, aggregation: 3 };

/** Several values in one, side by side: the strongest kind counts, and what is read in the clear is not masked. */
export function together(values: readonly Val[]): Val {
  const origins = new Map<string, Origin>();
  for (const value of values) {
    for (const [key, origin] of value.origins) {
      const known = origins.get(key);
      if (known === undefined) origins.set(key, origin);
      else {
        const kind = strength[known.kind] >= strength[origin.kind] ? known.kind : origin.kind;
        origins.set(key, { ...known, kind, masking: bothMasked(known, origin) });
      }
    }
  }
  return { origins, open: values.some((value) => value.open) };
}

function bothMasked(one: Origin, other: Origin): boolean {
  if (one.kind === 'conditional' && other.kind !== 'conditional') return other.masking;
  if (other.kind === 'conditional' && one.kind !== 'conditional') return one.masking;
  return one.masking && other.masking;
}

/** The value after something was done to it. */
export function through(value: Val, kind: Kind, masking = false): Val {
  const origins = new Map<string, Origin>();
  for (const [key, origin] of value.origins) {
    const composed =
      origin.kind === 'conditional' || kind === 'conditional'
        ? 'conditional'
        : strength[origin.kind] >= strength[kind]
          ? origin.kind
          : kind;
    origins.set(key, { ...origin, kind: composed, masking: origin.masking || masking });
  }
  return { origins, open: value.open };
}
