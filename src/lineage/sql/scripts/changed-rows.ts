/** The rows that a statement returns which changes a table: OUTPUT of SQL Server, RETURNING of PostgreSQL and DuckDB. */
import type { AstObject, Identifier } from '../ast.js';
import { bodyOf, identifierOf, identifiersOf, isObject, isQuery, listOf, nodeOf } from '../ast.js';
import type { Context } from '../context.js';
import { influence } from '../context.js';
import { valueOf } from '../expressions.js';
import { joinInto } from '../relations/joins.js';
import { unnamed, withColumnAliases } from '../relations/naming.js';
import { relationFrom } from '../relations/relations.js';
import type { Relation, Scope } from '../scopes.js';
import { newScope, relationNamed, relationOf } from '../scopes.js';
import type { Shape } from '../shapes.js';
import { emptyShape, makeShape, openOf } from '../shapes.js';
import { foldIdentifier } from '../tables.js';
import { unknownValue } from '../values.js';
import type { NewValues } from './merges.js';
import { afterBranches, mergeBranches, mergeScope, newValues } from './merges.js';

/** A table before and after the statement, and the other relations that its list of outputs may read. */
interface Changed {
  /** What the table is called, folded. */
  readonly name: string | null;
  readonly before: Shape;
  readonly after: Shape;
  readonly beside: readonly Relation[];
  /** A star shows the columns of the other relations first. */
  readonly isLast?: true;
}

type Reader = (ctx: Context, body: AstObject, scope: Scope, outputs: readonly unknown[]) => Changed;

const readers: Readonly<Record<string, Reader>> = {
  insert: ofInsert,
  update: ofUpdate,
  delete: ofDelete,
  merge: ofMerge,
};

/**
 * The relations that a statement's list of outputs reads, in a scope of their own; `scope` has the queries of its WITH. Notes
 * what decides which rows are changed.
 */
export function scopeOfChange(ctx: Context, statement: unknown, outputs: readonly unknown[], scope: Scope): Scope {
  const node = nodeOf(statement);
  const found = newScope(scope.parent, scope.ctes);
  const changed = node === null ? undefined : readers[node.tag]?.(ctx, node.body, scope, outputs);
  if (node === null || changed === undefined) return found;
  const { name, before, after, beside } = changed;
  const own = relationOf(node.tag === 'delete' ? before : after, name);
  found.relations.push(...(changed.isLast === true ? [...beside, own] : [own, ...beside]));
  const [news, olds] = ctx.dialect === 'tsql' ? (['inserted', 'deleted'] as const) : (['new', 'old'] as const);
  for (const [called, shape] of [
    [news, after],
    [olds, before],
  ] as const)
    if (relationNamed(found, called) === null) found.relations.push(relationOf(shape, called, { visible: false }));
  return found;
}

/** A listed column is what is put into it; the others are the table's own (identities, defaults). */
function ofInsert(ctx: Context, body: AstObject, scope: Scope, outputs: readonly unknown[]): Changed {
  const table = { ...(isObject(body['table']) ? body['table'] : {}), alias: body['alias'] ?? null };
  const name = calledIn(ctx, table);
  const listed = identifiersOf(body['columns']);
  const rows = rowsPut(ctx, body, listed, scope);
  const conflict = bodyOf(body['on_conflict'], 'on_conflict');
  const updates = listOf(bodyOf(conflict?.['action'], 'tuple')?.['expressions']);
  const put: NewValues = new Map();
  for (const item of rows.items)
    if (item.kind === 'column' && item.name !== null) put.set(item.name.toLowerCase(), [item.value]);
  if (updates.length === 0 && readsOnly(outputs, put)) return { name, before: emptyShape, after: rows, beside: [] };
  const old = relationFrom(ctx, { table }, unnamed, scope).shape;
  const isNamed = put.size > 0 || listed.length > 0 || rows.items.length === 0;
  const placed = isNamed ? put : byPlace(ctx, rows, old);
  if (placed === null) return { name, before: emptyShape, after: filledSomehow(old), beside: [] };
  const after = afterBranches(ctx, old, [placed]);
  if (updates.length === 0) return { name, before: emptyShape, after, beside: [] };
  const inner = newScope(scope.parent, scope.ctes);
  const own = relationOf(old, name);
  inner.relations.push(own, relationOf(after, 'excluded', { visible: false }));
  influence(ctx, valueOf(ctx, conflict?.['where_'], inner), 'filter');
  const pairs = updates.map((each) => [bodyOf(each, 'eq')?.['left'], bodyOf(each, 'eq')?.['right']]);
  const branches = [placed, newValues(ctx, pairs, inner, own)];
  return { name, before: old, after: afterBranches(ctx, old, branches), beside: [] };
}

/** The rows that are inserted, under the names of the columns where those are known. */
function rowsPut(ctx: Context, body: AstObject, listed: readonly Identifier[], scope: Scope): Shape {
  const values = listOf(body['values']);
  const query =
    values.length > 0 ? { values: { expressions: values.map((row) => ({ expressions: row })) } } : body['query'];
  if (isQuery(query)) {
    const rows = ctx.query(query, scope);
    return body['by_name'] === true ? rows : withColumnAliases(ctx, listed.length > 0 ? rows : nameless(rows), listed);
  }
  if (body['default_values'] === true) return emptyShape;
  const value = unknownValue('sql_unsupported', 'INSERT: the rows that it puts in are not known');
  return makeShape(listed.map((each) => ({ kind: 'column', name: foldIdentifier(each, ctx.dialect), value })));
}

/** The columns of a query mean nothing to a table that takes them by their places. */
function nameless({ items }: Shape): Shape {
  return makeShape(items.map((item) => (item.kind === 'column' ? { ...item, name: null } : item)));
}

