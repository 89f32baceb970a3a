/** Columns that a SELECT reads by `t.a`: whatever is known of t's table, it has them, and a bare `a` means them too. */
import type { Node } from './ast.js';
import { isObject, isQuery, nodeOf, textOf } from './ast.js';
import type { Context } from './context.js';
import { pathOf } from './parts/paths.js';
import type { Relation, Scope } from './scopes.js';
import { relationNamed, relationOfPath } from './scopes.js';
import { letsThrough } from './shapes.js';
import { foldIdentifier, lookupKey } from './tables.js';

/** Looks over the SELECT of a scope, once and only where somebody asks. */
export function lookOver(ctx: Context, scope: Scope): void {
  const { parts } = scope;
  scope.parts = null;
  if (parts !== null) noteQualifiedNames(ctx, parts, scope);
}

/**
 * Notes in the scope, whose relations are complete, which of those of unknown columns are read by qualified names anywhere
 * in the SELECT (`parts`: its clauses). Sub-queries and lambdas are left out: there the qualifier may be another.
 */
function noteQualifiedNames(ctx: Context, parts: readonly unknown[], scope: Scope): void {
  const stack: unknown[] = [...parts];
  while (stack.length > 0) {
    const each = stack.pop();
    const node = nodeOf(each);
    if (node?.tag === 'lambda' || isQuery(each)) continue;
    const path = pathOf(each);
    if (path !== null)
      note(
        ctx,
        scope,
        path.map((part) => foldIdentifier(part, ctx.dialect)),
      );
    else {
      const keepsFields = node !== null && takesStruct(node);
      for (const inner of keepsFields ? Object.values(node.body).flat() : insideOf(each))
        if (typeof inner === 'object' && inner !== null && !(keepsFields && pathOf(inner)?.length === 1))
          stack.push(inner);
    }
  }
}

function insideOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return isObject(value) ? Object.values(value) : [];
}

/** Whether the node is a call that takes a struct as it is: what is given to it whole may have fields. */
function takesStruct({ tag, body }: Node): boolean {
  return tag === 'array_agg' || (tag === 'function' && /^to_?json/i.test(textOf(body['name']) ?? ''));
}

function note(ctx: Context, scope: Scope, names: readonly string[]): void {
  const [head, second] = names;
  if (head === undefined) return;
  const relation = relationNamed(scope, head);
  if (relation !== null && relation.elements !== null)
    (second === undefined ? scope.whole : scope.fielded).add(relation.name ?? head);
  if (second === undefined) return;
  if (relation !== null) {
    noteColumn(ctx, scope, relation, second);
    return;
  }
  for (let length = names.length - 1; length >= 2; length -= 1) {
    const owner = relationOfPath(scope, names.slice(0, length));
    const column = names[length];
    if (owner !== null && column !== undefined) {
      noteColumn(ctx, scope, owner, column);
      return;
    }
  }
}

function noteColumn(ctx: Context, scope: Scope, relation: Relation, name: string): void {
  if (relation.name === null || !relation.shape.opens.some((open) => letsThrough(open, name))) return;
  const key = lookupKey(name, ctx.dialect);
  const owners = scope.qualified.get(key);
  if (owners === undefined) scope.qualified.set(key, new Set([relation.name]));
  else owners.add(relation.name);
}

/** Those of the relations that are known to have the column, since the same SELECT reads it from them by a qualified name. */
export function readByQualifiedName(
  ctx: Context,
  scope: Scope,
  key: string,
  relations: readonly Relation[],
): readonly Relation[] {
  lookOver(ctx, scope);
  const owners = scope.qualified.get(key);
  if (owners === undefined) return [];
  return relations.filter((relation) => relation.name !== null && owners.has(relation.name));
}
