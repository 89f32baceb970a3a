/** Queries that stand for a value: a scalar sub-query, `ARRAY(SELECT ..)`, `SELECT AS STRUCT`. */
import type { AstObject } from '../ast.js';
import { nodeOf } from '../ast.js';
import type { Context } from '../context.js';
import { structOf } from './parts.js';
import type { Scope } from '../scopes.js';
import type { Column, Shape } from '../shapes.js';
import type { Value } from '../values.js';
import { mergeValues, unknownValue } from '../values.js';

/** What each query has returned within a scope: it is asked for its value and for its parts. */
const answered = new WeakMap<Scope, WeakMap<AstObject, Shape>>();

/** What a query inside an expression returns. */
export function queryShape(ctx: Context, query: unknown, scope: Scope): Shape {
  const body = nodeOf(query)?.body;
  if (body === undefined) return ctx.query(query, scope);
  const known = answered.get(scope) ?? new WeakMap<AstObject, Shape>();
  answered.set(scope, known);
  const shape = known.get(body) ?? ctx.query(query, scope);
  known.set(body, shape);
  return shape;
}

/** The value of a query that stands for one. */
export function queryValue(ctx: Context, query: unknown, scope: Scope): Value {
  const values = queryShape(ctx, query, scope).items.map((item) => {
    if (item.kind === 'column') return item.value;
    if (item.source.kind === 'virtual') return item.source.value;
    return unknownValue('star_unexpanded', 'a star inside a sub-query that stands for a value');
  });
  return mergeValues(values);
}

/** One row of a query as a column, with the parts that it has; null when it has several columns and makes no row of them. */
export function partsOfQuery(ctx: Context, query: unknown, scope: Scope): Column | null {
  const shape = queryShape(ctx, query, scope);
  const select = selectOf(query);
  const value = queryValue(ctx, query, scope);
  if (select?.['kind'] === 'STRUCT') return { kind: 'column', name: null, value, parts: structOf(shape) };
  const [only, ...others] = shape.items;
  return only?.kind === 'column' && others.length === 0 ? only : null;
}

function selectOf(query: unknown): AstObject | null {
  const node = nodeOf(query);
  if (node === null) return null;
  if (node.tag === 'subquery' || node.tag === 'paren') return selectOf(node.body['this']);
  return node.tag === 'select' ? node.body : null;
}
