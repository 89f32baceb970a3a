/** Names that lead through a value with parts: `t.col.field`, `alias.field`, or, where the dialect has it, the alias of a whole row. */
import type { Identifier } from '../ast.js';
import type { Context } from '../context.js';
import { aliasNamed } from '../columns.js';
import { expressionColumn } from './made-values.js';
import type { PartKey } from './parts.js';
import { descend, structOf } from './parts.js';
import { readByQualifiedName } from '../qualified-names.js';
import { doubted, rowMeant } from './whole-rows.js';
import type { Scope } from '../scopes.js';
import { cteNamed, relationNamed } from '../scopes.js';
import type { Column } from '../shapes.js';
import { columnsNamed, letsThrough } from '../shapes.js';
import { foldIdentifier, lookupKey } from '../tables.js';
import { nothing } from '../values.js';

interface Found {
  readonly column: Column;
  readonly rest: readonly Identifier[];
}

/** The field that a path ends in, where the path goes through a value whose parts are known. */
export function fieldOfPath(ctx: Context, scope: Scope, path: readonly Identifier[]): Column | null {
  const found = path.length < 2 ? null : columnFound(ctx, scope, path, false);
  if (found === null || found.rest.length === 0 || !found.column.parts) return null;
  return descend(ctx, found.column, found.rest.map(nameKey));
}

/** The column with parts that a path names; with `rows` also a relation's alias. */
export function columnOfPath(ctx: Context, scope: Scope, path: readonly Identifier[], rows = true): Column | null {
  const found = columnFound(ctx, scope, path, rows);
  if (found === null || !found.column.parts) return null;
  return descend(ctx, found.column, found.rest.map(nameKey));
}

function nameKey(name: Identifier): PartKey {
  return { kind: 'name', name };
}

function columnFound(ctx: Context, scope: Scope, path: readonly Identifier[], rows: boolean): Found | null {
  const [first, second] = path;
  if (first === undefined) return null;
  const name = foldIdentifier(first, ctx.dialect);
  const key = name.toLowerCase();
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    const element = at.elements.get(key);
    if (element !== undefined) return { column: element, rest: path.slice(1) };
    if (at.locals?.has(key)) return null;
    const relation = relationNamed(at, name);
    if (relation !== null && second !== undefined) {
      const [column, ...others] = columnsNamed(relation.shape, foldIdentifier(second, ctx.dialect));
      return column === undefined || others.length > 0 ? null : { column, rest: path.slice(2) };
    }
    const alias = aliasNamed(ctx, at, lookupKey(name, ctx.dialect));
    if (alias !== undefined && ctx.rules.selectAlias === 'before-columns')
      return { column: alias, rest: path.slice(1) };
    const columns = at.relations.flatMap((each) => (each.visible ? columnsNamed(each.shape, name) : []));
    const [column] = columns;
    if (column !== undefined) return columns.length > 1 ? null : { column, rest: path.slice(1) };
    if (relation !== null) {
      const doubt = rows ? rowMeant(ctx, at, name, relation) : null;
      if (doubt === null) return null;
      const row = structOf(doubted(relation.shape, doubt));
      return { column: { kind: 'column', name, value: nothing, parts: row }, rest: [] };
    }
    if (alias !== undefined && !readFromOpen(ctx, at, name)) return { column: alias, rest: path.slice(1) };
    const scalar = scalarNamed(ctx, at, name);
    if (scalar !== null) return { column: scalar, rest: path.slice(1) };
    if (hidesOuter(at, name) && (second === undefined || !namesRelation(at.parent, name))) return null;
  }
  return null;
}

/** Whether a bare name is taken for a column of the scope's own relations, whose columns are not known, before any of outer ones. */
function hidesOuter(scope: Scope, name: string): boolean {
  return scope.relations.some(
    ({ visible, qualifiedOnly, elements, shape }) =>
      visible && !qualifiedOnly && elements === null && shape.opens.some((entry) => letsThrough(entry, name)),
  );
}

function namesRelation(scope: Scope | null, name: string): boolean {
  for (let at = scope; at !== null; at = at.parent) if (relationNamed(at, name) !== null) return true;
  return false;
}

/** ClickHouse's `WITH tuple(..) AS name`. */
function scalarNamed(ctx: Context, scope: Scope, name: string): Column | null {
  const cte = cteNamed(scope.ctes, name);
  if (cte === null || cte.scalar === null || scope.scalarsBusy.has(cte)) return null;
  scope.scalarsBusy.add(cte);
  const { value, parts = null } = expressionColumn(ctx, cte.scalar, scope);
  scope.scalarsBusy.delete(cte);
  return { kind: 'column', name, value, parts };
}

/** Whether the SELECT is known to read the name out of a relation of unknown columns. */
function readFromOpen(ctx: Context, scope: Scope, name: string): boolean {
  const key = lookupKey(name, ctx.dialect);
  const open = scope.relations.filter(
    (each) => each.visible && each.shape.opens.some((entry) => letsThrough(entry, name)),
  );
  return (scope.openReads.has(key) && open.length === 1) || readByQualifiedName(ctx, scope, key, open).length > 0;
}
