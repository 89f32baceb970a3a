/** What USING and NATURAL do to the columns in reach. */
import type { Col, Rel } from './lineage-model.js';
import { through, together } from './lineage-model.js';
import type { Scope, Shown } from './world.js';
import { sameName } from './world.js';
import type { Name } from './written.js';

function colsNamed(rel: Rel, name: Name): readonly Col[] {
  return rel.cols.filter((col) => col.name !== null && sameName(col.name.stored, name.stored));
}

/** The one column of this name that is spelled so. */
function once(rel: Rel, name: Name): Col | null {
  const [col, ...others] = colsNamed(rel, name);
  return others.length === 0 && col?.name?.stored === name.stored ? col : null;
}

/** The left side's column of this name, merged or of one relation, if one who knows only the text can tell whose it is. */
function leftCol(scope: Scope, name: Name): Col | null {
  const merged = scope.merged.get(name.stored.toLowerCase());
  const owners = scope.rels.filter((rel) => colsNamed(rel, name).length > 0);
  const left = scope.items.at(-1)?.rels ?? [];
  if (!owners.every((rel) => left.includes(rel))) return null;
  if (merged !== undefined) return owners.every((rel) => merged.rels.includes(rel)) ? merged.col : null;
  const [owner, ...others] = owners;
  const col = owner === undefined || others.length > 0 ? null : once(owner, name);
  return col === null || (left.length > 1 && col.hidden) ? null : col;
}

/** Names that USING can merge. */
export function mergeable(scope: Scope, right: Rel): readonly Name[] {
  return right.cols.flatMap(({ name, value }) => {
    if (name === null || value.open || once(right, name) === null) return [];
    const col = leftCol(scope, name);
    return col === null || col.value.open ? [] : [name];
  });
}

/** The names that NATURAL merges, in the order of the left side; none where that cannot be known, or where it is an error. */
export function naturalNames(scope: Scope, right: Rel): readonly Name[] {
  const left = scope.items.at(-1);
  const cols = left?.shown.map(({ col }) => col) ?? [];
  const unsure = (col: Col): boolean => col.hidden || col.name === null || col.value.open;
  if ([...cols, ...right.cols].some(unsure) || [...(left?.rels ?? []), right].some((rel) => rel.more === true))
    return [];
  const shared = cols.flatMap(({ name }) => (name !== null && colsNamed(right, name).length > 0 ? [name] : []));
  return shared.every((name) => mergeable(scope, right).some((other) => other.stored === name.stored)) ? shared : [];
}

/** The columns of these names made one; the right side is in the scope already. */
export function mergeInto(scope: Scope, right: Rel, names: readonly Name[], word: string, first: boolean): void {
  const item = scope.items.at(-1);
  if (item === undefined) return;
  const front: Shown[] = [];
  for (const name of names) {
    const key = name.stored.toLowerCase();
    const rels = scope.rels.filter((rel) => rel !== right && colsNamed(rel, name).length > 0);
    const mine = scope.merged.get(key)?.col ?? rels.flatMap((rel) => once(rel, name) ?? [])[0];
    const other = once(right, name);
    if (mine === undefined || other === null) continue;
    let { value } = mine;
    if (word.startsWith('right')) value = other.value;
    if (word.startsWith('full')) value = through(together([mine.value, other.value]), 'transformation');
    const col: Col = { name: mine.name, value, hidden: false };
    scope.merged.set(key, { col, rels: [...rels, right] });
    const copies = item.shown.filter((shown) => colsNamed({ qualifiers: [], cols: [shown.col] }, name).length > 0);
    const [place] = copies;
    if (first) front.push({ col, rel: null });
    item.shown = item.shown.flatMap((shown) => {
      if (!copies.includes(shown)) return [shown];
      return !first && shown === place ? [{ col, rel: shown.rel }] : [];
    });
  }
  item.shown = [...front, ...item.shown];
}
