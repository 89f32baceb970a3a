/** How often a request is sent before it is given up. */
export const maxTries = 7;

const firstWaitMs = 300;
const longestWaitMs = 8_000;
const longestRetryAfterMs = 60_000;

/**
 * How long to wait before the next try: doubling from 0.3 to 8 seconds, of which the upper half is random so that
 * requests that failed together do not come back together; never less than the server asked for.
 *
 * @param failedTries how many tries have failed, from 1
 * @param retryAfterMs what the server asked for, or null
 */
export function backoffMs(failedTries: number, retryAfterMs: number | null, random: () => number): number {
  const full = Math.min(longestWaitMs, firstWaitMs * 2 ** (failedTries - 1));
  return Math.round(Math.max(full * (0.5 + random() / 2), retryAfterMs ?? 0));
}

/**
 * A `Retry-After` header (RFC 9110, 10.2.3) in milliseconds from `now`, at most a minute; null when absent or unreadable.
 */
export function retryAfterMs(header: string | null, now: number): number | null {
  const text = header?.trim() ?? '';
  if (text === '') return null;
  const wanted = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(wanted) ? null : Math.min(longestRetryAfterMs, Math.max(0, wanted));
}
