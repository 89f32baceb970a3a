import { setTimeout as delay } from 'node:timers/promises';
import { isFailedTry, type FailedTry } from './http-try.js';
import type { FailedPhase, RetryRules } from './retry.js';

export interface Patience {
  readonly rules: RetryRules;
  /** Stronger than the rules: no more tries than this. */
  readonly maxTries?: number;
  /** The longest `Retry-After` that is honoured in full. */
  readonly maxRetryAfterMs: number;
  /** Ends all waiting. */
  readonly signal: AbortSignal | undefined;
  /** From 0 to 1, for the jitter. */
  readonly random: () => number;
  readonly sleep: (ms: number, signal: AbortSignal | undefined) => Promise<unknown>;
}

export type Outcome<Taken extends object> =
  | { readonly kind: 'taken'; readonly taken: Taken; readonly tries: number }
  | { readonly kind: 'failed'; readonly failed: FailedTry; readonly tries: number }
  /** The signal came before an answer that counts. */
  | { readonly kind: 'stopped'; readonly tries: number };

/** Tries until it succeeds, until another try is of no use, or until patience ends; with growing, random pauses. */
export async function persist<Taken extends object>(
  once: () => Promise<Taken | FailedTry>,
  { rules, maxTries = Infinity, maxRetryAfterMs, signal, random, sleep }: Patience,
): Promise<Outcome<Taken>> {
  const failures: Record<FailedPhase, number> = { connect: 0, read: 0, status: 0 };
  const isStopped = () => signal?.aborted === true;
  let spent = 0;
  for (let tries = 1; ; tries++) {
    if (isStopped()) return { kind: 'stopped', tries: tries - 1 };
    const outcome = await once();
    if (!isFailedTry(outcome)) return { kind: 'taken', taken: outcome, tries };
    if (isStopped()) return { kind: 'stopped', tries };
    const weight = outcome.status === 429 ? rules.rateLimitWeight : 1;
    failures[outcome.phase] += weight;
    spent += weight;
    const mayRetry = rules.mayRetry(outcome.phase, failures[outcome.phase], outcome.status);
    if (!outcome.retryable || !mayRetry || spent >= rules.maxTries || tries >= maxTries) {
      return { kind: 'failed', failed: outcome, tries };
    }
    const asked = Math.min(outcome.retryAfterMs ?? 0, maxRetryAfterMs);
    await sleep(Math.max(rules.backoffMs(tries - 1, random), asked), signal);
  }
}

/** Wakes early, without an error, when the signal comes: the loop looks at it. */
export async function sleepOrAbort(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await delay(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}
