/** MERGE into a relation that earlier statements have made: what its columns hold afterwards. */
import type { AstObject } from '../ast.js';
import { bodyOf, identifierOf, isObject, listOf, nodeOf, textOf } from '../ast.js';
import { columnOf } from '../columns.js';
import type { Context } from '../context.js';
import { influence } from '../context.js';
import { valueOf } from '../expressions.js';
import { unnamed } from '../relations/naming.js';
import { withOf } from './outputs.js';
import { pathOf } from '../parts/paths.js';
import { relationFrom } from '../relations/relations.js';
import type { Relation, Scope } from '../scopes.js';
import { newScope, relationOf } from '../scopes.js';
import type { Item, Shape } from '../shapes.js';
import { ownColumnMark } from '../text/star-patterns.js';
import { columnsNamed, letsThrough, makeShape, openOf, throughOpen } from '../shapes.js';
import { foldIdentifier } from '../tables.js';
import type { Value } from '../values.js';
import { mergeValues, nothing } from '../values.js';

/** New values by the lower-case name of the column they are put into. */
export type NewValues = Map<string, Value[]>;

/** The table of a MERGE: its node and the name that columns are qualified with. */
export function mergeTarget(statement: AstObject): { readonly table: AstObject | null; readonly alias: string | null } {
  const alias = bodyOf(statement['this'], 'alias');
  const table = bodyOf(alias?.['this'] ?? statement['this'], 'table');
  return { table, alias: identifierOf(alias?.['alias'] ?? table?.['alias'])?.name ?? null };
}

/** The relation's columns after `MERGE INTO t USING s ON .. WHEN ..`: what they held, or what is put into them. */
export function afterMerge(ctx: Context, shape: Shape, name: string, statement: AstObject): Shape {
  const scope = newScope(null, ctx.ctes(withOf(statement), null));
  const source = relationFrom(ctx, statement['using'], unnamed, scope);
  const called = mergeTarget(statement).alias ?? name.slice(name.lastIndexOf('.') + 1);
  const target = relationOf(shape, foldIdentifier({ name: called, quoted: false }, ctx.dialect));
  scope.relations.push(target, source);
  const news: NewValues = new Map();
  for (const branch of mergeBranches(ctx, statement, target, source, scope))
    for (const [key, values] of branch) news.set(key, [...(news.get(key) ?? []), ...values]);
  return withNewValues(ctx, shape, news);
}

/** The two sides of a MERGE, and the scope of its conditions; `scope` has the queries of its WITH. */
export function mergeScope(
  ctx: Context,
  statement: AstObject,
  scope: Scope,
): { readonly target: Relation; readonly source: Relation; readonly inner: Scope } {
  const inner = newScope(scope.parent, scope.ctes);
  const target = relationFrom(ctx, statement['this'], unnamed, inner);
  const source = relationFrom(ctx, statement['using'], unnamed, inner);
  inner.relations.push(target, source);
  return { target, source, inner };
}

/** What each WHEN that changes or inserts a row puts into which columns; notes what decides on the rows. */
export function mergeBranches(
  ctx: Context,
  statement: AstObject,
  target: Relation,
  source: Relation,
  scope: Scope,
): readonly NewValues[] {
  influence(ctx, valueOf(ctx, statement['on'], scope), 'join');
  const branches: NewValues[] = [];
  const whens = isObject(statement['whens']) ? statement['whens'] : null;
  for (const each of listOf((bodyOf(whens, 'whens') ?? whens)?.['expressions'])) {
    const when = bodyOf(each, 'when');
    if (when === null) continue;
    influence(ctx, valueOf(ctx, when['condition'], scope), 'filter');
    const [action, first, second] = listOf(bodyOf(when['then'], 'tuple')?.['expressions']);
    const word = textOf(bodyOf(action, 'var')?.['this'])?.toUpperCase();
    let news: NewValues = new Map();
    if (nodeOf(first)?.tag === 'star') byName(ctx, target, source, news);
    else if (word === 'UPDATE') news = assignments(ctx, first, scope, target);
    else if (word === 'INSERT') inserted(ctx, first, second, target, source, scope, news);
    else continue;
    branches.push(news);
  }
  return branches;
}

/** `UPDATE SET *`, `INSERT *`: each column from the source's one of that name. */
function byName(ctx: Context, target: Relation, source: Relation, news: NewValues): void {
  for (const item of target.shape.items) {
    if (item.kind === 'open' || item.name === null) continue;
    const { name } = item;
    const known = columnsNamed(source.shape, name).length > 0;
    if (known || source.shape.opens.some((open) => letsThrough(open, name)))
      put(news, name, columnOf(ctx, source, name));
  }
}

