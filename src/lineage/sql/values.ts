/** What a value depends on: columns of tables, each with its kind, and what could not be found out. */
import type { Unresolved } from '../../model/reasons.js';
import { asIs, composeKind, strongest } from './edge-kinds.js';
import type { DepKind, Mode } from './edge-kinds.js';

export interface Dep {
  readonly table: number;
  readonly column: string;
  readonly kind: DepKind;
  readonly masking: boolean;
}

/** Immutable once built, and shared between all who read it: this keeps long chains of CTEs linear. */
export interface Value {
  readonly deps: ReadonlyMap<string, Dep>;
  /** Why it is not all known; empty when it is. */
  readonly notes: ReadonlyMap<string, Unresolved>;
}

/** A value in the making. */
export interface Sink {
  readonly deps: Map<string, Dep>;
  readonly notes: Map<string, Unresolved>;
}

export const nothing: Value = { deps: new Map(), notes: new Map() };

export function newSink(): Sink {
  return { deps: new Map(), notes: new Map() };
}

/** Adds all of a value, seen through the mode of the place that reads it. */
export function pour(value: Value, mode: Mode, into: Sink): void {
  for (const [key, dep] of value.deps) {
    const kind = composeKind(dep.kind, mode.kind);
    const masking = dep.masking || mode.masking;
    const known = into.deps.get(key);
    if (known === undefined) {
      into.deps.set(key, kind === dep.kind && masking === dep.masking ? dep : { ...dep, kind, masking });
    } else {
      into.deps.set(key, meet(known, { ...dep, kind, masking }));
    }
  }
  for (const [key, note] of value.notes) into.notes.set(key, note);
}

/** The same column twice in one value: hidden only when no unhidden copy of the value gets through. */
function meet(first: Dep, second: Dep): Dep {
  const kind = strongest(first.kind, second.kind);
  if (first.kind === 'conditional' && second.kind !== 'conditional') return second;
  if (second.kind === 'conditional' && first.kind !== 'conditional') return first;
  return { ...first, kind, masking: first.masking && second.masking };
}

export function columnValue(table: number, column: string): Value {
  return {
    deps: new Map([[`${table}\u0000${column}`, { table, column, kind: 'identity', masking: false }]]),
    notes: new Map(),
  };
}

export function unknownValue(reason: Unresolved['reason'], detail: string): Value {
  return { deps: new Map(), notes: new Map([[`${reason}\u0000${detail}`, { reason, detail }]]) };
}

/** What a template expression in place of a column stands for: told once, and known by the name that it was given. */
export function holeValue(name: string): Value {
  const note: Unresolved = { reason: 'sql_template', detail: 'a template expression in place of a column' };
  return { deps: new Map(), notes: new Map([[holeKey(name), note]]) };
}

/** The key of the note on such a name. */
export function holeKey(name: string): string {
  return `sql_template\u0000${name.toLowerCase()}`;
}

export function mergeValues(values: Iterable<Value>, mode: Mode = asIs): Value {
  const sink = newSink();
  for (const value of values) pour(value, mode, sink);
  return sink;
}
