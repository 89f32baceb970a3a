/** What earlier statements of a text make: temporary tables, views, table variables, with what is inserted and updated later. */
import type { AstObject, Identifier } from '../ast.js';
import { bodyOf, identifierOf, isObject, listOf } from '../ast.js';
import { noteDecisions } from './conditions.js';
import type { Context, NamedRelation } from '../context.js';
import { influence, lostValue } from '../context.js';
import { influencesOfDelete } from './deletes.js';
import { emptied, sinceEmptied } from './emptied.js';
import { valueOf } from '../expressions.js';
import { joinInto } from '../relations/joins.js';
import { afterMerge, newValues, withNewValues } from './merges.js';
import { withOf } from './outputs.js';
import { unnamed, withColumnAliases } from '../relations/naming.js';
import { relationFrom } from '../relations/relations.js';
import { newScope, relationNamed, relationOf } from '../scopes.js';
import { mergeShapes } from '../set-operations.js';
import type { Item, Shape } from '../shapes.js';
import { emptyShape, makeShape } from '../shapes.js';
import { foldIdentifier } from '../tables.js';
import { nothing } from '../values.js';

/** What the relation holds when it is first read, worked out then; also what others of its name hold that may be made instead. */
export function shapeOfMade(ctx: Context, name: string, made: NamedRelation): Shape {
  if (made.shape !== null) return made.shape;
  const own = workedOut(ctx, name, made);
  const now = ctx.named.get(name);
  for (const other of made.others) {
    ctx.named.set(name, other);
    made.shape = either(ctx, made.shape ?? own, shapeOfMade(ctx, name, other));
  }
  if (now === undefined) ctx.named.delete(name);
  else ctx.named.set(name, now);
  return made.shape ?? own;
}

function workedOut(ctx: Context, name: string, made: NamedRelation): Shape {
  const declared = made.columns?.map((column) => ({ name: column, quoted: true })) ?? [];
  const fresh: Item[] = declared.map((column) => ({ kind: 'column', name: column.name, value: nothing }));
  // While it is being worked out it reads as what it held before, so that a statement that reads its own table ends.
  made.shape = makeShape(fresh);
  let empty = declared.length === 0;
  const { variables: now, completion: names } = ctx;
  noteDecisions(ctx, made.within);
  for (const { step, variables, completion, within } of declared.length === 0 ? made.steps : sinceEmptied(made)) {
    ctx.variables = variables;
    ctx.completion = completion;
    noteDecisions(ctx, within);
    const isSure = within.every((branch) => made.within.includes(branch));
    if (step.kind === 'rows') {
      const rows = empty ? firstRows(ctx, name, made, step.query) : ctx.query(step.query, null);
      if (step.overwrites === true && isSure) {
        empty ||= made.shape.opens.length > 0;
        made.shape = emptied(made.shape);
      }
      made.shape = empty ? rows : added(ctx, made.shape, named(ctx, rows, step.columns, made.shape));
      empty = false;
    } else if (step.kind === 'update') made.shape = updated(ctx, made.shape, name, step.statement);
    else if (step.kind === 'merge') made.shape = afterMerge(ctx, made.shape, name, step.statement);
    else if (step.kind === 'delete') influencesOfDelete(ctx, step.statement);
    else if (step.kind === 'unread') lostValue(ctx, 'sql_unsupported', step.detail);
    else if (step.kind === 'emptied') {
      if (!isSure) continue;
      empty ||= made.shape.opens.length > 0;
      made.shape = emptied(made.shape);
    } else made.shape = makeShape([...made.shape.items, { kind: 'column', name: step.name, value: nothing }]);
  }
  ctx.variables = now;
  ctx.completion = names;
  return made.shape;
}

/** The query that makes a table may read one of the same name: that is the one before it. */
function firstRows(ctx: Context, name: string, made: NamedRelation, query: unknown): Shape {
  if (made.before === null) ctx.named.delete(name);
  else ctx.named.set(name, made.before);
  const rows = ctx.query(query, null);
  ctx.named.set(name, made);
  return rows;
}

/** Rows under the columns they are inserted into: those that are listed, else all in order. */
function named(ctx: Context, rows: Shape, columns: readonly Identifier[], into: Shape): Shape {
  if (columns.length > 0) return withColumnAliases(ctx, rows, columns);
  const names = into.items.flatMap((item) =>
    item.kind === 'column' && item.name !== null ? [{ name: item.name, quoted: true }] : [],
  );
  if (names.length !== into.items.length || rows.opens.length > 0 || names.length !== rows.items.length) return rows;
  return withColumnAliases(ctx, rows, names);
}

/** By name where all names of the rows are known columns (a list may leave some out), else by place. */
function added(ctx: Context, shape: Shape, rows: Shape): Shape {
  const known = rows.items.every(
    (item) => item.kind === 'column' && item.name !== null && shape.byName.has(item.name.toLowerCase()),
  );
  return mergeShapes(shape, rows, known, () => {
    ctx.approximate = true;
  });
}

/** One of two relations: by name, as each has names of its own, unless stars hide them. */
function either(ctx: Context, left: Shape, right: Shape): Shape {
  if (left.opens.length + right.opens.length > 0) return added(ctx, left, right);
  return mergeShapes(left, right, true, () => undefined);
}

/** `UPDATE t SET a = x.b FROM x`: the column holds what it held, or the new value. */
function updated(ctx: Context, shape: Shape, name: string, statement: AstObject): Shape {
  const scope = newScope(null, ctx.ctes(withOf(statement), null));
  for (const key of ['from_clause', 'from'] as const) {
    const from = statement[key];
    for (const item of listOf(isObject(from) ? from['expressions'] : null))
      scope.relations.push(relationFrom(ctx, item, unnamed, scope));
  }
  for (const join of [...listOf(statement['table_joins']), ...listOf(statement['from_joins'])])
    joinInto(ctx, join, scope);
  const target = identifierOf(bodyOf(statement['table'], 'table')?.['name'] ?? targetOf(statement)?.['name']);
  const called = target === null ? name : foldIdentifier(target, ctx.dialect);
  const inFrom = relationNamed(scope, called);
  const own = inFrom ?? relationOf(shape, called);
  if (inFrom === null) scope.relations.unshift(own);
  const where = statement['where_clause'];
  influence(ctx, valueOf(ctx, isObject(where) ? where['this'] : null, scope), 'filter');
  return withNewValues(ctx, shape, newValues(ctx, listOf(statement['set']).map(listOf), scope, own));
}

function targetOf(statement: AstObject): AstObject | null {
  return isObject(statement['table']) ? statement['table'] : null;
}

/** A relation with nothing in it yet. */
export function newlyMade(
  columns: readonly string[] | null,
  steps: NamedRelation['steps'],
  before: NamedRelation | null,
  within: readonly string[],
): NamedRelation {
  return {
    columns,
    steps,
    before,
    within,
    home: null,
    others: [],
    shape: columns === null && steps.length === 0 ? emptyShape : null,
  };
}
