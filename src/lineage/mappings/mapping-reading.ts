/** What the configuration of a sync says about its fields. */
import type { FieldColumn, FieldKind } from '../../model/graph.js';
import type { Unresolved } from '../../model/reasons.js';

/** A destination field, as far as the configuration alone tells. */
export interface MappedField {
  /** The mapping's `to`, unchanged; for what stands outside mapping lists the dotted path of the key that holds it. */
  readonly field: string;
  readonly kind: FieldKind;
  readonly masking: boolean;
  readonly matchKey: boolean;
  /** Columns of the model as the mapping wrote them, in order of first appearance. */
  readonly columns: readonly FieldColumn[];
  /** The value is the row as a whole: all columns of the model; `masked` when it is hashed. */
  readonly wholeRow: false | 'plain' | 'masked';
  /** False when some part of the mapping could not be read; `unresolved` says which. */
  readonly readable: boolean;
}

export interface MappingReading {
  /** Sorted by field name, each name once. */
  readonly fields: readonly MappedField[];
  /** All columns of the model are written under their own names. */
  readonly autoSync: boolean;
  /** But these, in lower case. */
  readonly leftOut: ReadonlySet<string>;
  readonly unresolved: readonly Unresolved[];
}

const strength: Readonly<Record<FieldKind, number>> = { constant: 0, identity: 1, transformation: 2 };

/** Fields and reasons as they are found. */
export interface Findings {
  readonly fields: Map<string, MappedField>;
  /** Details of what could not be read. */
  readonly unreadable: Set<string>;
  readonly leftOut: Set<string>;
  autoSync: boolean;
}

/** Adds a field; the same target twice is one field that depends on both. */
export function addField(findings: Findings, field: MappedField): void {
  const before = findings.fields.get(field.field);
  findings.fields.set(field.field, before === undefined ? field : mergeFields(before, field));
}

/** The findings as a reading: fields sorted by name, reasons in order of discovery. */
export function finishReading({ fields, unreadable, leftOut, autoSync }: Findings): MappingReading {
  return {
    fields: [...fields.values()].sort((a, b) => (a.field < b.field ? -1 : 1)),
    autoSync,
    leftOut,
    unresolved: [...unreadable].map((detail) => ({ reason: 'mapping_unreadable' as const, detail })),
  };
}

function mergeFields(a: MappedField, b: MappedField): MappedField {
  const columns = mergeColumns([...a.columns, ...b.columns]);
  const wholeRow = a.wholeRow === 'plain' || b.wholeRow === 'plain' ? 'plain' : a.wholeRow || b.wholeRow;
  return {
    field: a.field,
    kind: strength[a.kind] >= strength[b.kind] ? a.kind : b.kind,
    masking: wholeRow === 'masked' || columns.some(({ masking }) => masking === true),
    matchKey: a.matchKey || b.matchKey,
    columns,
    wholeRow,
    readable: a.readable && b.readable,
  };
}

/**
 * Each column once; a value anywhere is a value, and what is written openly anywhere is not hidden. The list is a new one,
 * without the room that a list keeps which was pushed to.
 */
export function mergeColumns(columns: readonly FieldColumn[]): readonly FieldColumn[] {
  if (columns.length < 2) return columns.slice();
  const merged = new Map<string, FieldColumn>();
  for (const read of columns) {
    const before = merged.get(read.column);
    if (before === undefined || (before.conditional && !read.conditional)) merged.set(read.column, read);
    else if (before.conditional === read.conditional && before.masking === true && read.masking !== true) {
      merged.set(read.column, read);
    }
  }
  return [...merged.values()].slice();
}
