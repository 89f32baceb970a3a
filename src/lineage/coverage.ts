/** How much of the workspace is resolved. */
import type { Coverage } from '../model/graph.js';
import { compareText } from './job-names.js';
import type { TracedSync } from './syncs.js';

/**
 * Counts over every listed sync, disabled ones and those that are not told included.
 *
 * Syncs: one each. Columns: the model columns that a sync reads, each once a sync: by its fields and match keys, by
 * auto-sync, and those that the API lists as referenced; a constant reads none. A column is resolved when its table columns
 * are known. Reasons: how many syncs it touches, through their model or themselves; sorted by count, most first, then by name.
 */
export function coverageOf(syncs: Iterable<TracedSync>): Coverage {
  let syncsResolved = 0;
  let syncsTotal = 0;
  let columnsResolved = 0;
  let columnsTotal = 0;
  const counts = new Map<string, number>();
  for (const { resolved, fields, unresolved } of syncs) {
    syncsTotal += 1;
    if (resolved) syncsResolved += 1;
    columnsTotal += fields.columnsRead;
    columnsResolved += fields.columnsResolved;
    const ofSync = new Set<string>(unresolved.map(({ reason }) => reason));
    for (const reason of ofSync) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return {
    syncsResolved,
    syncsTotal,
    columnsResolved,
    columnsTotal,
    unresolved: [...counts]
      .map(([reason, count]) => ({ reason, count }))
      .sort((a, b) => b.count - a.count || compareText(a.reason, b.reason)),
  };
}
