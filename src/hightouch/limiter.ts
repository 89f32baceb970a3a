/** Runs work, at most so much of it at a time; the rest waits its turn. */
export interface Limiter {
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** @param width how many may run at once, at least one */
export function openLimiter(width: number): Limiter {
  const waiting: (() => void)[] = [];
  let free = Math.max(1, Math.floor(width) || 1);

  async function enter(): Promise<void> {
    if (free > 0) {
      free -= 1;
      return;
    }
    await new Promise<void>((resolve) => waiting.push(resolve));
  }

  function leave(): void {
    const next = waiting.shift();
    // The place goes from hand to hand, so that nobody can slip in between.
    if (next === undefined) free += 1;
    else next();
  }

  return {
    async run(work) {
      await enter();
      try {
        return await work();
      } finally {
        leave();
      }
    },
  };
}
