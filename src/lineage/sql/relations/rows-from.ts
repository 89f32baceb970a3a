/** PostgreSQL's `ROWS FROM (f(..), g(..))`: functions side by side, each with its own columns. */
import { bodyOf, listOf, textOf } from '../ast.js';
import type { Context } from '../context.js';
import { lostValue } from '../context.js';
import { transformed } from '../edge-kinds.js';
import { valueOf } from '../expressions.js';
import { elementFunctions, functionKey, mayReadTables } from '../function-rules.js';
import type { Naming } from './naming.js';
import { nameOf } from './naming.js';
import type { Relation, Scope } from '../scopes.js';
import { relationOf } from '../scopes.js';
import type { Item } from '../shapes.js';
import { makeShape, openOf } from '../shapes.js';
import { foldIdentifier } from '../tables.js';
import type { Value } from '../values.js';
import { mergeValues, nothing } from '../values.js';

/** Functions of two columns. */
const pairs: ReadonlySet<string> = new Set([
  'jsonbeach',
  'jsoneach',
  'jsonbeachtext',
  'jsoneachtext',
  'each',
  'hstoreeach',
]);

/** The relation of the functions, which the text's pre-treatment calls `rows_from`; null for any other call. */
export function rowsFromRelation(
  ctx: Context,
  name: string,
  args: readonly unknown[],
  naming: Naming,
  scope: Scope,
): Relation | null {
  const called = /^rows_from(\s+with\s+ordinality)?$/i.exec(name);
  if (called === null) return null;
  const ordinality = naming.ordinality || called[1] !== undefined;
  const calls = args.map((arg) => ({ width: widthOf(arg), value: rowsOf(ctx, arg, scope) }));
  const all = mergeValues(calls.map(({ value }) => value));
  const known = calls.every(({ width }) => width !== null);
  const values: readonly Value[] = known
    ? calls.flatMap(({ width, value }) => Array<Value>(width ?? 0).fill(value))
    : [];
  const aliases = naming.columns;
  const items = aliases.map((alias, place): Item => {
    const isPlace = ordinality && place === aliases.length - 1;
    const fits = values.length + (ordinality ? 1 : 0) === aliases.length;
    const value = isPlace ? nothing : fits ? (values[place] ?? all) : all;
    return { kind: 'column', name: foldIdentifier(alias, ctx.dialect), value };
  });
  if (aliases.length > 0) return relationOf(makeShape(items), nameOf(ctx, naming));
  const place: Item[] = ordinality ? [{ kind: 'column', name: 'ordinality', value: nothing }] : [];
  return relationOf(makeShape([openOf({ kind: 'virtual', value: all }), ...place]), nameOf(ctx, naming));
}

/** What the rows of a function depend on: its arguments, or nobody knows what. */
function rowsOf(ctx: Context, call: unknown, scope: Scope): Value {
  const value = mergeValues([valueOf(ctx, call, scope)], transformed);
  const name = textOf(bodyOf(call, 'function')?.['name']) ?? 'unnest';
  if (value.deps.size + value.notes.size > 0 || !mayReadTables(name)) return value;
  return lostValue(ctx, 'sql_unsupported', `${name}: what this table function reads is not known`);
}

/** How many columns a function makes; null where that depends on more than its name. */
function widthOf(call: unknown): number | null {
  const body = bodyOf(call, 'function') ?? bodyOf(call, 'unnest');
  const key = functionKey(textOf(body?.['name']) ?? (bodyOf(call, 'unnest') === null ? '' : 'unnest'));
  if (pairs.has(key)) return 2;
  if (key === 'unnest') return Math.max(1, listOf(body?.['args']).length);
  return elementFunctions.has(key) ? 1 : null;
}
