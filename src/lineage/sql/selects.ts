/** One SELECT: relations into scope, outputs out of it, and the clauses that decide on rows as influences. */
import type { AstObject, Identifier } from './ast.js';
import { bodyOf, identifierOf, isObject, isQuery, listOf, nodeOf, textOf } from './ast.js';
import { chosenOutputs } from './column-choices.js';
import type { Context } from './context.js';
import { influence } from './context.js';
import { aggregated, masked, transformed } from './edge-kinds.js';
import { aggregateNames, aggregateTags, functionKey, leadingPositions, maskingNames } from './function-rules.js';
import { generatedRows } from './relations/generated-rows.js';
import { generatedColumns } from './relations/generator-names.js';
import { readWindowKeys, valueOf } from './expressions.js';
import { joinInto } from './relations/joins.js';
import { unnamed } from './relations/naming.js';
import { impliedName, outputAlias } from './output-names.js';
import { lateralViewRelation, relationFrom } from './relations/relations.js';
import { expressionColumn } from './parts/made-values.js';
import { pathOf } from './parts/paths.js';
import type { Scope } from './scopes.js';
import { rowFunction, spreadItems } from './parts/spread-values.js';
import { transformOutputs } from './script-transforms.js';
import { expandStar } from './stars.js';
import type { Column, Item, Shape } from './shapes.js';
import { columnsNamed, makeShape, viewed } from './shapes.js';
import { foldIdentifier, lookupKey } from './tables.js';
import type { Value } from './values.js';
import { mergeValues, nothing } from './values.js';
import { nameAssigned } from './scripts/variables.js';

/** What the SELECT returns; the scope is its own, still empty. */
export function resolveSelect(ctx: Context, select: AstObject, scope: Scope): Shape {
  const from = select['from'];
  for (const item of listOf(isObject(from) ? from['expressions'] : null)) {
    scope.group = scope.relations.length;
    if (bodyOf(item, 'join') !== null) joinInto(ctx, item, scope);
    else {
      // A join in parentheses has brought its other relations into scope by now: its first one stands before them.
      const place = scope.relations.length;
      scope.relations.splice(place, 0, relationFrom(ctx, item, unnamed, scope));
    }
  }
  for (const join of listOf(select['joins'])) joinInto(ctx, join, scope);
  for (const view of listOf(select['lateral_views'])) {
    if (isObject(view)) scope.relations.push(lateralViewRelation(ctx, view, scope));
  }
  if (select['connect']) hierarchyColumns(scope);
  if (ctx.rules.selectAlias === 'before-columns') pendingAliases(ctx, select['expressions'], scope);
  scope.parts = Object.values(select);
  scope.clauses = scope.parts;
  if (ctx.rules.assignsInQueries) pendingAssignments(select['expressions'], scope);
  // Where a condition cannot mean an alias, a name in it is a column, also for the select list.
  const isFirst = ctx.rules.selectAlias === 'after-columns' && !ctx.rules.aliasesInWhere;
  if (isFirst) conditions(ctx, select, scope);
  const shape = asValue(select, projections(ctx, select, scope));
  if (!isFirst) conditions(ctx, select, scope);
  clauses(ctx, select, scope, shape);
  return shape;
}

/** BigQuery's `SELECT AS VALUE STRUCT(..)`, whose rows are the struct: its fields are their columns. */
function asValue(select: AstObject, shape: Shape): Shape {
  const [only, ...others] = select['kind'] === 'VALUE' ? shape.items : [];
  const parts = only?.kind === 'column' && others.length === 0 ? only.parts : null;
  return parts?.kind === 'struct' && parts.other === null ? parts.shape : shape;
}

/** Pseudo-columns of CONNECT BY, which depend on nothing. */
function hierarchyColumns(scope: Scope): void {
  for (const name of ['level', 'connect_by_isleaf', 'connect_by_iscycle']) {
    const known = scope.relations.some((relation) => relation.shape.byName.has(name));
    if (!known) scope.using.set(name, nothing);
  }
}

/** Every alias of a select list, those inside expressions too, by the expression it names. */
function pendingAliases(ctx: Context, expressions: unknown, scope: Scope): void {
  const stack: unknown[] = [...listOf(expressions)].reverse();
  while (stack.length > 0) {
    const each = stack.pop();
    if (isQuery(each)) continue;
    const alias = bodyOf(each, 'alias');
    const name = alias === null ? null : identifierOf(alias['alias']);
    const key = name === null ? null : lookupKey(foldIdentifier(name, ctx.dialect), ctx.dialect);
    if (alias !== null && key !== null && !scope.pending.has(key)) scope.pending.set(key, alias['this']);
    for (const inner of Array.isArray(each) ? listOf(each) : isObject(each) ? Object.values(each) : [])
      if (typeof inner === 'object' && inner !== null) stack.push(inner);
  }
}

