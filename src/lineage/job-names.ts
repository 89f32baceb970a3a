/** How syncs are called as jobs (OpenLineage naming page, jobs; a slash would break the parent's string form). */
import type { Sync } from '../model/workspace.js';

/**
 * `{workspace}.{slug}` per sync id, the id where there is no slug, slashes as dashes. Where several syncs would have one name,
 * the lowest id keeps it and the others carry their id behind it; so a name does not depend on the order of the list.
 */
export function jobNames(syncs: Iterable<Sync>, workspaceName: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const later: { readonly id: string; readonly base: string }[] = [];
  for (const sync of [...syncs].sort((a, b) => compareIds(a.id, b.id))) {
    const base = `${workspaceName}.${sync.slug ?? sync.id}`.replaceAll('/', '-');
    if (taken.has(base)) later.push({ id: sync.id, base });
    else {
      taken.add(base);
      names.set(sync.id, base);
    }
  }
  for (const { id, base } of later) {
    let name = `${base}-${id}`;
    while (taken.has(name)) name = `${name}-${id}`;
    taken.add(name);
    names.set(id, name);
  }
  return names;
}

/** Ids by number where both are numbers, else as text. */
export function compareIds(a: string, b: string): number {
  if (/^\d+$/.test(a) && /^\d+$/.test(b)) return a.length === b.length ? compareText(a, b) : a.length - b.length;
  return compareText(a, b);
}

/** The order of code units: the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
