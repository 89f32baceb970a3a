export interface RateLimit {
  readonly requests: number;
  readonly perMs: number;
}

/** A sliding window over the requests let through. Calling it asks for one; false means it is one too many. */
export function rateWindow(limit: RateLimit, now: () => number): () => boolean {
  let passed: number[] = [];
  return () => {
    const at = now();
    passed = passed.filter((time) => time > at - limit.perMs);
    if (passed.length >= limit.requests) return false;
    passed.push(at);
    return true;
  };
}
