/** When to send again, and how long to wait until then. */

const longestBackoffMs = 30_000;

/** Names and meaning as in the official Python client (urllib3's `Retry`). */
export interface RetryOptions {
  /** How often an event is sent again at most, whatever went wrong; 5 unless told otherwise. */
  readonly total?: number;
  /** Of these, how often when no connection was made. */
  readonly connect?: number;
  /** Of these, how often when a connection broke or no answer came in time. */
  readonly read?: number;
  /** Of these, how often because of an answer's status. */
  readonly status?: number;
  /** Seconds; the pause grows from it, doubling. 0.3 unless told otherwise. */
  readonly backoffFactor?: number;
  /** Statuses that are worth another try besides 429; 408 and every 5xx unless told otherwise. */
  readonly statusForcelist?: readonly number[];
  /** How much of a try a 429 counts for; 1 unless told otherwise. */
  readonly rateLimitWeight?: number;
}

/** What stood in the way of an answer that counts. */
export type FailedPhase = 'connect' | 'read' | 'status';

export interface RetryRules {
  readonly maxTries: number;
  readonly rateLimitWeight: number;
  /** Whether to send again after this many failures of a phase, the last one included. */
  mayRetry(phase: FailedPhase, failures: number, status: number | undefined): boolean;
  /** Milliseconds to wait after this many tries; `random` gives numbers from 0 to 1. */
  backoffMs(tries: number, random: () => number): number;
}

/** Throws a TypeError for a number that is none or is negative. */
export function retryRules(options: RetryOptions): RetryRules {
  const { total = 5, backoffFactor = 0.3, rateLimitWeight = 1, statusForcelist } = options;
  const limits = { connect: options.connect ?? total, read: options.read ?? total, status: options.status ?? total };
  for (const [name, value] of Object.entries({ total, backoffFactor, ...limits })) {
    if (!(value >= 0)) throw new TypeError(`retry: ${name} must be a number of at least 0`);
  }
  return {
    maxTries: total + 1,
    rateLimitWeight,
    mayRetry(phase, failures, status) {
      if (failures > limits[phase]) return false;
      if (status === undefined) return true;
      return statusForcelist === undefined
        ? isRetryableStatus(status)
        : status === 429 || statusForcelist.includes(status);
    },
    backoffMs: (tries, random) => random() * Math.min(longestBackoffMs, backoffFactor * 1000 * 2 ** tries),
  };
}

/** Overload, time-out, and whatever the server says is its own fault. */
export function isRetryableStatus(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/**
 * What a `Retry-After` header asks for (RFC 9110, 10.2.3: seconds, or a date), in milliseconds from `nowMs` and never less
 * than 0; undefined when there is none or it cannot be read.
 */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  if (/^\d+(?:\.\d+)?$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}
