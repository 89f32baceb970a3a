/** Values made of parts: taking one out, and one value that is either of several. */
import type { Identifier } from '../ast.js';
import type { Context } from '../context.js';
import { condition, transformed } from '../edge-kinds.js';
import type { Column, Parts, Shape } from '../shapes.js';
import { columnsNamed, derivedColumn, emptyShape, makeShape, throughOpen } from '../shapes.js';
import { foldIdentifier } from '../tables.js';
import type { Value } from '../values.js';
import { mergeValues, nothing, unknownValue } from '../values.js';

/** What a path asks for: a field by its name, a constant text, a constant place, or whatever an expression says. */
export type PartKey =
  | { readonly kind: 'name'; readonly name: Identifier }
  | { readonly kind: 'text'; readonly text: string }
  /** Counted from `first`; below zero from the end. */
  | { readonly kind: 'place'; readonly written: number; readonly first: 0 | 1 }
  /** The expressions that choose, and none for a wildcard. */
  | { readonly kind: 'any'; readonly by: readonly unknown[] };

const noKeys: ReadonlySet<string> = new Set();
const absent: Column = { kind: 'column', name: null, value: nothing };

/** The columns of a shape that are no stars. */
export function columnsOfShape(shape: Shape): readonly Column[] {
  return shape.items.filter((item) => item.kind === 'column');
}

/** Parts of a kind: entries and elements that stand anywhere go into `other`. */
export function partsOf(
  kind: Parts['kind'],
  columns: readonly Column[],
  more: Partial<Pick<Parts, 'document' | 'other' | 'keys'>> = {},
): Parts {
  const { document = false, other = null, keys = nothing } = more;
  const shape = columns.length === 0 ? emptyShape : makeShape(columns);
  return { kind, document, meetsByName: false, shape, other, certain: noKeys, keys };
}

/** A row of these columns, stars among them; DuckDB's structs meet others by the names of their fields. */
export function structOf(shape: Shape, meetsByName = false): Parts {
  return { kind: 'struct', document: false, meetsByName, shape, other: null, certain: noKeys, keys: nothing };
}

/** What the keys lead to, one after the other; null when the first of them cannot be told. */
export function descend(ctx: Context, column: Column, keys: readonly PartKey[]): Column | null {
  let at = column;
  for (const [step, key] of keys.entries()) {
    const next = at.parts ? partAt(ctx, at.parts, key) : null;
    if (next === null && step === 0) return null;
    // A part that is a document of its own: whatever lies in it comes out of that column.
    if (next === null) return { kind: 'column', name: null, value: mergeValues([at.value], transformed) };
    at = next;
  }
  return at;
}

/** The part under a key, nothing when there is none such; null when that cannot be told. */
export function partAt(ctx: Context, parts: Parts, key: PartKey): Column | null {
  if (key.kind === 'any') return anyPart(parts);
  const isPlace = key.kind === 'place' || /^\d+$/.test(key.kind === 'text' ? key.text : key.name.name);
  if (parts.kind === 'list' && !isPlace) return ofEachElement(ctx, parts, key);
  const found = key.kind === 'place' ? placed(ctx, parts, key) : called(ctx, parts, key);
  if (found === null || parts.other === null) return found;
  if (found.name !== null && parts.certain.has(found.name)) return found;
  return underKey(parts, eitherOf([found, parts.other]));
}

/** What keys that are no constants have a say in: which of the values stands under one. */
function underKey({ keys }: Parts, column: Column): Column {
  if (keys.deps.size === 0) return column;
  const value = mergeValues([column.value, mergeValues([keys], condition)]);
  return derivedColumn(column.name, value, () => column.parts ?? null);
}

/** Any of the parts; null when not all are known. */
export function anyPart(parts: Parts): Column | null {
  if (parts.shape.opens.length > 0) return null;
  const columns = [...columnsOfShape(parts.shape), ...(parts.other === null ? [] : [parts.other])];
  const either = eitherOf(columns);
  return derivedColumn(null, mergeValues([either.value], transformed), () => either.parts ?? null);
}

function placed(ctx: Context, parts: Parts, key: PartKey & { readonly kind: 'place' }): Column | null {
  const { written, first } = key;
  if (parts.kind === 'map') return called(ctx, parts, { kind: 'text', text: String(written) });
  if (parts.shape.opens.length > 0) return null;
  const columns = columnsOfShape(parts.shape);
  const start = parts.document ? 0 : first;
  // From the end only where the end is known.
  if (written < 0 && parts.other !== null) return anyPart(parts);
  return columns[written < 0 ? columns.length + written : written - start] ?? absent;
}

function called(ctx: Context, parts: Parts, key: PartKey & { readonly kind: 'name' | 'text' }): Column | null {
  const text = key.kind === 'text' ? key.text : key.name.name;
  if (parts.kind === 'list') return placed(ctx, parts, { kind: 'place', written: Number(text), first: 0 });
  if (parts.kind === 'map') {
    const columns = columnsOfShape(parts.shape);
    const same = columns.filter((column) => column.name === text);
    const alike = columns.filter((column) => column.name?.toLowerCase() === text.toLowerCase());
    // ClickHouse: `m.values` is no entry.
    if (key.kind === 'name' && alike.length === 0 && ctx.dialect === 'clickhouse') return null;
    return eitherOf(same.length > 0 || key.kind === 'text' ? same : alike);
  }
  return fieldNamed(ctx, parts.shape, key.kind === 'name' ? foldIdentifier(key.name, ctx.dialect) : text);
}

