/** The state of one reading of a configuration, and how a value becomes a field of it. */
import type { FieldColumn } from '../../model/graph.js';
import { isHashedTarget } from './destination-rules.js';
import { readsSomething } from './mapped-value.js';
import type { MappedValue } from './mapped-value.js';
import { addField, mergeColumns } from './mapping-reading.js';
import type { Findings } from './mapping-reading.js';

export interface Reader {
  readonly findings: Findings;
  readonly platform: string | null;
  /** Columns that the API lists as read, in lower case; empty when it does not say. */
  readonly known: ReadonlySet<string>;
  /** The columns by which the sides of a map are told apart: those that are listed as read, and those of the model. */
  readonly columns: {
    readonly listed: ReadonlySet<string>;
    /** In lower case. */
    readonly folded: ReadonlySet<string>;
    /** Any other name is no column. */
    readonly complete: boolean;
  };
}

export interface Place {
  /** Dotted path of the key. */
  readonly path: string;
  readonly matchKey: boolean;
  /** Columns that templates in keys on the way read. */
  readonly conditions: readonly FieldColumn[];
  readonly depth: number;
}

/** One step further into the configuration. */
export function inside(place: Place, key: string): Place {
  return { ...place, path: `${place.path}.${key}`, depth: place.depth + 1 };
}

/** Adds a field with its value; what the value could not be read for is noted under the place's path. */
export function addValue({ findings, platform }: Reader, field: string, value: MappedValue, place: Place): void {
  if (value.fault !== null) findings.unreadable.add(`${place.path}: ${value.fault}`);
  const isHidden = value.wholeRow === 'masked' || value.columns.some(({ masking }) => masking === true);
  const isHashed = readsSomething(value) && isHashedTarget(field, platform);
  const columns = isHashed ? value.columns.map((read) => ({ ...read, masking: true })) : value.columns;
  const conditions = place.conditions.filter(({ column }) => !value.columns.some((read) => read.column === column));
  const isMade = isHashed || isHidden || (conditions.length > 0 && value.kind === 'identity');
  addField(findings, {
    field,
    kind: isMade ? 'transformation' : value.kind,
    masking: isHashed || isHidden,
    matchKey: place.matchKey,
    columns: mergeColumns([...columns, ...conditions]),
    wholeRow: isHashed && value.wholeRow !== false ? 'masked' : value.wholeRow,
    readable: value.fault === null,
  });
}
