/** A time limit that a stop of the program makes shorter. */
export interface Deadline {
  readonly signal: AbortSignal;
  clear(): void;
}

export interface DeadlineLimits {
  readonly withinMs: number;
  /** Counted from the moment at which the program is told to stop; 0 ends at once. */
  readonly afterStopMs: number;
}

/** Aborts after so long, or so long after `stop`. */
export function openDeadline({ withinMs, afterStopMs }: DeadlineLimits, stop: AbortSignal): Deadline {
  const controller = new AbortController();
  const give = (): void => controller.abort(new Error('it took too long'));
  const timers = [setTimeout(give, withinMs)];
  const onStop = (): void => {
    if (afterStopMs === 0) controller.abort(stop.reason);
    else timers.push(setTimeout(give, afterStopMs));
  };
  if (stop.aborted) onStop();
  else stop.addEventListener('abort', onStop, { once: true });
  return {
    signal: controller.signal,
    clear() {
      for (const timer of timers) clearTimeout(timer);
      stop.removeEventListener('abort', onStop);
    },
  };
}
