/** MATCH_RECOGNIZE as a relation: partition columns and measures. */
import type { AstObject } from '../ast.js';
import { bodyOf, identifierOf, isObject, listOf } from '../ast.js';
import type { Context } from '../context.js';
import { influence } from '../context.js';
import { transformed } from '../edge-kinds.js';
import { valueOf } from '../expressions.js';
import { pathOf } from '../parts/paths.js';
import type { Naming } from './naming.js';
import { nameOf, withColumnAliases } from './naming.js';
import type { Relation, Scope } from '../scopes.js';
import { newScope, relationOf } from '../scopes.js';
import { overWindow } from '../function-arguments.js';
import type { Item, Shape } from '../shapes.js';
import { makeShape, openOf } from '../shapes.js';
import { foldIdentifier } from '../tables.js';
import { mergeValues } from '../values.js';

/** Pattern variables (`down.price`) qualify columns of the input; ordering and definitions only decide. */
export function matchRecognizeRelation(
  ctx: Context,
  body: AstObject,
  inner: Relation,
  naming: Naming,
  outer: Scope,
): Relation {
  const scope = newScope(outer.parent, outer.ctes);
  scope.relations.push(inner);
  for (const name of patternVariables(body)) {
    const stored = foldIdentifier({ name, quoted: false }, ctx.dialect);
    scope.relations.push({ ...inner, name: stored, path: [], visible: false });
  }
  influence(ctx, valueOf(ctx, body['order_by'], scope), 'sort');
  influence(ctx, valueOf(ctx, body['partition_by'], scope), 'group_by');
  influence(ctx, valueOf(ctx, navigation(body['define']), scope), 'filter');
  const items: Item[] = listOf(body['partition_by']).map((node) => {
    const name = pathOf(node)?.at(-1);
    return { kind: 'column', name: name ? foldIdentifier(name, ctx.dialect) : null, value: valueOf(ctx, node, scope) };
  });
  for (const measure of listOf(body['measures'])) {
    const node = isObject(measure) ? measure['this'] : measure;
    const alias = bodyOf(node, 'alias');
    const name = alias === null ? null : identifierOf(alias['alias']);
    const value = mergeValues([valueOf(ctx, navigation(alias === null ? node : alias['this']), scope)], transformed);
    items.push({ kind: 'column', name: name === null ? null : foldIdentifier(name, ctx.dialect), value });
  }
  if (/all/i.test(JSON.stringify(body['rows'] ?? ''))) items.push(...othersOf(inner.shape, items));
  return relationOf(withColumnAliases(ctx, makeShape(items), naming.columns), nameOf(ctx, naming) ?? inner.name);
}

/** The columns of the input that are not there yet. */
function othersOf(shape: Shape, items: readonly Item[]): readonly Item[] {
  const names = items.flatMap((item) =>
    item.kind === 'column' && item.name !== null ? [item.name.toLowerCase()] : [],
  );
  const known = new Set(names);
  return shape.items.flatMap((item): readonly Item[] => {
    if (item.kind === 'open') return [openOf({ kind: 'through', entry: item }, known)];
    return item.name !== null && known.has(item.name.toLowerCase()) ? [] : [item];
  });
}

/** FIRST and LAST take the value of a row of the match, as over a window. */
function navigation(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(navigation);
  if (!isObject(value)) return value;
  const called = overWindow(value);
  return Object.fromEntries(
    Object.entries(isObject(called) ? called : value).map(([key, inner]) => [key, navigation(inner)]),
  );
}

function patternVariables(body: AstObject): ReadonlySet<string> {
  const names = new Set<string>();
  for (const definition of listOf(body['define'])) {
    const name = identifierOf(listOf(definition)[0]);
    if (name !== null) names.add(name.name);
  }
  for (const word of JSON.stringify(body['pattern'] ?? '').match(/[a-z_]\w*/gi) ?? []) names.add(word);
  return names;
}
