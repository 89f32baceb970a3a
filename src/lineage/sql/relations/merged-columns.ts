/** Columns that USING and NATURAL make one of: where a star shows them, and which copies it leaves out. */
import type { Relation, Scope } from '../scopes.js';
import type { Item } from '../shapes.js';
import { letsThrough, openOf } from '../shapes.js';

/** What an unqualified star shows of a relation: merged columns that stand before it, then its own less what is merged away. */
export function* shownItems(relation: Relation, scope: Scope): Generator<Item> {
  for (const name of relation.front) {
    const value = scope.using.get(name.toLowerCase());
    if (value !== undefined) yield { kind: 'column', name, value };
  }
  const gone = new Set(relation.merged);
  if (relation.owns.size > 0) {
    const shown = new Set(scope.relations.flatMap((each) => each.front.map((name) => name.toLowerCase())));
    for (const key of relation.owns.keys()) if (shown.has(key)) gone.add(key);
  }
  for (const item of relation.shape.items) {
    if (item.kind === 'open') {
      for (const [key, name] of relation.owns) {
        const value = scope.using.get(key);
        if (value === undefined || gone.has(key) || relation.shape.byName.has(key) || !letsThrough(item, key)) continue;
        gone.add(key);
        yield { kind: 'column', name, value };
      }
      yield gone.size === 0 ? item : openOf({ kind: 'through', entry: item }, gone);
      continue;
    }
    const key = item.name?.toLowerCase() ?? '';
    if (item.unlisted === true || gone.has(key)) continue;
    const value = relation.owns.has(key) || scope.doubted.has(key) ? scope.using.get(key) : undefined;
    yield value === undefined ? item : { kind: 'column', name: item.name, value };
  }
}

/** A star shows the columns that a join has merged before all others of that join (SQL-92, 7.5 `<joined table>`). */
export function bringToFront(scope: Scope, names: readonly string[]): void {
  const owned = names.flatMap((name) => {
    const called = scope.relations.find((relation) => relation.owns.has(name.toLowerCase()))?.owns;
    return called?.get(name.toLowerCase()) ?? [];
  });
  if (owned.length === 0) return;
  const others = (name: string): boolean => !owned.includes(name);
  scope.relations.forEach((relation, place) => {
    const front = [...(place === scope.group ? owned : []), ...relation.front.filter(others)];
    scope.relations[place] = { ...relation, front };
  });
}
