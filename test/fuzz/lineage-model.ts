/** What the generator knows of the lineage it writes: the rules of the product, worked out beside the text and not from it. */
import type { Form } from './made-parts.js';
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
  /** Of a value that the query has made of several. */
  readonly made?: Made | undefined;
}

/** A value with parts that can be taken out again. */
export interface Made {
  readonly form: Form;
  readonly parts: readonly MadePart[];
}

export interface MadePart {
  readonly key: string;
  readonly value: Val;
  readonly made: Made | null;
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

/** The column with other rows below its own; parts stay known where both sides have the same ones. */
export function stacked(col: Col, other: Col): Col {
  const { made, ...rest } = col;
  const both = made === undefined || other.made === undefined ? null : merged(made, other.made);
  return { ...rest, value: together([col.value, other.value]), ...(both === null ? {} : { made: both }) };
}

/** Two values made in the same way, one or the other. */
export function merged(one: Made, other: Made): Made | null {
  if (one.form !== other.form || one.parts.length !== other.parts.length) return null;
  const parts: MadePart[] = [];
  for (const [place, part] of one.parts.entries()) {
    const same = other.parts[place];
    if (same === undefined || same.key !== part.key || part.made !== null || same.made !== null) return null;
    parts.push({ ...part, value: together([part.value, same.value]) });
  }
  return { form: one.form, parts };
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
