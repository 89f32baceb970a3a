/** From a query to what it returns. */
import type { AstObject } from './ast.js';
import {
  bodyOf,
  identifierOf,
  identifiersOf,
  isObject,
  isQuery,
  listOf,
  nodeOf,
  setOperationOf,
  textOf,
} from './ast.js';
import type { Context, NamedRelation } from './context.js';
import { influence } from './context.js';
import { expressionColumn } from './parts/made-values.js';
import { eitherOf } from './parts/parts.js';
import { unnamed, withColumnAliases } from './relations/naming.js';
import { relationFrom } from './relations/relations.js';
import type { CteScope, Scope } from './scopes.js';
import { newScope, relationOf, withCte } from './scopes.js';
import { resolveSelect, sortKeys } from './selects.js';
import { hoistSetOperation, mergeShapes } from './set-operations.js';
import type { Item, Shape } from './shapes.js';
import { emptyShape, makeShape } from './shapes.js';
import { asDocument, withoutDocument } from './parts/documents.js';
import { foldIdentifier } from './tables.js';
import { mergeValues } from './values.js';
import { rowsReturned } from './scripts/outputs.js';
import { scopeOfChange } from './scripts/changed-rows.js';

/** A value moves on by a column a round, and may get stronger on its way: a recursive CTE has stopped growing by then. */
function recursionRounds(columns: number): number {
  return 3 * (columns + 1);
}

/** What a query returns, read within a scope's CTEs and, for correlation, its relations. */
export function resolveQuery(ctx: Context, value: unknown, within: Scope | null): Shape {
  const node = nodeOf(value);
  if (node === null) return emptyShape;
  if (node.tag === 'select') {
    const meant = hoistSetOperation(node.body);
    if (meant !== null) return resolveQuery(ctx, meant, within);
    const ctes = withCtes(ctx, node.body['with'], within);
    return asDocument(ctx, node.body, resolveSelect(ctx, node.body, newScope(within, ctes)));
  }
  if (setOperationOf(value) !== null) return resolveSetOperation(ctx, value, within);
  if (node.tag === 'subquery' || node.tag === 'paren') {
    const scope = newScope(within, withCtes(ctx, node.body['with'], within));
    const shape = resolveQuery(ctx, node.body['this'], scope);
    sortKeys(ctx, node.body, overOutputs(scope, shape), shape);
    return shape;
  }
  if (node.tag === 'values') return valuesShape(ctx, node.body, newScope(within, within?.ctes ?? null));
  const scope = newScope(within, withCtes(ctx, node.body['with'], within));
  if (node.tag === 'changed_rows') return changedShape(ctx, node.body, scope);
  return relationFrom(ctx, value, unnamed, scope).shape;
}

/** A chain of set operations, unrolled: hundreds of branches are common in generated SQL. */
function resolveSetOperation(ctx: Context, value: unknown, within: Scope | null): Shape {
  const chain: { readonly tag: string; readonly body: AstObject }[] = [];
  let left = value;
  let ctes = within?.ctes ?? null;
  for (let set = setOperationOf(left); set !== null; set = setOperationOf(left)) {
    ctes = withCtes(ctx, set.body['with'], newScope(within, ctes));
    chain.push(set);
    left = set.body['left'];
  }
  const scope = newScope(within, ctes);
  const inner = ctes === (within?.ctes ?? null) ? within : scope;
  let shape = resolveQuery(ctx, left, inner);
  const assumed = (): void => {
    ctx.approximate = true;
  };
  // FOR JSON stands behind the last branch and makes a document of all.
  const last = bodyOf(chain[0]?.body['right'], 'select');
  for (const { tag, body } of chain.reverse()) {
    const select = bodyOf(body['right'], 'select');
    const right = resolveQuery(ctx, select === null ? body['right'] : { select: withoutDocument(select) }, inner);
    if (tag === 'union')
      shape = mergeShapes(shape, right, body['by_name'] === true || body['corresponding'] === true, assumed);
    else
      influence(
        ctx,
        mergeValues(right.items.flatMap((item) => (item.kind === 'column' ? [item.value] : []))),
        'filter',
      );
    sortKeys(ctx, body, overOutputs(scope, shape), shape);
  }
  return last === null ? shape : asDocument(ctx, last, shape);
}

/** The scope of an ORDER BY that sees nothing but the outputs. */
function overOutputs(scope: Scope, shape: Shape): Scope {
  const inner = newScope(scope.parent, scope.ctes);
  inner.relations.push(relationOf(shape, null));
  return inner;
}

/** The CTEs in reach of a query with this WITH. */
export function withCtes(ctx: Context, value: unknown, within: Scope | null): CteScope | null {
  let ctes = within?.ctes ?? null;
  if (!isObject(value)) return ctes;
  const recursive = value['recursive'] === true || ctx.rules.implicitRecursion;
  for (const entry of listOf(value['ctes'])) {
    if (!isObject(entry)) continue;
    const alias = identifierOf(entry['alias']);
    if (alias === null) continue;
    const name = foldIdentifier(alias, ctx.dialect);
    const scope = newScope(within, ctes);
    const body = entry['this'];
    // `(SELECT ..) AS name` is a value, `name AS ((SELECT ..))` a relation.
    const valueFirst = entry['alias_first'] !== true && bodyOf(body, 'subquery') !== null;
    const scalar = ctx.dialect === 'clickhouse' && (!isQuery(body) || valueFirst);
    if (scalar) ctes = withCte(ctes, name, null, body);
    else if (!isQuery(body)) ctes = withCte(ctes, name, returningShape(ctx, body, scope));
    else {
      const set = recursive ? setOperationOf(body) : null;
      const aliased = (shape: Shape): Shape => withColumnAliases(ctx, shape, identifiersOf(entry['columns']));
      const shape =
        set === null ? aliased(resolveQuery(ctx, body, scope)) : fixedPoint(ctx, body, name, aliased, scope);
      ctes = withCte(ctes, name, shape);
    }
  }
  return ctes;
}

