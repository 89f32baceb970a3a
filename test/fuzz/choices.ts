/** Where a random case comes from: a list of choices, so that a failing case can be made smaller and told again. */

export interface Choices {
  /** A number from 0 to below the bound; 0 is the simplest choice everywhere. */
  next(bound: number): number;
  /** What was chosen so far. */
  readonly made: readonly number[];
}

/** Choices out of a seed (mulberry32). */
export function seededChoices(seed: number): Choices {
  let state = seed >>> 0;
  const made: number[] = [];
  return {
    made,
    next(bound) {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      const chosen = Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * bound);
      made.push(chosen);
      return chosen;
    },
  };
}

/** The same choices once more; those out of bounds, or missing at the end, are the simplest ones. */
export function replayedChoices(list: readonly number[]): Choices {
  const made: number[] = [];
  return {
    made,
    next(bound) {
      const wanted = list[made.length] ?? 0;
      const chosen = wanted < bound ? wanted : 0;
      made.push(chosen);
      return chosen;
    },
  };
}

export function pick<T>(choices: Choices, list: readonly T[]): T {
  const chosen = list[choices.next(list.length)];
  if (chosen === undefined) throw new RangeError('nothing to choose from');
  return chosen;
}

/** True in so many of a hundred cases; the simplest case says no. */
export function chance(choices: Choices, percent: number): boolean {
  return choices.next(100) >= 100 - percent;
}

/** The shortest and smallest list of choices found that still fails, within a number of tries. */
export function shrink(list: readonly number[], fails: (list: readonly number[]) => boolean, tries = 1_500): number[] {
  let best = [...list];
  let left = tries;
  const attempt = (candidate: number[]): boolean => {
    if (left <= 0 || !fails(candidate)) return false;
    best = candidate;
    return true;
  };
  for (let smaller = true; smaller && left > 0;) {
    smaller = false;
    for (let width = Math.max(1, best.length >> 1); width >= 1; width >>= 1) {
      for (let at = best.length - width; at >= 0; at -= width) {
        left -= 1;
        if (at + width > best.length) continue;
        if (attempt([...best.slice(0, at), ...best.slice(at + width)])) smaller = true;
      }
    }
    for (let at = 0; at < best.length; at += 1) {
      if (best[at] === 0) continue;
      left -= 1;
      if (attempt(best.with(at, 0))) smaller = true;
    }
  }
  return best;
}
