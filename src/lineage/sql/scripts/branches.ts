/** Branches of a script: which of several statements may be the last one that is run (script.ts has the form of `within`). */

/** Stands in these branches and loops, outermost first. */
export interface Placed {
  readonly within: readonly string[];
}

/** Those that a statement in these branches does not replace: it is not always run after them. */
export function lasting<T extends Placed>(earlier: readonly T[], within: readonly string[]): readonly T[] {
  return earlier.filter((each) => within.some((step, at) => step !== each.within[at]));
}

/** Without those after which one of two branches is always run, with a later one in each. */
export function replaced<T extends Placed>(all: readonly T[]): readonly T[] {
  return all.filter((each, place) => {
    const later = all.slice(place + 1).map(({ within }) => within);
    return !later.some((steps) =>
      steps.some(
        (step, at) =>
          step.endsWith(':else') &&
          steps.slice(0, at).every((outer, level) => outer === each.within[level]) &&
          numberOf(each.within[at]) !== numberOf(step) &&
          later.some((other) => other[at] !== step && numberOf(other[at]) === numberOf(step)),
      ),
    );
  });
}

/** Whether the two are in different branches of one decision, of which only one is run. */
export function exclusive(left: readonly string[], right: readonly string[]): boolean {
  const at = left.findIndex((step, level) => step !== right[level]);
  return at !== -1 && right[at] !== undefined && numberOf(left[at]) === numberOf(right[at]);
}

/** What tells a block from others: the part of a step before its branch. */
export function numberOf(step: string | undefined): string | undefined {
  return step?.split(':')[0];
}
