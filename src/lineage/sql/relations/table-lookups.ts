/** Tables inside expressions: ClickHouse's `x IN t`, `dictGet('d', 'attribute', key)`, `joinGet('t', 'column', key)`, Oracle's `VALUE(p)`. */
import type { AstObject, Identifier } from '../ast.js';
import { bodyOf, listOf, textOf } from '../ast.js';
import { columnOf, starValue } from '../columns.js';
import type { Context } from '../context.js';
import { lostValue } from '../context.js';
import { influence } from '../context.js';
import { parseTableName } from '../dotted-names.js';
import { transformed } from '../edge-kinds.js';
import { unnamed } from './naming.js';
import { pathOf } from '../parts/paths.js';
import type { Scope } from '../scopes.js';
import { cteNamed, relationNamed } from '../scopes.js';
import { namedRelation } from './table-references.js';
import type { Value } from '../values.js';
import { mergeValues, unknownValue } from '../values.js';

/** Whether the right side of IN is the name of a table, which is then read: its columns decide on the rows. */
export function readsTableSet(ctx: Context, body: AstObject, scope: Scope): boolean {
  const list = listOf(body['expressions']);
  if (ctx.dialect !== 'clickhouse' || body['is_field'] !== true || list.length !== 1) return false;
  const path = pathOf(list[0]);
  const [first, second] = path ?? [];
  if (path === null || first === undefined || path.length > 2) return false;
  const cte = second === undefined ? cteNamed(scope.ctes, first.name) : null;
  // A value of the WITH, or a column: one that is known, or of a relation that is.
  if (cte !== null && cte.shape === null) return false;
  if (second !== undefined && relationNamed(scope, first.name) !== null) return false;
  if (second === undefined && cte === null && isValue(scope, first.name)) return false;
  const { shape } = namedRelation(ctx, path, false, unnamed, scope);
  influence(ctx, mergeValues(shape.items.flatMap((item) => (item.kind === 'column' ? [item.value] : []))), 'filter');
  return true;
}

/** Whether something else of this scope or of one around it is called so. */
function isValue(scope: Scope, name: string): boolean {
  const key = name.toLowerCase();
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    if (at.aliases.has(name) || at.pending.has(name) || at.elements.has(key) || at.locals?.has(key) === true)
      return true;
    if (at.relations.some((relation) => relation.shape.byName.has(key))) return true;
  }
  return false;
}

const lookups = /^(?:dictget(?!hierarchy|children|descendants)\w*|joinget(?:ornull)?)$/;
const keysOnly = /^(?:dicthas|dictisin|dictget(?:hierarchy|children|descendants))$/;

/** What a look-up takes from the dictionary or table that its first argument names; null for any other function. */
export function lookedUp(ctx: Context, key: string, args: readonly unknown[], scope: Scope): Value | null {
  if (ctx.dialect === 'oracle' && (key === 'value' || key === 'ref')) return rowObject(args, scope);
  if (ctx.dialect !== 'clickhouse' || !(lookups.test(key) || keysOnly.test(key))) return null;
  const path = nameIn(args[0]);
  if (path === null)
    return lostValue(ctx, 'sql_unsupported', `${key}: a dictionary or table whose name is not written out`);
  const relation = namedRelation(ctx, path, false, unnamed, scope);
  if (keysOnly.test(key)) return mergeValues([]);
  const tuple = bodyOf(args[1], 'tuple');
  const names = (tuple === null ? [args[1]] : listOf(tuple['expressions'])).map(constantText);
  const values = names.map((name) =>
    name === null
      ? unknownValue('sql_unsupported', `${key}: an attribute whose name is not written out`)
      : columnOf(ctx, relation, name),
  );
  return mergeValues(values, transformed);
}

/** Oracle's `VALUE(p)`: the row of an object table under its alias. */
function rowObject(args: readonly unknown[], scope: Scope): Value | null {
  const [name, ...others] = pathOf(args[0]) ?? [];
  if (name === undefined || others.length > 0 || args.length > 1) return null;
  return relationNamed(scope, name.name) === null ? null : starValue(scope, name);
}

/** Arguments of such a look-up that are values: what follows the names. */
export function lookupValues(key: string, args: readonly unknown[]): readonly unknown[] {
  return args.slice(keysOnly.test(key) ? 1 : 2);
}

function nameIn(arg: unknown): readonly Identifier[] | null {
  const written = constantText(arg);
  if (written === null) return pathOf(arg);
  const parts = parseTableName(written, 'clickhouse')?.parts ?? [];
  return parts.length === 0 ? null : parts.map(({ text, quoted }) => ({ name: text, quoted }));
}

/** A text that is written out, in one piece or in several. */
function constantText(arg: unknown): string | null {
  const literal = bodyOf(arg, 'literal');
  if (literal !== null) return literal['literal_type'] === 'string' ? textOf(literal['value']) : null;
  const [joined, call, paren] = [bodyOf(arg, 'concat'), bodyOf(arg, 'function'), bodyOf(arg, 'paren')];
  if (paren !== null) return constantText(paren['this']);
  const isConcat = textOf(call?.['name'])?.toLowerCase() === 'concat';
  const pieces = joined === null ? (isConcat ? listOf(call?.['args']) : []) : [joined['left'], joined['right']];
  const texts = pieces.map(constantText);
  return texts.length === 0 || texts.includes(null) ? null : texts.join('');
}