/** What the select list puts into variables (`@x := ..`), under their names: other rows and items read it. */
function pendingAssignments(expressions: unknown, scope: Scope): void {
  const stack: unknown[] = [...listOf(expressions)];
  while (stack.length > 0) {
    const each = stack.pop();
    if (isQuery(each)) continue;
    const assignment = bodyOf(each, 'property_e_q');
    const key = nameAssigned(assignment)?.toLowerCase();
    if (assignment !== null && key !== undefined)
      scope.pending.set(key, [...listOf(scope.pending.get(key)), assignment['right']]);
    for (const inner of Array.isArray(each) ? listOf(each) : isObject(each) ? Object.values(each) : [])
      if (typeof inner === 'object' && inner !== null) stack.push(inner);
  }
}

function projections(ctx: Context, select: AstObject, scope: Scope): Shape {
  scope.aliasesVisible = ctx.rules.selectAlias !== 'no';
  const made = transformOutputs(ctx, listOf(select['expressions']), scope);
  if (made !== null) return makeShape(made);
  const items: Item[] = [];
  for (const expression of listOf(select['expressions'])) {
    const star = bodyOf(expression, 'star');
    if (star !== null) {
      items.push(...expandStar(ctx, withExclude(star, select['exclude']), scope));
      continue;
    }
    const applied = bodyOf(expression, 'apply');
    if (applied !== null && starUnder(applied) !== null) {
      items.push(...applyToStar(ctx, applied, scope));
      continue;
    }
    const several = generatedColumns(ctx, expression, scope);
    if (several !== null) {
      items.push(...generated(ctx, several.call, several.names, scope));
      continue;
    }
    const spread = chosenOutputs(ctx, expression, scope) ?? spreadItems(ctx, expression, scope);
    if (spread !== null) {
      items.push(...spread);
      continue;
    }
    const alias = outputAlias(ctx, expression);
    const own = alias === null ? expression : alias.expression;
    const name = alias?.identifier ?? impliedName(ctx, expression);
    const { value, parts = null } = expressionColumn(ctx, own, scope);
    const column: Column = {
      kind: 'column',
      name: name === null ? null : foldIdentifier(name, ctx.dialect),
      value,
      parts,
    };
    items.push(column);
    if (alias !== null) {
      const key = lookupKey(foldIdentifier(alias.identifier, ctx.dialect), ctx.dialect);
      // The first of two equal aliases stays: the later one may be defined by it.
      if (!scope.aliases.has(key)) scope.aliases.set(key, column);
    }
  }
  return makeShape(items);
}

/** The star that APPLY, or several of them one after the other, works on. */
function starUnder(applied: AstObject): AstObject | null {
  const inner = bodyOf(applied['this'], 'apply');
  return inner === null ? bodyOf(applied['this'], 'star') : starUnder(inner);
}

/** `* APPLY(f)`: each column through a function. */
function applyToStar(ctx: Context, applied: AstObject, scope: Scope): readonly Item[] {
  const star = starUnder(applied);
  const items = star === null ? [] : expandStar(ctx, star, scope);
  const called = identifierOf(applied['expression'])?.name ?? '';
  const key = functionKey(called);
  const mode = aggregateNames.has(key) ? aggregated : maskingNames.has(key) ? masked : transformed;
  return viewed(makeShape(items), mode).items;
}

/** `posexplode(xs) AS (p, x)`: a function of several columns. */
function generated(ctx: Context, call: unknown, names: readonly Identifier[], scope: Scope): readonly Item[] {
  const value = mergeValues([valueOf(ctx, call, scope)], transformed);
  const node = nodeOf(call);
  const { key, args } = node === null ? { key: '', args: [] } : rowFunction(node);
  const rows = generatedRows(ctx, key, args, scope) ?? [];
  const items = names.flatMap((name, place): readonly Item[] => {
    const row = rows[place];
    return row === undefined ? [] : [{ ...row, name: foldIdentifier(name, ctx.dialect) }];
  });
  if (rows.length === names.length) return items;
  const positions = leadingPositions.get(key) ?? 0;
  return names.map((name, place) => ({
    kind: 'column',
    name: foldIdentifier(name, ctx.dialect),
    value: place < positions ? nothing : value,
  }));
}

function withExclude(star: AstObject, exclude: unknown): AstObject {
  const more = listOf(exclude);
  return more.length === 0 ? star : { ...star, except: [...listOf(star['except']), ...more] };
}

function conditions(ctx: Context, select: AstObject, scope: Scope): void {
  for (const key of ['where_clause', 'prewhere'] as const)
    influence(ctx, valueOf(ctx, inside(select[key]), scope), 'filter');
  influence(ctx, valueOf(ctx, select['connect'], scope), 'filter');
}

