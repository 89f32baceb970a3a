/**
 * PostgreSQL's `crosstab('SELECT row, category, value ..')`: a query in a string, whose values become columns by category
 * (PostgreSQL manual, tablefunc). With a second text the columns between the first and the last two come along.
 */
import { bodyOf, textOf } from '../ast.js';
import type { Context } from '../context.js';
import { influence } from '../context.js';
import { misreading } from '../cross-check.js';
import { transformed } from '../edge-kinds.js';
import type { Naming } from './naming.js';
import { nameOf } from './naming.js';
import { parseSql } from '../parse.js';
import type { Relation } from '../scopes.js';
import { relationOf } from '../scopes.js';
import type { Item, Shape } from '../shapes.js';
import { makeShape, openOf } from '../shapes.js';
import { foldIdentifier } from '../tables.js';
import type { Value } from '../values.js';
import { mergeValues, unknownValue } from '../values.js';

/** The relation of a call of crosstab; null when the function is another one. */
export function crosstabRelation(ctx: Context, key: string, args: readonly unknown[], naming: Naming): Relation | null {
  if (!/^crosstab\d?$/.test(key) || ctx.rules.parser !== 'postgresql') return null;
  const [rows, categories] = args.map((arg) => queryIn(ctx, arg));
  if (categories !== undefined && categories !== null)
    influence(ctx, mergeValues(categories.items.flatMap(valuesOf)), 'group_by');
  const items = rows?.items ?? [];
  const columns = items.filter((item) => item.kind === 'column');
  const value = columns.at(-1)?.value;
  if (value === undefined || columns.length < 3 || columns.length !== items.length || rows === undefined)
    return unread(ctx, naming);
  const kept = args.length > 1 ? columns.slice(0, -2) : columns.slice(0, 1);
  influence(ctx, columns.at(-2)?.value ?? value, 'group_by');
  const cell = mergeValues([value], transformed);
  const made = naming.columns.map((name, place): Item => ({
    kind: 'column',
    name: foldIdentifier(name, ctx.dialect),
    value: kept[place]?.value ?? cell,
  }));
  const cells = naming.columns.length > 0 ? [] : [openOf({ kind: 'virtual', value: cell })];
  return relationOf(makeShape(made.length > 0 ? made : [...kept, ...cells]), nameOf(ctx, naming));
}

/** What the query in a string returns; null when the text is not known, or cannot be read. */
function queryIn(ctx: Context, arg: unknown): Shape | null {
  const literal = bodyOf(arg, 'literal');
  const written = literal === null ? null : textOf(literal['value']);
  // The parser puts the tag of a dollar quote before the text.
  const text = written?.slice(written.indexOf('\u0000') + 1) ?? null;
  if (text === null || !/string$/.test(textOf(literal?.['literal_type']) ?? '')) return null;
  const parsed = parseSql(text, ctx.dialect);
  if (parsed.kind === 'unparsed') return null;
  const [statement, ...others] = parsed.statements;
  if (others.length > 0 || misreading(parsed.sql, ctx.dialect, parsed.statements) !== null) return null;
  return ctx.query(statement, null);
}

function valuesOf(item: Item): readonly Value[] {
  return item.kind === 'column' ? [item.value] : [];
}

function unread(ctx: Context, naming: Naming): Relation {
  const value = unknownValue('sql_unsupported', 'crosstab over a query that could not be read');
  const names = naming.columns.map((name): Item => ({
    kind: 'column',
    name: foldIdentifier(name, ctx.dialect),
    value,
  }));
  return relationOf(makeShape(names.length > 0 ? names : [openOf({ kind: 'virtual', value })]), nameOf(ctx, naming));
}
