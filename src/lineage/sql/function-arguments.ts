/** Which arguments of a function are values, which are only asked, and which are no columns at all. */
import type { AstObject } from './ast.js';
import { bodyOf, identifierOf, nodeOf } from './ast.js';
import type { Context } from './context.js';
import type { Mode } from './edge-kinds.js';
import { asIs, condition } from './edge-kinds.js';
import { askedArguments, pickingTags, typeArgument, typeNames, unitFirst, unitNames } from './function-rules.js';

/** One mode an argument; null for one that must not be read (a unit, a type). */
export function argumentModes(ctx: Context, key: string, args: readonly unknown[]): readonly (Mode | null)[] {
  const asked = askedArguments.get(key);
  return args.map((arg, place) => {
    if (isUnit(ctx, key, args, place) || isType(ctx, key, arg, place)) return null;
    if (asked === undefined) return asIs;
    if (asked === 'last') return place === args.length - 1 ? condition : asIs;
    if (asked === 'pairs') return place % 2 === 0 && place < args.length - 1 ? condition : asIs;
    if (asked === 'decode') return place === 0 || (place % 2 === 1 && place < args.length - 1) ? condition : asIs;
    return asked.includes(place) ? condition : asIs;
  });
}

/** `count(*)` reads no column; DISTINCT compares them all, and Snowflake's `count(t.*)` leaves out rows with a NULL. */
export function countsRows(ctx: Context, key: string, call: AstObject, argument: unknown): boolean {
  const star = key === 'count' || key === 'countbig' ? bodyOf(argument, 'star') : null;
  if (star === null || call['distinct'] === true) return false;
  return ctx.dialect !== 'snowflake' || identifierOf(star['table']) === null;
}

/** What is worked out over a window, as a plain function where it takes the value of one row. */
export function overWindow(called: unknown): unknown {
  const node = nodeOf(called);
  if (node?.tag === 'ignore_nulls' || node?.tag === 'respect_nulls') return overWindow(node.body['this']);
  return node !== null && pickingTags.has(node.tag) ? { value_of_row: node.body } : called;
}

/** A bare word before the value (`datediff(day, a, b)`); BigQuery has the value first and its units are no columns in the tree. */
function isUnit(ctx: Context, key: string, args: readonly unknown[], place: number): boolean {
  if (place !== 0 || args.length < 2 || ctx.dialect === 'bigquery' || !unitFirst.has(key)) return false;
  // date_add(x, 3) has no unit; date_add(day, 1, x) has one.
  if ((key === 'dateadd' || key === 'datesub' || key === 'datediff') && args.length < 3) return false;
  const name = bareName(args[place]);
  return name !== null && unitNames.has(name);
}

/** Redshift and SQL Server convert(type, value), MySQL convert(value, type). */
function isType(ctx: Context, key: string, arg: unknown, place: number): boolean {
  const typePlace = key === 'convert' ? (ctx.dialect === 'mysql' ? 1 : 0) : typeArgument.get(key);
  if (typePlace !== place) return false;
  const called = nodeOf(arg)?.tag === 'function' ? bodyOf(arg, 'function')?.['name'] : bareName(arg);
  return typeof called === 'string' && typeNames.has(called.toLowerCase());
}

function bareName(arg: unknown): string | null {
  if (bodyOf(arg, 'column') === null) return null;
  const identifier = identifierOf(arg);
  return identifier === null || identifier.quoted ? null : identifier.name.toLowerCase();
}
