/** The name of a relation as a value: its whole row, unless a column is called so. */
import type { Node } from '../ast.js';
import { bodyOf, isObject, nodeOf, textOf } from '../ast.js';
import type { Context } from '../context.js';
import { functionKey } from '../function-rules.js';
import { readByQualifiedName } from '../qualified-names.js';
import type { Relation, Scope } from '../scopes.js';
import { relationNamed } from '../scopes.js';
import type { Shape } from '../shapes.js';
import { derivedColumn, letsThrough, makeShape, openOf } from '../shapes.js';
import { foldIdentifier, lookupKey } from '../tables.js';
import type { Value } from '../values.js';
import { mergeValues, nothing, unknownValue } from '../values.js';
import { pathOf } from './paths.js';

/** Calls that are made for rows: with one column in them, they would hardly be written. */
const rowTakers: ReadonlySet<string> = new Set([
  ...['tojson', 'tojsonb', 'tojsonstring', 'rowtojson', 'jsonagg', 'jsonbagg'],
  ...['arrayagg', 'list', 'anyvalue', 'argmax', 'argmin', 'maxby', 'minby'],
]);
const asText = /^(?:text|varchar|character varying|string|jsonb?)\b/i;

/**
 * What is in doubt when the name of a relation means its row: nothing where it has an alias, or no column can be called so. Null where a
 * column is meant more likely, or the dialect has no such values. Columns that are known to have the name go first: asked by the caller.
 */
export function rowMeant(ctx: Context, scope: Scope, name: string, relation: Relation): Value | null {
  if (!ctx.rules.wholeRow) return null;
  if (relation.aliased) return nothing;
  const open = scope.relations.filter(
    (each) => each.visible && !each.qualifiedOnly && each.shape.opens.some((entry) => letsThrough(entry, name)),
  );
  if (open.length === 0) return nothing;
  if (!takenAsRow(ctx, scope, name) || readByQualifiedName(ctx, scope, lookupKey(name, ctx.dialect), open).length > 0)
    return null;
  const where = open.map((each) => each.name ?? 'a sub-query').join(', ');
  return unknownValue('column_assumed', `${name}: taken for a whole row, though ${where} may have such a column`);
}

/** The value of a column of `owner`, with a note where a relation in reach is called so too, whose row may be meant. */
export function assumedNoRow(ctx: Context, scope: Scope, value: Value, said: string, owner: Relation): Value {
  if (!ctx.rules.wholeRow) return value;
  const name = foldIdentifier({ name: said, quoted: false }, ctx.dialect);
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    if (relationNamed(at, name) === null) continue;
    if (readByQualifiedName(ctx, scope, lookupKey(name, ctx.dialect), [owner]).length > 0) return value;
    const detail = `${said}: taken for a column of ${owner.name ?? 'a sub-query'}, though a whole row may be meant`;
    return mergeValues([value, unknownValue('column_assumed', detail)]);
  }
  return value;
}

/** The shape of a row with a doubt about each of its columns. */
export function doubted(shape: Shape, doubt: Value): Shape {
  if (doubt.notes.size === 0) return shape;
  return makeShape(
    shape.items.map((item) =>
      item.kind === 'open'
        ? openOf({ kind: 'through', entry: item, beside: doubt })
        : derivedColumn(item.name, mergeValues([item.value, doubt]), () => item.parts ?? null),
    ),
  );
}

/** Whether the SELECT gives the bare name to something that takes rows. */
function takenAsRow(ctx: Context, scope: Scope, name: string): boolean {
  scope.takenRows ??= scope.clauses === null ? null : takenIn(ctx, scope.clauses);
  return scope.takenRows?.has(name.toLowerCase()) === true;
}

function takenIn(ctx: Context, clauses: readonly unknown[]): ReadonlySet<string> {
  const taken = new Set<string>();
  const stack: unknown[] = [...clauses];
  while (stack.length > 0) {
    const each = stack.pop();
    if (!isObject(each) && !Array.isArray(each)) continue;
    const node = nodeOf(each);
    if (node !== null && takesRow(node))
      for (const inner of Object.values(node.body).flat()) {
        const [only, ...more] = pathOf(bodyOf(inner, 'paren')?.['this'] ?? inner) ?? [];
        if (only !== undefined && more.length === 0) taken.add(foldIdentifier(only, ctx.dialect).toLowerCase());
      }
    stack.push(...Object.values(each));
  }
  return taken;
}

function takesRow({ tag, body }: Node): boolean {
  // `(t).x`
  if (tag === 'dot') return bodyOf(body['this'], 'paren') !== null;
  if (tag === 'cast' || tag === 'try_cast') {
    const type = isObject(body['to']) ? body['to']['data_type'] : null;
    return asText.test(textOf(type) ?? '');
  }
  // Rows are not compared (BigQuery), or hardly ever.
  if (body['distinct'] === true) return false;
  return rowTakers.has(functionKey(tag.endsWith('function') ? (textOf(body['name']) ?? '') : tag));
}
