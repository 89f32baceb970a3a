/** What a relation or a query returns: known columns, and stars over relations of unknown columns that let names through. */
import type { Mode } from './edge-kinds.js';
import { transformed } from './edge-kinds.js';
import type { Value } from './values.js';
import { mergeValues, nothing } from './values.js';

export interface Column {
  readonly kind: 'column';
  /** As the warehouse returns it; null when it has no name. */
  readonly name: string | null;
  readonly value: Value;
  /** Of a value that the text has made of several, or that is a row. */
  readonly parts?: Parts | null;
  /** Read by its name alone: no star shows it. */
  readonly unlisted?: boolean;
}

/** What a value is made of: each part keeps its own origin until a path takes it out again. */
export interface Parts {
  /** Fields of a struct have names and places, entries of a map have keys of text, elements of a list have places. */
  readonly kind: 'struct' | 'map' | 'list';
  /** As text or JSON, where the first place is 0 in every dialect. */
  readonly document: boolean;
  /** Fields of two such structs meet by name and not by place. */
  readonly meetsByName: boolean;
  /** The parts in order; those without a name have a place alone. */
  readonly shape: Shape;
  /** What may stand in any place, also in one that is not listed; null when nothing does. */
  readonly other: Column | null;
  /** Keys under which it does not stand. */
  readonly certain: ReadonlySet<string>;
  /** What keys that are no constants depend on. */
  readonly keys: Value;
}

export type OpenSource =
  | { readonly kind: 'table'; readonly table: number }
  /** A function's rows: whatever the name, it depends on the arguments. */
  | { readonly kind: 'virtual'; readonly value: Value }
  /** A star over another open entry; the mode is what was done to each column, the value what each has besides. */
  | { readonly kind: 'through'; readonly entry: Open; readonly mode?: Mode; readonly beside?: Value }
  /** A union of stars: the name comes out of each. */
  | { readonly kind: 'every'; readonly entries: readonly Open[] };

export interface Open {
  readonly kind: 'open';
  readonly source: OpenSource;
  /** Lower-case names that do not pass. */
  readonly except: ReadonlySet<string>;
  /** Lower-case new name → old name. */
  readonly renamed: ReadonlyMap<string, string>;
}

export type Item = Column | Open;

export interface Shape {
  readonly items: readonly Item[];
  readonly opens: readonly Open[];
  /** Columns by lower-case name. */
  readonly byName: ReadonlyMap<string, readonly Column[]>;
}

export function makeShape(items: readonly Item[]): Shape {
  const opens: Open[] = [];
  const byName = new Map<string, Column[]>();
  for (const item of items) {
    if (item.kind === 'open') opens.push(item);
    else if (item.name !== null) {
      const key = item.name.toLowerCase();
      const same = byName.get(key);
      if (same === undefined) byName.set(key, [item]);
      else same.push(item);
    }
  }
  return { items, opens, byName };
}

const noNames: ReadonlySet<string> = new Set();
const noRenames: ReadonlyMap<string, string> = new Map();

export function openOf(source: OpenSource, except = noNames, renamed = noRenames): Open {
  return { kind: 'open', source, except, renamed };
}

/** The shape with something done to each column. */
export function viewed(shape: Shape, mode: Mode): Shape {
  return makeShape(
    shape.items.map((item) =>
      item.kind === 'open' ? openOf({ kind: 'through', entry: item, mode }) : viewedColumn(item, mode),
    ),
  );
}

export function viewedColumn(column: Column, mode: Mode): Column {
  return derivedColumn(column.name, mergeValues([column.value], mode), () =>
    column.parts ? viewedParts(column.parts, mode) : null,
  );
}

export interface ViewOfParts {
  /** A value beside each part, which decides on it. */
  readonly beside?: Value;
  /** The whole becomes text or JSON. */
  readonly document?: boolean;
}

