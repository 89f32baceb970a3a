import { setTimeout as wait } from 'node:timers/promises';

/** Waits so many milliseconds; rejects with the signal's own reason when it fires. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  try {
    await wait(ms, undefined, { signal });
  } catch (cause) {
    signal.throwIfAborted();
    throw cause;
  }
}