/** A field of every element, as a list of structs gives it. */
function ofEachElement(ctx: Context, parts: Parts, key: PartKey): Column | null {
  const elements = [...columnsOfShape(parts.shape), ...(parts.other === null ? [] : [parts.other])];
  const found = elements.map((each) => (each.parts ? partAt(ctx, each.parts, key) : null));
  const known = found.filter((each) => each !== null);
  return known.length === found.length ? eitherOf(known) : null;
}

/** How fields without a name are called where the dialect gives them one: what stands before their place, from 1. */
const namelessFields: Readonly<Partial<Record<Context['dialect'], string>>> = {
  postgres: 'f',
  spark: 'col',
  databricks: 'col',
  clickhouse: '',
};

/** The field of a row that has this name; null when that cannot be told. */
export function fieldNamed(ctx: Context, shape: Shape, name: string): Column | null {
  const [only, ...others] = columnsNamed(shape, name);
  if (only !== undefined) return others.length === 0 ? only : null;
  const [open, ...more] = shape.opens;
  if (open !== undefined) {
    const value =
      more.length > 0
        ? unknownValue('column_ambiguous', `${name}: may come from several relations of unknown columns`)
        : throughOpen(open, name, ctx.tables.column);
    return value === null ? null : { kind: 'column', name, value };
  }
  const start = namelessFields[ctx.dialect];
  const place = start !== undefined && name.toLowerCase().startsWith(start) ? name.slice(start.length) : '';
  const columns = columnsOfShape(shape);
  const field = /^[1-9]\d*$/.test(place) ? columns[Number(place) - 1] : undefined;
  if (field !== undefined && (field.name === null || start === '')) return field;
  return columns.some((column) => column.name === null) ? null : absent;
}

/** One column that is any of these: by name and place it has what each has there. */
export function eitherOf(columns: readonly Column[], name = columns[0]?.name ?? null): Column {
  const [only, ...others] = columns;
  if (only === undefined) return absent;
  if (only.name === name && others.every((other) => other === only)) return only;
  const values = columns.map((each) => each.value);
  return derivedColumn(name, mergeValues(values), () => eitherParts(columns));
}

/** What is under each key of values of which one is taken; null when that cannot be told. */
export function eitherParts(columns: readonly Column[]): Parts | null {
  const made = columns.flatMap((each) => each.parts ?? []);
  const [first, ...rest] = made;
  let parts: Parts | null = first ?? null;
  for (const other of rest) parts = parts === null ? null : bothParts(parts, other);
  if (parts === null) return null;
  // A constant (`'{}'`, NULL) has nothing under any key.
  const plain = columns.filter((each) => !each.parts && each.value.deps.size + each.value.notes.size > 0);
  if (plain.length === 0) return parts;
  const value = mergeValues(
    plain.map((each) => each.value),
    transformed,
  );
  const other: Column = { kind: 'column', name: null, value };
  return { ...parts, certain: noKeys, other: eitherOf(parts.other === null ? [other] : [parts.other, other]) };
}

function bothParts(left: Parts, right: Parts): Parts | null {
  if (left === right) return left;
  if (left.kind !== right.kind || left.document !== right.document) return null;
  if (left.shape.opens.length + right.shape.opens.length > 0) return left.shape === right.shape ? left : null;
  const mine = columnsOfShape(left.shape);
  const others = columnsOfShape(right.shape);
  const columns = byPlace(left, mine, others) ? eitherByPlace(mine, others) : eitherByName(left, mine, others);
  const beside = [left.other, right.other].filter((each) => each !== null);
  return {
    ...left,
    shape: makeShape(columns),
    other: beside.length === 0 ? null : eitherOf(beside),
    certain: noKeys,
    keys: mergeValues([left.keys, right.keys]),
  };
}

/** Entries meet by key, elements and fields by place; fields by name where that is said and both have the same ones. */
function byPlace({ kind, meetsByName }: Parts, mine: readonly Column[], others: readonly Column[]): boolean {
  if (kind !== 'struct' || !meetsByName) return kind !== 'map';
  const names = new Set(others.map((each) => each.name?.toLowerCase() ?? null));
  return names.has(null) || mine.some((each) => !names.has(each.name?.toLowerCase() ?? null));
}

function eitherByPlace(mine: readonly Column[], others: readonly Column[]): readonly Column[] {
  const [longer, shorter] = mine.length >= others.length ? [mine, others] : [others, mine];
  return longer.map((column, place) => {
    const other = shorter[place];
    return other === undefined ? column : eitherOf([column, other], mine[place]?.name ?? column.name);
  });
}

function eitherByName({ kind }: Parts, mine: readonly Column[], others: readonly Column[]): readonly Column[] {
  const same = (one: Column, other: Column): boolean =>
    kind === 'map' ? one.name === other.name : one.name?.toLowerCase() === other.name?.toLowerCase();
  const columns = mine.map((column) => eitherOf([column, ...others.filter((other) => same(column, other))]));
  return [...columns, ...others.filter((other) => !mine.some((column) => same(column, other)))];
}

/** What an element, or any value of a map, depends on as one row of many; its fields keep their own origin. */
export function elementOf(parts: Parts): Column | null {
  return parts.kind === 'struct' ? null : anyPart(parts);
}

/** The keys of a map as a column: those that are constants depend on nothing. */
export function keyColumn(parts: Parts, name: string | null): Column {
  const value: Value = parts.kind === 'map' ? mergeValues([parts.keys], transformed) : nothing;
  return { kind: 'column', name, value };
}
