/** What a token bucket needs to know of time. */
export interface BudgetClock {
  readonly now: () => number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
  /** Told of every wait, in milliseconds. */
  readonly onWait: (ms: number) => void;
}

export interface Budget {
  /** Waits for one request's worth. Resolves to a ticket for `rateLimited`; rejects when the signal fires. First come, first served. */
  take(): Promise<number>;
  /**
   * A request with this ticket was answered 429: halves the rate, once for all the requests that were under way together,
   * and holds everybody back for `pauseMs`.
   */
  rateLimited(ticket: number, pauseMs: number): void;
  /** Requests a second it gives at the moment; Infinity when off. */
  rate(): number;
}

/** A minute brings back what one or more refusals took. */
const regainMs = 60_000;
const lowestShare = 1 / 16;

/**
 * A token bucket shared by all requests: about one second's worth may be spent at once.
 *
 * @param perSecond zero, a negative number or Infinity turns it off
 */
export function openBudget(perSecond: number, clock: BudgetClock): Budget {
  if (!(perSecond > 0) || perSecond === Number.POSITIVE_INFINITY) return unlimited;

  let rate = perSecond;
  let tokens = capacity(rate);
  let pausedMs = 0;
  let last = clock.now();
  let epoch = 0;
  let queue: Promise<unknown> = Promise.resolve();

  function elapse(ms: number): void {
    pausedMs = Math.max(0, pausedMs - ms);
    rate = Math.min(perSecond, rate + (perSecond * ms) / regainMs);
    tokens = Math.min(capacity(rate), tokens + (rate * ms) / 1000);
  }

  /** A clock that stands still or runs backwards must not stop the pass: time slept counts as time gone by. */
  function catchUp(atLeastMs: number): void {
    const now = clock.now();
    elapse(Math.max(atLeastMs, now - last, 0));
    last = now;
  }

  async function wait(): Promise<number> {
    clock.signal.throwIfAborted();
    catchUp(0);
    while (tokens < 1 || pausedMs > 0) {
      const ms = Math.ceil(Math.max(pausedMs, ((1 - tokens) * 1000) / rate));
      clock.onWait(ms);
      await clock.sleep(ms, clock.signal);
      clock.signal.throwIfAborted();
      catchUp(ms);
    }
    tokens -= 1;
    return epoch;
  }

  return {
    take() {
      const turn = queue.then(wait);
      queue = turn.catch(() => {});
      return turn;
    },
    rateLimited(ticket, pauseMs) {
      catchUp(0);
      pausedMs = Math.max(pausedMs, pauseMs);
      if (ticket !== epoch) return;
      epoch += 1;
      rate = Math.max(perSecond * lowestShare, rate / 2);
      tokens = Math.min(tokens, capacity(rate));
    },
    rate: () => rate,
  };
}

function capacity(rate: number): number {
  return Math.max(1, rate);
}

const unlimited: Budget = {
  take: async () => 0,
  rateLimited() {},
  rate: () => Number.POSITIVE_INFINITY,
};
