/** Bare names in a query over the elements of an array, `(select sku from unnest(u.items) x)`: fields of the elements, or columns around. */
import type { Context } from '../context.js';
import type { Relation, Scope } from '../scopes.js';
import { columnsNamed, letsThrough, throughOpen } from '../shapes.js';
import type { Value } from '../values.js';
import { mergeValues, unknownValue } from '../values.js';

/**
 * What the name means where no other relation of this query has it: a field of the one array's elements, in doubt where a
 * relation of unknown columns stands around the query. Null when the scope has no such array, or a column around it is known.
 */
export function fieldOfElements(ctx: Context, scope: Scope, name: string): Value | null {
  const arrays = scope.relations.filter(
    (relation) => relation.visible && relation.qualifiedOnly && open(relation, name) !== undefined,
  );
  const [array, ...others] = arrays;
  const entry = array === undefined ? undefined : open(array, name);
  const value = entry === undefined ? null : throughOpen(entry, name, ctx.tables.column);
  if (array === undefined || value === null) return null;
  const doubts: Relation[] = [...others];
  for (let at = scope.parent; at !== null; at = at.parent) {
    const key = name.toLowerCase();
    if (at.locals?.has(key) === true || at.using.has(key) || at.aliases.has(key)) return null;
    for (const relation of at.relations) {
      if (!relation.visible) continue;
      if (columnsNamed(relation.shape, name).length > 0) return null;
      if (!relation.qualifiedOnly && open(relation, name) !== undefined) doubts.push(relation);
    }
  }
  if (doubts.length === 0) return value;
  const where = [array, ...doubts].map((relation) => relation.name ?? 'a sub-query').join(', ');
  return mergeValues([value, unknownValue('column_ambiguous', `${name}: may come from ${where}`)]);
}

function open({ shape }: Relation, name: string): Relation['shape']['opens'][number] | undefined {
  return shape.opens.find((entry) => letsThrough(entry, name));
}
