/** When to send again, and how long to wait until then. */

const baseMs = 300;
const longestBackoffMs = 30_000;

/** Overload, time-out, and whatever the server says is its own fault. */
export function isRetryableStatus(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/** Exponential backoff with full jitter after `tries` tries; `random` gives numbers from 0 to 1. Milliseconds. */
export function backoffMs(tries: number, random: () => number): number {
  return random() * Math.min(longestBackoffMs, baseMs * 2 ** tries);
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