/**
 * Without a list of columns: each by its place where all of them are known and the table has as many, or more in PostgreSQL; else
 * null.
 */
function byPlace(ctx: Context, rows: Shape, old: Shape): NewValues | null {
  const more = old.items.length - rows.items.length;
  if (rows.opens.length + old.opens.length > 0 || more < 0 || (more > 0 && ctx.dialect !== 'postgres')) return null;
  const news: NewValues = new Map();
  rows.items.forEach((item, place) => {
    const into = old.items[place];
    if (item.kind === 'column' && into?.kind === 'column' && into.name !== null)
      news.set(into.name.toLowerCase(), [item.value]);
  });
  return news;
}

/** The table behind an INSERT of which it is not known what it puts into which column. */
function filledSomehow(old: Shape): Shape {
  const value = unknownValue('star_unexpanded', 'INSERT without a list of columns into a table of unknown columns');
  return makeShape(
    old.items.map((item) => (item.kind === 'column' ? { ...item, value } : openOf({ kind: 'virtual', value }))),
  );
}

/** Whether the outputs read no column but those that are put in. */
function readsOnly(outputs: readonly unknown[], put: NewValues): boolean {
  const stack: unknown[] = [...outputs];
  while (stack.length > 0) {
    const each = stack.pop();
    const node = nodeOf(each);
    if (node?.tag === 'star') return false;
    const column = bodyOf(each, 'column');
    if (column !== null && !put.has(identifierOf(column['name'])?.name.toLowerCase() ?? '')) return false;
    for (const inner of Array.isArray(each) ? listOf(each) : isObject(each) ? Object.values(each) : [])
      if (typeof inner === 'object' && inner !== null) stack.push(inner);
  }
  return true;
}

function ofUpdate(ctx: Context, body: AstObject, scope: Scope): Changed {
  const inner = newScope(scope.parent, scope.ctes);
  const table = bodyOf(body['table'], 'table') ?? body['table'];
  // In SQL Server it may be one of those in FROM, by its alias.
  const own = ctx.dialect === 'tsql' ? null : relationFrom(ctx, { table }, unnamed, inner);
  if (own !== null) inner.relations.push(own);
  const from = isObject(body['from_clause']) ? body['from_clause']['expressions'] : null;
  for (const item of listOf(from)) {
    inner.group = inner.relations.length;
    inner.relations.push(relationFrom(ctx, item, unnamed, inner));
  }
  for (const join of [...listOf(body['table_joins']), ...listOf(body['from_joins'])]) joinInto(ctx, join, inner);
  const target = own === null ? targetIn(ctx, table, inner) : (inner.relations[0] ?? own);
  influence(ctx, valueOf(ctx, conditionOf(body), inner), 'filter');
  const news = newValues(ctx, listOf(body['set']).map(listOf), inner, target);
  const beside = inner.relations.filter((each) => each !== target);
  const { name, shape: before } = target;
  return { name, before, after: afterBranches(ctx, before, [news]), beside };
}

/** The relation that is changed: one of FROM, called so or the same table, or one that stands before them. */
function targetIn(ctx: Context, table: unknown, scope: Scope): Relation {
  const written = isObject(table) ? table : {};
  const isBare = !written['schema'] && !written['catalog'];
  const named = isBare ? relationNamed(scope, calledIn(ctx, written) ?? '') : null;
  if (named !== null) return named;
  const own = relationFrom(ctx, { table: written }, unnamed, newScope(scope.parent, scope.ctes));
  // The table is named once more in FROM.
  const again = scope.relations.find((each) => each.table !== null && each.table === own.table);
  if (again === undefined) scope.relations.unshift(own);
  return again ?? own;
}

function ofDelete(ctx: Context, body: AstObject, scope: Scope): Changed {
  const inner = newScope(scope.parent, scope.ctes);
  const table = bodyOf(body['table'], 'table') ?? body['table'];
  const written = isObject(table) ? { ...table, alias: body['alias'] ?? table['alias'] ?? null } : {};
  const first = relationFrom(ctx, { table: written }, unnamed, inner);
  inner.relations.push(first);
  for (const each of listOf(body['using']))
    inner.relations.push(relationFrom(ctx, nodeOf(each) === null ? { table: each } : each, unnamed, inner));
  for (const join of listOf(body['joins'])) joinInto(ctx, join, inner);
  const [named] = listOf(body['tables']);
  const called = isObject(named) ? calledIn(ctx, bodyOf(named, 'table') ?? named) : null;
  const target = (called === null ? null : relationNamed(inner, called)) ?? first;
  influence(ctx, valueOf(ctx, conditionOf(body), inner), 'filter');
  const beside = inner.relations.filter((each) => each !== target);
  return { name: target.name, before: target.shape, after: emptyShape, beside };
}

/** A row that was there is changed or stays, another one is put in: each branch counts. */
function ofMerge(ctx: Context, body: AstObject, scope: Scope): Changed {
  const { target, source, inner } = mergeScope(ctx, body, scope);
  const branches = mergeBranches(ctx, body, target, source, inner);
  const after = afterBranches(ctx, target.shape, branches);
  return { name: target.name, before: target.shape, after, beside: [source], isLast: true };
}

function conditionOf(body: AstObject): unknown {
  const where = body['where_clause'];
  return isObject(where) ? where['this'] : null;
}

/** What a table is called by its columns. */
function calledIn(ctx: Context, table: AstObject): string | null {
  const called = identifierOf(table['alias']) ?? identifierOf(table['name']);
  return called === null ? null : foldIdentifier(called, ctx.dialect);
}