function assignments(ctx: Context, list: unknown, scope: Scope, target: Relation): NewValues {
  const pairs = listOf(bodyOf(list, 'tuple')?.['expressions']).flatMap((pair) => {
    const equals = bodyOf(pair, 'eq');
    return equals === null ? [] : [[equals['left'], equals['right']]];
  });
  return newValues(ctx, pairs, scope, target);
}

function inserted(
  ctx: Context,
  first: unknown,
  second: unknown,
  target: Relation,
  source: Relation,
  scope: Scope,
  news: NewValues,
): void {
  const columns = target.shape.items.map((item) => (item.kind === 'column' ? item.name : null));
  if (textOf(bodyOf(first, 'var')?.['this'])?.toUpperCase() === 'ROW') {
    source.shape.items.forEach((item, place) => {
      const name = columns[place];
      if (item.kind === 'column' && name !== null && name !== undefined) put(news, name, item.value);
    });
    return;
  }
  const values = listOf(bodyOf(second ?? first, 'tuple')?.['expressions']);
  const names = second === undefined ? columns : listOf(bodyOf(first, 'tuple')?.['expressions']).map(columnName);
  values.forEach((value, place) => {
    const name = names[place];
    if (name !== null && name !== undefined) put(news, name, valueOf(ctx, value, scope));
  });
}

function columnName(value: unknown): string | null {
  return (pathOf(value)?.at(-1) ?? identifierOf(value))?.name ?? null;
}

export function put(news: NewValues, name: string, value: Value): void {
  const key = name.toLowerCase();
  news.set(key, [...(news.get(key) ?? []), value]);
}

/** New values of the columns of a relation that an UPDATE sets: pairs of a column and an expression. */
export function newValues(
  ctx: Context,
  pairs: readonly (readonly unknown[])[],
  scope: Scope,
  target: Relation,
): NewValues {
  const values: NewValues = new Map();
  for (const [column, expression] of pairs) {
    const written = columnName(column) ?? '';
    if (written.startsWith('@')) {
      // `SET @x = a = b` sets both, `SET @x = a` no column.
      const both = bodyOf(expression, 'eq');
      const inner = both === null ? [] : newValues(ctx, [[both['left'], both['right']]], scope, target);
      for (const [key, found] of inner) values.set(key, found);
      continue;
    }
    const name = written.slice(written.lastIndexOf('.') + 1);
    if (names(expression, ownColumnMark))
      scope.using.set(ownColumnMark, columnOf(ctx, target, foldIdentifier({ name, quoted: false }, ctx.dialect)));
    put(values, name, names(expression, 'default') ? nothing : valueOf(ctx, expression, scope));
  }
  return values;
}

/** Whether the expression, or the first operand in it, is this bare word; `SET a = DEFAULT` reads no column. */
function names(expression: unknown, word: string): boolean {
  const node = nodeOf(expression);
  if (node === null) return false;
  if (node.tag !== 'column') return names(node.body['left'], word);
  const name = identifierOf(expression);
  return name !== null && !name.quoted && name.name.toLowerCase() === word;
}

/** The shape after one of several changes, each of which leaves the columns that it does not name as they were. */
export function afterBranches(ctx: Context, shape: Shape, branches: readonly NewValues[]): Shape {
  const news: NewValues = new Map();
  const all = new Set(branches.flatMap((branch) => [...branch.keys()]));
  for (const key of all)
    news.set(
      key,
      branches.flatMap((branch) => branch.get(key) ?? [stays]),
    );
  return withNewValues(ctx, shape, news, (value) => value === stays);
}

/** Stands among new values for the one that the column held. */
const stays: Value = { ...nothing };

/**
 * The shape whose columns hold what they held, or one of the new values; those behind a star come to stand beside it. `isOld`
 * tells the value that stands for the old one; without it every column may still hold that.
 */
export function withNewValues(ctx: Context, shape: Shape, news: NewValues, isOld?: (value: Value) => boolean): Shape {
  const together = (old: Value, values: readonly Value[]): Value =>
    isOld === undefined
      ? mergeValues([old, ...values])
      : mergeValues(values.map((value) => (isOld(value) ? old : value)));
  const items: Item[] = [];
  for (const item of shape.items) {
    if (item.kind === 'open') {
      const hidden = [...news.keys()].filter((key) => letsThrough(item, key) && !shape.byName.has(key));
      items.push(hidden.length === 0 ? item : openOf({ kind: 'through', entry: item }, new Set(hidden)));
      for (const key of hidden) {
        const name = foldIdentifier({ name: key, quoted: false }, ctx.dialect);
        const old = throughOpen(item, name, ctx.tables.column) ?? nothing;
        items.push({ kind: 'column', name, value: together(old, news.get(key) ?? []) });
      }
      continue;
    }
    const values = item.name === null ? undefined : news.get(item.name.toLowerCase());
    items.push(values === undefined ? item : { kind: 'column', name: item.name, value: together(item.value, values) });
  }
  return makeShape(items);
}
