/** Where a task stands among the others of its key. */
export interface Lane {
  readonly key: string;
  /** The run whose tasks go one after the other; null: the task comes after all of its key before it, and before all after it. */
  readonly run: string | null;
  /** The task of a run also waits for all of its key before it; those after it do not wait for it. */
  readonly comesLast?: boolean;
}

export interface ChainLimits {
  /** Tasks that run at a time. */
  readonly running: number;
  /** Tasks that run or wait for their turn. */
  readonly held: number;
}

/** Tasks of one run go one after the other, as do those of a key that belong to no run; all others in parallel, within limits. */
export interface Chains {
  /** Waits until there is room, which is the back-pressure, then resolves while the task runs on. Never rejects: tasks keep their own errors. */
  add(lane: Lane, task: () => Promise<void>): Promise<void>;
  /** Whether something that this lane must wait for, or of the lane itself, has not ended. */
  isBusy(lane: Lane): boolean;
  /** Resolves when nothing runs any more. */
  drained(): Promise<void>;
}

/** What has not ended of one key: the last task of no run, and after it the last of each run. */
interface KeyTails {
  barrier: Promise<void> | null;
  readonly runs: Map<string, Promise<void>>;
}

export function openChains(limits: ChainLimits): Chains {
  const keys = new Map<string, KeyTails>();
  const held = new Set<Promise<void>>();
  const waiting: (() => void)[] = [];
  let running = 0;

  async function inTurn(task: () => Promise<void>): Promise<void> {
    if (running >= limits.running) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next(); // it takes over the place of this one
    }
  }

  function forget(key: string, tails: KeyTails, tail: Promise<void>): void {
    if (tails.barrier === tail) tails.barrier = null;
    for (const [run, last] of tails.runs) if (last === tail) tails.runs.delete(run);
    if (tails.barrier === null && tails.runs.size === 0) keys.delete(key);
  }

  return {
    async add(lane, task) {
      while (held.size >= limits.held) await Promise.race(held);
      const tails = keys.get(lane.key) ?? { barrier: null, runs: new Map<string, Promise<void>>() };
      keys.set(lane.key, tails);
      const tail = Promise.all(before(lane, tails)).then(() => inTurn(task));
      if (lane.run === null) {
        tails.runs.clear();
        tails.barrier = tail;
      } else {
        tails.runs.set(lane.run, tail);
      }
      held.add(tail);
      void tail.then(() => {
        held.delete(tail);
        forget(lane.key, tails, tail);
      });
    },
    isBusy({ key, run }) {
      const tails = keys.get(key);
      return tails !== undefined && (run === null || tails.barrier !== null || tails.runs.has(run));
    },
    async drained() {
      while (held.size > 0) await Promise.all(held);
    },
  };
}

/** What a task must wait for. */
function before({ run, comesLast }: Lane, { barrier, runs }: KeyTails): readonly (Promise<void> | null)[] {
  if (run === null || comesLast === true) return [barrier, ...runs.values()];
  return [runs.get(run) ?? barrier];
}
