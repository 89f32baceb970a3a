import type { Logger } from './log/logger.js';

/** What the machine gives to a pass. Clock, randomness and waiting come in here, so that tests and replays decide them. */
export interface Host {
  readonly log: Logger;
  /** Aborted by SIGTERM and SIGINT; its reason is a LineageError of class `interrupted` or the signal's own error. */
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
  /** Waits so many milliseconds; rejects with the signal's reason when aborted. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly progress: Progress;
}

export interface Progress {
  /** Syncs done of all. */
  advance(done: number, total: number): void;
  end(): void;
}
