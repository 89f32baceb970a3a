/** `EXISTS (SELECT 1 FROM UNNEST(tags) t WHERE t = 'a')`: what is asked is the array and no table. */
import type { AstObject } from '../ast.js';
import { bodyOf, isObject, isQuery, listOf, nodeOf } from '../ast.js';
import { wholeRow } from '../columns.js';
import type { Context } from '../context.js';
import { influence } from '../context.js';
import { queryValue } from '../parts/query-values.js';
import { unnamed } from './naming.js';
import { relationFrom } from './relations.js';
import type { Scope } from '../scopes.js';
import { newScope } from '../scopes.js';
import type { Value } from '../values.js';
import { nothing } from '../values.js';

/** What a query is asked for by EXISTS: its tables only decide, elements of a value are that value. */
export function existence(ctx: Context, query: unknown, scope: Scope): Value {
  ctx.query(query, scope);
  return elementsAsked(ctx, query, scope);
}

/** And by IN, ANY and ALL: what it returns decides on rows. */
export function membership(ctx: Context, query: unknown, scope: Scope): Value {
  influence(ctx, queryValue(ctx, query, scope), 'filter');
  return elementsAsked(ctx, query, scope);
}

/** What the rows of a query are made of, where they are elements of a value alone; nothing for rows of tables. */
function elementsAsked(ctx: Context, query: unknown, scope: Scope): Value {
  const select = selectOf(query);
  const from = select?.['from'];
  const [item, ...others] = listOf(isObject(from) ? from['expressions'] : null);
  if (select === null || item === undefined || others.length > 0) return nothing;
  if (listOf(select['joins']).length + listOf(select['lateral_views']).length > 0) return nothing;
  if (isObject(select['with']) || isQuery(sourceOf(item))) return nothing;
  const relation = relationFrom(ctx, item, unnamed, newScope(scope, scope.ctes));
  const isMade = bodyOf(sourceOf(item), 'table') === null || relation.elements !== null;
  return isMade && relation.table === null ? wholeRow(relation) : nothing;
}

function selectOf(query: unknown): AstObject | null {
  const node = nodeOf(query);
  if (node === null) return null;
  if (node.tag === 'subquery' || node.tag === 'paren') return selectOf(node.body['this']);
  return node.tag === 'select' ? node.body : null;
}

/** What stands in FROM, without its alias. */
function sourceOf(item: unknown): unknown {
  const alias = bodyOf(item, 'alias');
  return alias === null ? item : alias['this'];
}
