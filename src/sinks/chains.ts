/** Tasks of one key run one after the other; different keys run in parallel, at most `limit` tasks at a time. */
export interface Chains {
  /** Waits until there is room, which is the back-pressure, then resolves while the task runs on. Never rejects: tasks keep their own errors. */
  add(key: string, task: () => Promise<void>): Promise<void>;
  /** Resolves when nothing runs any more. */
  drained(): Promise<void>;
}

export function openChains(limit: number): Chains {
  const tails = new Map<string, Promise<void>>();
  const running = new Set<Promise<void>>();
  return {
    async add(key, task) {
      while (running.size >= limit) await Promise.race(running);
      const tail = (tails.get(key) ?? Promise.resolve()).then(task);
      tails.set(key, tail);
      running.add(tail);
      void tail.then(() => {
        running.delete(tail);
        if (tails.get(key) === tail) tails.delete(key);
      });
    },
    async drained() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