/** A CTE that may read itself: its anchor first, then again with what is known so far, until nothing new comes. */
function fixedPoint(ctx: Context, body: unknown, name: string, aliased: (shape: Shape) => Shape, scope: Scope): Shape {
  let anchor = body;
  let ctes = scope.ctes;
  for (let set = setOperationOf(anchor); set !== null; set = setOperationOf(anchor)) {
    ctes = withCtes(ctx, set.body['with'], newScope(scope.parent, ctes));
    anchor = set.body['left'];
  }
  if (!mentions(body, name)) return aliased(resolveQuery(ctx, body, scope));
  let shape = aliased(resolveQuery(ctx, anchor, newScope(scope.parent, ctes)));
  const rounds = recursionRounds(shape.items.length);
  for (let round = 0; round < rounds; round += 1) {
    const next = aliased(resolveQuery(ctx, body, newScope(scope.parent, withCte(scope.ctes, name, shape))));
    const grown = sizeOf(next) > sizeOf(shape);
    shape = next;
    if (!grown) break;
  }
  return shape;
}

/** Whether a table of this bare name is read anywhere inside. */
function mentions(value: unknown, name: string): boolean {
  const stack: unknown[] = [value];
  while (stack.length > 0) {
    const each = stack.pop();
    if (Array.isArray(each)) for (const item of each) stack.push(item);
    else if (isObject(each)) {
      const table = bodyOf(each, 'table');
      if (table !== null && !table['schema'] && identifierOf(table['name'])?.name.toLowerCase() === name.toLowerCase())
        return true;
      for (const item of Object.values(each)) if (typeof item === 'object' && item !== null) stack.push(item);
    }
  }
  return false;
}

/** Grows with every column that is added and with every kind that gets stronger. */
function sizeOf(shape: Shape): number {
  let size = 0;
  for (const item of shape.items) {
    if (item.kind === 'column') for (const dep of item.value.deps.values()) size += 1 + weight[dep.kind];
  }
  return size;
}

const weight = { conditional: 0, identity: 1, transformation: 2, aggregation: 3 } as const;

/** `WITH gone AS (DELETE FROM t .. RETURNING id)`. What an INSERT returns are columns of the table that it fills. */
function returningShape(ctx: Context, statement: unknown, scope: Scope): Shape {
  const insert = bodyOf(statement, 'insert');
  if (insert === null) {
    const returned = rowsReturned(ctx, statement);
    return returned === null ? emptyShape : resolveQuery(ctx, returned, scope);
  }
  const inner = newScope(scope.parent, scope.ctes);
  if (isObject(insert['table'])) inner.relations.push(relationFrom(ctx, { table: insert['table'] }, unnamed, inner));
  if (isQuery(insert['query'])) resolveQuery(ctx, insert['query'], scope);
  return resolveSelect(ctx, { expressions: insert['returning'] }, inner);
}

/** What a statement that changes a table returns (changed-rows.ts), with what the text had made when it ran. */
function changedShape(ctx: Context, body: AstObject, scope: Scope): Shape {
  const outputs = listOf(body['outputs']);
  const now = new Map(ctx.named);
  setNamed(ctx, body['made'] as ReadonlyMap<string, NamedRelation>); // made by outputs.ts
  const shape = resolveSelect(ctx, { expressions: outputs }, scopeOfChange(ctx, body['statement'], outputs, scope));
  setNamed(ctx, now);
  return shape;
}

function setNamed(ctx: Context, named: ReadonlyMap<string, NamedRelation>): void {
  ctx.named.clear();
  for (const [name, each] of named) ctx.named.set(name, each);
}

function valuesShape(ctx: Context, body: AstObject, scope: Scope): Shape {
  const columns: Item[] = [];
  const rows = listOf(body['expressions']).map(rowOf);
  const width = Math.max(0, ...rows.slice(0, 1).map((row) => row.length));
  for (let place = 0; place < width; place += 1) {
    const name = foldIdentifier({ name: numbered(ctx.rules.valuesColumn, place), quoted: false }, ctx.dialect);
    const cells = rows.map((row) => expressionColumn(ctx, row[place], scope));
    const { value, parts = null } = eitherOf([...cells], name);
    columns.push({ kind: 'column', name, value, parts });
  }
  return withColumnAliases(ctx, makeShape(columns), identifiersOf(body['column_aliases']));
}

function numbered(name: string, place: number): string {
  return name.replace(/#(\d)/, (_mark, first: string) => String(place + Number(first)));
}

/** The values of one row; MySQL writes `ROW(..)`. */
function rowOf(row: unknown): readonly unknown[] {
  if (!isObject(row)) return [];
  const values = listOf(bodyOf(row, 'tuple')?.['expressions'] ?? row['expressions']);
  const constructor = values.length === 1 ? bodyOf(values[0], 'function') : null;
  return constructor !== null && textOf(constructor['name'])?.toLowerCase() === 'row'
    ? listOf(constructor['args'])
    : values;
}
