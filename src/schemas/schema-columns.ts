/** The columns of one table in a schema file: a list of names, a list of maps, or a map from name to type. */
import type { LineageError } from '../errors.js';

export interface WrittenColumn {
  readonly name: string;
  /** Written in double quotes, so that its case is meant. */
  readonly quoted: boolean;
  readonly type: string | null;
}

type Fail = (problem: string, hint: string) => LineageError;

const hint = 'Write a list of names, a list of {name, type}, or a map from name to type.';

export function isColumnList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** A map from column to type: every value is a text, or nothing. A level of tables holds lists and maps. */
export function isColumnMap(value: unknown): value is Readonly<Record<string, string | null>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const types = Object.values(value);
  return types.length > 0 && types.every((type) => typeof type === 'string' || type === null);
}

/** The columns in order. Throws what `fail` makes of a problem. */
export function readColumns(
  value: readonly unknown[] | Readonly<Record<string, string | null>>,
  fail: Fail,
): readonly WrittenColumn[] {
  const columns = Array.isArray(value)
    ? (value as readonly unknown[]).map((item, index) => readColumn(item, index, fail)) // isArray does not narrow a readonly array
    : Object.entries(value).map(([name, type]) => typedColumn(name, type as string | null, fail)); // a map of types
  if (columns.length === 0) {
    throw fail('lists no column', 'List its columns, or leave the table out: a star over it then stays open.');
  }
  const seen = new Set<string>();
  for (const { name } of columns) {
    if (name === '') throw fail('has a column without a name', hint);
    if (seen.has(name)) throw fail(`lists column ${name} twice`, 'Keep one of the two.');
    seen.add(name);
  }
  return columns;
}

function readColumn(item: unknown, index: number, fail: Fail): WrittenColumn {
  if (typeof item === 'string') return columnOf(item, null);
  if (typeof item === 'number' || typeof item === 'boolean') return columnOf(String(item), null);
  if (typeof item === 'object' && item !== null && !Array.isArray(item) && 'name' in item) {
    const { name } = item;
    const type = 'type' in item && typeof item.type === 'string' ? item.type : null;
    if (typeof name === 'string') return columnOf(name, type);
  }
  throw fail(`has no name at place ${index + 1} of its columns`, hint);
}

function typedColumn(name: string, type: string | null, fail: Fail): WrittenColumn {
  // `contacts: "id, email"` below a schema: no type has a comma but inside of brackets.
  if (type?.replace(/\([^)]*\)|<.*>|\[.*\]/gs, '').includes(',') === true) {
    throw fail(
      `has at ${name} a text with commas and no list of columns`,
      'Write [id, email], with brackets and no quotes.',
    );
  }
  return columnOf(name, type);
}

function columnOf(written: string, type: string | null): WrittenColumn {
  const inner = /^"((?:[^"]|"")+)"$/.exec(written)?.[1];
  if (inner === undefined) return { name: written.trim(), quoted: false, type };
  return { name: inner.replaceAll('""', '"'), quoted: true, type };
}
