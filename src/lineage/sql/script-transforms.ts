/** Spark's `SELECT TRANSFORM(a, b) USING 'script' AS (x, y)`: rows that a program makes of rows. */
import type { Identifier } from './ast.js';
import { bodyOf, identifierOf, listOf } from './ast.js';
import type { Context } from './context.js';
import { transformed } from './edge-kinds.js';
import { valueOf } from './expressions.js';
import type { Scope } from './scopes.js';
import type { Item } from './shapes.js';
import { foldIdentifier } from './tables.js';

/** What the columns are called where the query does not say. */
const unsaid: readonly Identifier[] = ['key', 'value'].map((name) => ({ name, quoted: false }));

/** The outputs of a select list that is such a call, each out of all that the program is given; null for any other list. */
export function transformOutputs(ctx: Context, expressions: readonly unknown[], scope: Scope): readonly Item[] | null {
  const [first, ...others] = expressions;
  const alias = bodyOf(first, 'alias');
  const call = bodyOf(alias === null ? first : alias['this'], 'query_transform');
  if (call === null) return null;
  const value = valueOf(ctx, call['expressions'], scope, transformed);
  const listed = listOf(bodyOf(call['schema'], 'schema')?.['expressions']).map(
    (column) => bodyOf(column, 'column_def')?.['name'],
  );
  // Without parentheses the parser takes the names for an alias and further items.
  const bare = alias === null ? [] : [alias['alias'], ...others];
  const names = [...listed, ...bare].map(identifierOf).filter((name) => name !== null);
  return (names.length > 0 ? names : unsaid).map((name) => ({
    kind: 'column',
    name: foldIdentifier(name, ctx.dialect),
    value,
  }));
}
