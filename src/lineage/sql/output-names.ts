/** How an item of a select list is called: by its alias, or by what it is. */
import type { Identifier } from './ast.js';
import { bodyOf, identifierOf, nodeOf, textOf } from './ast.js';
import type { Context } from './context.js';
import { aggregateTags } from './function-rules.js';
import { pathOf } from './parts/paths.js';

export interface OutputAlias {
  readonly identifier: Identifier;
  readonly expression: unknown;
}

/** The alias of an item of the select list, with the expression it names; null when it has none. */
export function outputAlias(ctx: Context, expression: unknown): OutputAlias | null {
  const alias = bodyOf(expression, 'alias');
  if (alias !== null) {
    const identifier = identifierOf(alias['alias']);
    return identifier === null ? null : { identifier, expression: alias['this'] };
  }
  const last = aliasAtEnd(expression);
  if (last !== null) return { identifier: last, expression };
  if (!ctx.rules.equalsAlias) return null;
  const equals = bodyOf(expression, 'eq');
  const identifier = equals === null ? null : identifierOf(equals['left']);
  if (equals === null || identifier === null || identifier.name.startsWith('@')) return null;
  return { identifier, expression: equals['right'] };
}

/** The name of an output without an alias: a column's own, a field's, and in the Postgres family a function's. */
export function impliedName(ctx: Context, expression: unknown): Identifier | null {
  const path = pathOf(expression);
  if (path !== null) return path.at(-1) ?? null;
  const node = nodeOf(expression);
  if (node === null) return null;
  if (node.tag === 'paren') return impliedName(ctx, node.body['this']);
  if (node.tag === 'dot') return identifierOf(node.body['field']);
  // LEVEL, ROWNUM, ROWID
  if (node.tag === 'pseudocolumn') return identifierOf(textOf(node.body['kind']));
  if (!ctx.rules.implicitNames) return null;
  if (node.tag === 'cast') return impliedName(ctx, node.body['this']);
  if (node.tag === 'window_function' || node.tag === 'within_group') return impliedName(ctx, node.body['this']);
  if (node.tag === 'case') return { name: 'case', quoted: false };
  const called =
    textOf(node.body['original_name']) ?? textOf(node.body['name']) ?? (aggregateTags.has(node.tag) ? node.tag : null);
  return called === null ? null : { name: called, quoted: false };
}

/** Operators whose right side, when it is in parentheses, the parser joins with the alias of the whole. */
const operators: ReadonlySet<string> = new Set([
  'eq', 'neq', 'lt', 'lte', 'gt', 'gte', 'null_safe_eq', 'null_safe_neq', 'like', 'i_like', 'overlaps', 'and', 'or', 'not',
]); // prettier-ignore

/** `(a, b) = (c, d) as same`: the alias belongs to all of it. */
function aliasAtEnd(expression: unknown): Identifier | null {
  let node = nodeOf(expression);
  while (node !== null && operators.has(node.tag))
    node = nodeOf(node.body['right'] ?? node.body['expression'] ?? node.body['this']);
  return node?.tag === 'alias' && node !== nodeOf(expression) ? identifierOf(node.body['alias']) : null;
}
