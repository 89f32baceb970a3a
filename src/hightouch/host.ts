import type { Logger } from '../log/logger.js';

/** What the client needs of the world around it; everything that a test wants to hold in its hand. */
export interface HightouchHost {
  readonly log: Logger;
  /** Stops every request and every wait at once. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** From 0 inclusive to 1 exclusive. */
  readonly random: () => number;
  /** Resolves after so many milliseconds; rejects when the signal fires. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** How to reach the API: the part of the configuration this folder reads. */
export interface ApiAccess {
  /** Ends in the API's version path. */
  readonly url: string;
  readonly key: string;
  /** Zero, a negative number or Infinity: no budget. */
  readonly maxRequestsPerSecond: number;
  readonly concurrency: number;
  readonly connectTimeoutMs: number;
  readonly bodyTimeoutMs: number;
  readonly maxBodyBytes: number;
}

export interface ApiStats {
  /** HTTP requests sent. */
  readonly requests: number;
  /** Of those, how many asked for something a second time or later. */
  readonly retries: number;
  /** Answers with status 429. */
  readonly rateLimited: number;
  /** Time waited for the budget and between tries, in milliseconds, summed over all requests. */
  readonly waitedMs: number;
}

/** The same figures while they are being counted. */
export type ApiTally = { -readonly [Figure in keyof ApiStats]: ApiStats[Figure] };