/** The parts with something done to each of them. */
export function viewedParts(parts: Parts, mode: Mode, view: ViewOfParts = {}): Parts {
  const { beside = nothing, document = false } = view;
  const column = (each: Column): Column =>
    derivedColumn(each.name, mergeValues([mergeValues([each.value], mode), beside]), () =>
      each.parts ? viewedParts(each.parts, mode, view) : null,
    );
  const items = parts.shape.items.map((item) =>
    item.kind === 'open' ? openOf({ kind: 'through', entry: item, mode }) : column(item),
  );
  return {
    ...parts,
    document: parts.document || document,
    shape: makeShape(items),
    other: parts.other === null ? null : column(parts.other),
    keys: mergeValues([parts.keys], mode),
  };
}

/** A column whose parts are worked out when a path asks for them: parts of parts would double at every step else. */
export function derivedColumn(name: string | null, value: Value, parts: () => Parts | null): Column {
  let known: Parts | null | undefined;
  return {
    kind: 'column',
    name,
    value,
    get parts() {
      known = known === undefined ? parts() : known;
      return known;
    },
  };
}

export const emptyShape: Shape = makeShape([]);

/** Columns of this name: those spelled exactly so when there are any, else those that differ in case. */
export function columnsNamed(shape: Shape, name: string): readonly Column[] {
  const same = shape.byName.get(name.toLowerCase()) ?? [];
  if (same.length < 2) return same;
  const exact = same.filter((column) => column.name === name);
  return exact.length > 0 ? exact : same;
}

/** The name an open entry knows this one by, or null when it does not let it through. */
export function nameBehind(open: Open, name: string): string | null {
  const key = name.toLowerCase();
  const old = open.renamed.get(key);
  if (old !== undefined) return old;
  if (open.except.has(key)) return null;
  if (open.source.kind === 'through') return nameBehind(open.source.entry, name) === null ? null : name;
  return name;
}

export function letsThrough(open: Open, name: string): boolean {
  return nameBehind(open, name) !== null;
}

/** Answers per entry: entries are shared between CTEs, and a union of a star with itself would double the work at every step. */
const valuesSeen = new WeakMap<Open, Map<string, Value | null>>();
const tablesSeen = new WeakMap<Open, readonly number[]>();
const hidingSeen = new WeakMap<Open, boolean>();

/** The value behind a name that an open entry lets through; `column` makes the value of a table's column. */
export function throughOpen(open: Open, name: string, column: (table: number, name: string) => Value): Value | null {
  const seen = valuesSeen.get(open) ?? new Map<string, Value | null>();
  valuesSeen.set(open, seen);
  const known = seen.get(name);
  if (known !== undefined) return known;
  const value = lookThrough(open, name, column);
  seen.set(name, value);
  return value;
}

function lookThrough(open: Open, name: string, column: (table: number, name: string) => Value): Value | null {
  const behind = nameBehind(open, name);
  if (behind === null) return null;
  const { source } = open;
  if (source.kind === 'table') return column(source.table, behind);
  if (source.kind === 'virtual') return mergeValues([source.value], transformed);
  if (source.kind === 'through') {
    const value = throughOpen(source.entry, behind, column);
    if (value === null || (source.mode === undefined && source.beside === undefined)) return value;
    return mergeValues([mergeValues([value], source.mode), source.beside ?? nothing]);
  }
  const values = source.entries.flatMap((entry) => throughOpen(entry, behind, column) ?? []);
  return values.length === 0 ? null : mergeValues(values);
}

/** Tables whose columns may come through, in order. */
export function tablesBehind(open: Open): readonly number[] {
  const known = tablesSeen.get(open);
  if (known !== undefined) return known;
  const { source } = open;
  let tables: readonly number[] = [];
  if (source.kind === 'table') tables = [source.table];
  else if (source.kind === 'through') tables = tablesBehind(source.entry);
  else if (source.kind === 'every') tables = [...new Set(source.entries.flatMap(tablesBehind))];
  tablesSeen.set(open, tables);
  return tables;
}

/** Whether columns may come through that no table has: rows of a function, fields of a struct. */
export function hidesColumns(open: Open): boolean {
  const known = hidingSeen.get(open);
  if (known !== undefined) return known;
  const { source } = open;
  let hides = source.kind === 'virtual';
  if (source.kind === 'through') hides = hidesColumns(source.entry);
  else if (source.kind === 'every') hides = source.entries.some(hidesColumns);
  hidingSeen.set(open, hides);
  return hides;
}
