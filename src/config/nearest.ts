/** The known word that takes the fewest changes to reach; null when nothing is known. */
export function nearest(word: string, known: Iterable<string>): string | null {
  let best: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance >= least) continue;
    least = distance;
    best = candidate;
  }
  return best;
}

/**
 * `Did you mean --since?` for what looks like a slip of the pen; a word that is far from all is told the nearest one without
 * that being put into its mouth.
 *
 * @param shown the known word as a person would write it
 */
export function nearestHint(word: string, known: Iterable<string>, shown = (name: string): string => name): string {
  const name = nearest(word, known);
  if (name === null) return 'Nothing is known here.';
  return isClose(word, name) ? `Did you mean ${shown(name)}?` : `The nearest known one is ${shown(name)}.`;
}

/** Whether one word may be a slip for another: a third of its letters at most are wrong, or it was not written to its end. */
function isClose(word: string, name: string): boolean {
  const [written, meant] = [word.toLowerCase(), name.toLowerCase()];
  if (written.length >= 3 && (meant.startsWith(written) || written.startsWith(meant))) return true;
  return editDistance(written, meant) <= Math.max(1, Math.floor(Math.max(written.length, meant.length) / 3));
}

/** Insertions, deletions, replacements and swaps of neighbours that lead from one word to the other. */
export function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const replaced = (last[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      let cost = Math.min(replaced, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      if (swapped) cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[to.length] ?? 0;
}