function clauses(ctx: Context, select: AstObject, scope: Scope, shape: Shape): void {
  // From here on every dialect reads select aliases.
  scope.aliasesVisible = true;
  for (const key of ['having', 'qualify'] as const) influence(ctx, valueOf(ctx, inside(select[key]), scope), 'filter');
  groupKeys(ctx, select, scope, shape);
  for (const each of listOf(select['distinct_on'])) influence(ctx, valueOf(ctx, each, scope), 'group_by');
  for (const each of listOf(select['limit_by'])) influence(ctx, valueOf(ctx, each, scope), 'group_by');
  for (const window of listOf(select['windows'])) {
    if (isObject(window) && isObject(window['spec'])) readWindowKeys(ctx, window['spec'], scope);
  }
  sortKeys(ctx, select, scope, shape);
}

function inside(clause: unknown): unknown {
  return isObject(clause) && 'this' in clause ? clause['this'] : clause;
}

function groupKeys(ctx: Context, select: AstObject, scope: Scope, shape: Shape): void {
  const group = select['group_by'];
  if (!isObject(group)) return;
  const expressions = listOf(group['expressions']);
  const all =
    group['all'] === true || (expressions.length === 1 && identifierOf(expressions[0])?.name.toLowerCase() === 'all');
  if (all) {
    const outputs = listOf(select['expressions']);
    outputs.forEach((node) => {
      if (bodyOf(node, 'star') === null && !aggregates(node))
        influence(ctx, valueOf(ctx, outputAlias(ctx, node)?.expression ?? node, scope), 'group_by');
    });
    return;
  }
  for (const expression of expressions) {
    const column = ctx.rules.groupsByAliasFirst ? null : knownColumn(ctx, expression, scope);
    influence(ctx, column ?? keyValue(ctx, expression, scope, shape), 'group_by');
  }
}

/** The column that a bare name means whatever the outputs are called, as far as it is known; null for anything else. */
function knownColumn(ctx: Context, expression: unknown, scope: Scope): Value | null {
  const name = bodyOf(expression, 'column') === null ? null : identifierOf(expression);
  if (name === null || pathOf(expression)?.length !== 1) return null;
  const folded = foldIdentifier(name, ctx.dialect);
  const known = scope.relations.filter(
    (relation) => relation.visible && columnsNamed(relation.shape, folded).length > 0,
  );
  return known.length === 1 ? valueOf(ctx, expression, scope) : null;
}

/** Notes the sort keys of a SELECT or of a set operation, names and places of outputs first, and queries that say how many rows there are. */
export function sortKeys(ctx: Context, body: AstObject, scope: Scope, shape: Shape): void {
  for (const key of ['order_by', 'sort_by', 'cluster_by', 'distribute_by'] as const) {
    const clause = body[key];
    if (!isObject(clause)) continue;
    const keys = listOf(clause['expressions']).map(inside);
    const [only] = keys;
    if (keys.length === 1 && bodyOf(only, 'column') !== null && isAll(identifierOf(only))) influenceOfAll(ctx, shape);
    else for (const each of keys) influence(ctx, keyValue(ctx, each, scope, shape), 'sort');
  }
  for (const key of ['limit', 'offset', 'top', 'fetch'] as const) {
    const clause = body[key];
    const count = isObject(clause) ? (clause['this'] ?? clause['count'] ?? clause) : null;
    if (isQuery(count)) influence(ctx, valueOf(ctx, count, scope), 'filter');
  }
}

function isAll(name: Identifier | null): boolean {
  return name !== null && !name.quoted && name.name.toLowerCase() === 'all';
}

/** `ORDER BY ALL` */
function influenceOfAll(ctx: Context, { items }: Shape): void {
  for (const item of items) if (item.kind === 'column') influence(ctx, item.value, 'sort');
}

function keyValue(ctx: Context, expression: unknown, scope: Scope, shape: Shape): Value {
  const literal = bodyOf(expression, 'literal');
  if (literal !== null && literal['literal_type'] === 'number') {
    const item = shape.items[Number(literal['value']) - 1];
    if (item?.kind === 'column') return item.value;
  }
  const name = identifierOf(expression);
  if (name !== null && bodyOf(expression, 'column') !== null) {
    const output = columnsNamed(shape, foldIdentifier(name, ctx.dialect));
    if (output.length === 1 && output[0] !== undefined) return output[0].value;
  }
  return valueOf(ctx, expression, scope);
}

function aggregates(value: unknown): boolean {
  const stack: unknown[] = [value];
  while (stack.length > 0) {
    const each = stack.pop();
    if (Array.isArray(each)) for (const item of each) stack.push(item);
    else if (isObject(each)) {
      const node = nodeOf(each);
      if (node !== null && (node.tag === 'select' || node.tag === 'window_function')) continue;
      if (node !== null && aggregateTags.has(node.tag)) return true;
      if (node?.tag === 'function' && aggregateNames.has(functionKey(textOf(node.body['name']) ?? ''))) return true;
      for (const item of Object.values(each)) if (typeof item === 'object' && item !== null) stack.push(item);
    }
  }
  return false;
}
