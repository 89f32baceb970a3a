/** Columns that a pipe puts in the place of others, or takes out of reach, while the qualifiers go on to mean what there was. */
import type { Relation, Scope } from '../scopes.js';
import { letsThrough } from '../shapes.js';
import { droppingJoin, overlaidColumn, replacingJoin } from '../text/star-patterns.js';

/** Changes what bare names and stars mean as such a join says (pipes.ts); false for any other relation. */
export function overlaid(scope: Scope, join: Relation): boolean {
  const name = join.name?.toLowerCase();
  if (name !== replacingJoin && name !== droppingJoin) return false;
  for (const item of join.shape.items) {
    if (item.kind !== 'column' || item.name?.toLowerCase().startsWith(overlaidColumn) !== true) continue;
    const called = item.name.slice(overlaidColumn.length);
    const key = called.toLowerCase();
    const owner = name === replacingJoin ? ownerOf(scope, key) : null;
    scope.relations.forEach((relation, place) => {
      if (relation === owner) {
        scope.relations[place] = { ...relation, owns: new Map([...relation.owns, [key, called]]) };
      } else if (relation.visible) {
        const front = relation.front.filter((each) => name === replacingJoin || each.toLowerCase() !== key);
        scope.relations[place] = { ...relation, front, merged: new Set([...relation.merged, key]) };
      }
    });
    if (name === replacingJoin) scope.using.set(key, item.value);
    else scope.using.delete(key);
  }
  return true;
}

/** The relation in whose place a star shows the column: the one that is known to have it, else the first that may. */
function ownerOf(scope: Scope, key: string): Relation | null {
  const visible = scope.relations.filter((each) => each.visible && !each.merged.has(key));
  return (
    visible.find(({ shape, owns }) => owns.has(key) || shape.byName.has(key)) ??
    visible.find(
      ({ shape, qualifiedOnly }) => !qualifiedOnly && shape.opens.some((entry) => letsThrough(entry, key)),
    ) ??
    null
  );
}
