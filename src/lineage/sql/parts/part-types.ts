/** A cast of a value that has parts: fields take the names of the type, elements the type of elements. */
import type { Identifier } from '../ast.js';
import { identifierOf, isObject, listOf, literalText, textOf } from '../ast.js';
import type { Context } from '../context.js';
import { columnsOfShape, structOf } from './parts.js';
import type { Column, Parts } from '../shapes.js';
import { derivedColumn, makeShape, viewedParts } from '../shapes.js';
import { transformed } from '../edge-kinds.js';
import { foldIdentifier } from '../tables.js';

interface FieldType {
  readonly name: Identifier | null;
  readonly type: unknown;
}

/** Types in which a value is kept as text or JSON. */
const documents: ReadonlySet<string> = new Set(['json', 'jsonb', 'variant', 'super', 'text', 'varchar', 'string']);

/** The parts under the names of the type; null when they do not fit. */
export function castParts(ctx: Context, parts: Parts, type: unknown): Parts | null {
  const custom = isObject(type) ? textOf(type['name']) : literalText(type);
  const named = isObject(type) && Array.isArray(type['fields']) ? listOf(type['fields']) : null;
  const fields = named === null ? tupleTypes(custom ?? '') : named.map(fieldType);
  if (fields !== null) return parts.kind === 'struct' ? fieldsAs(ctx, parts, fields) : parts;
  if (isObject(type) && type['element_type'] !== undefined) {
    const as = (column: Column): Column => cast(ctx, column, column.name, type['element_type']);
    if (parts.kind !== 'list') return parts;
    const other = parts.other === null ? null : as(parts.other);
    return { ...parts, shape: makeShape(columnsOfShape(parts.shape).map(as)), other };
  }
  const name = (isObject(type) ? textOf(type['data_type']) : null) ?? '';
  const isDocument = documents.has(name.toLowerCase()) || documents.has((custom ?? '').toLowerCase());
  return isDocument ? viewedParts(parts, transformed, { document: true }) : parts;
}

function fieldsAs(ctx: Context, parts: Parts, types: readonly FieldType[]): Parts | null {
  const columns = columnsOfShape(parts.shape);
  if (parts.shape.opens.length > 0 || columns.length !== types.length) return null;
  const names = types.map(({ name }) => (name === null ? null : foldIdentifier(name, ctx.dialect)));
  // DuckDB casts a struct to another by the names of fields where it has the same ones.
  const called = (name: string | null): Column | undefined =>
    columns.find((column) => column.name !== null && column.name.toLowerCase() === name?.toLowerCase());
  const isByName = ctx.dialect === 'duckdb' && names.every((name) => called(name) !== undefined);
  const cells = types.flatMap(({ type }, place) => {
    const name = names[place] ?? null;
    const column = isByName ? called(name) : columns[place];
    return column === undefined ? [] : [cast(ctx, column, name, type)];
  });
  return structOf(makeShape(cells));
}

function cast(ctx: Context, column: Column, name: string | null, type: unknown): Column {
  return derivedColumn(name, column.value, () => (column.parts ? castParts(ctx, column.parts, type) : null));
}

/** The name of a field in a type, which the parser gives as text with its quotes. */
function fieldType(field: unknown): FieldType {
  if (!isObject(field)) return { name: null, type: null };
  const written = textOf(field['name']);
  if (written === null) return { name: identifierOf(field['name']), type: field['data_type'] };
  const [, quoted] = /^["`](.*)["`]$/s.exec(written) ?? [];
  const name = quoted === undefined ? { name: written, quoted: false } : { name: quoted, quoted: true };
  return { name: written === '' ? null : name, type: field['data_type'] };
}

/** ClickHouse's `Tuple(a Int32, b String)`, which the parser leaves as text; null for any other type. */
function tupleTypes(written: string): readonly FieldType[] | null {
  const [, inside] = /^\s*tuple\s*\((.*)\)\s*$/is.exec(written) ?? [];
  if (inside === undefined) return null;
  return splitTypes(inside).map((field) => {
    const [, quoted, plain, type] = /^(?:["`]([^"`]+)["`]|([a-z_]\w*))\s+(\S.*)$/is.exec(field) ?? [];
    const name = quoted ?? plain;
    return name === undefined
      ? { name: null, type: { name: field } }
      : { name: { name, quoted: quoted !== undefined }, type: { name: type } };
  });
}

/** At commas outside parentheses. */
function splitTypes(list: string): readonly string[] {
  const fields: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at <= list.length; at += 1) {
    const char = list[at] ?? ',';
    if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    else if (char === ',' && depth === 0) {
      fields.push(list.slice(from, at).trim());
      from = at + 1;
    }
  }
  return fields;
}
