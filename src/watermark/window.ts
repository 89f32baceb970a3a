import { configurationError } from '../errors.js';
import type { WindowConfig } from '../config/config.js';
import type { Window } from '../sinks/sink.js';
import type { Watermark } from './watermark.js';

/** Before any run of anybody's. */
const beginning = '1970-01-01T00:00:00.000Z';

/** How far a watermark may lie ahead of this machine's clock before it is taken for an error. */
const clockToleranceMs = 5 * 60 * 1000;

export interface ChosenWindow extends Window {
  /** Ends before the watermark: runs alone are told, and the file stays as it is. */
  readonly backfill: boolean;
  /** Nothing can be new: start and end are the same instant. */
  readonly empty: boolean;
  /** `--since` was given: every run of the window is told, also one that was told before. */
  readonly since: string | null;
  /** Where the watermark ended when `--since` lies after it: runs from here to the start are left out on purpose. */
  readonly gapFrom: string | null;
  /** How many runs of each sync are told, the newest first; null: all of the window. */
  readonly newestRuns: number | null;
  /** A sentence for the log, when something about the window deserves one. */
  readonly warning: string | null;
}

/**
 * The window of run start times that this pass is responsible for.
 *
 * @param nowMs the clock, in milliseconds; read before the first request
 * @param path where the watermark was read, for the message
 * @throws LineageError (exit 2) for an `--until` in the future or before the start, a gap without `--allow-gap`, and a
 *   watermark more than five minutes ahead of the clock
 */
export function chooseWindow(
  config: WindowConfig,
  watermark: Watermark | null,
  nowMs: number,
  path: string | null = null,
): ChosenWindow {
  const now = new Date(nowMs).toISOString();
  const mark = watermark?.window.end ?? null;
  if (mark !== null && Date.parse(mark) - nowMs > clockToleranceMs) {
    const file = path === null ? 'the watermark' : `watermark ${path}`;
    throw configurationError(`${file} ends at ${mark}, which is ahead of this machine's clock (${now})`, {
      code: 'watermark_from_future',
      op: 'choose window',
      hint: 'Set the clock right, or move the file away: the next pass then begins with the full lineage and --lookback.',
    });
  }
  if (config.until !== null && config.until > now) {
    throw configurationError(`--until ${config.until} lies in the future (now ${now})`, {
      code: 'until_in_future',
      op: 'choose window',
      hint: 'Give a time that has passed: runs that start later belong to a later pass.',
    });
  }
  if (mark !== null && config.until === null && mark > now) {
    const warning = `the watermark is ${Date.parse(mark) - nowMs} ms ahead of the clock: nothing is read`;
    return {
      start: mark,
      end: mark,
      backfill: false,
      empty: true,
      since: null,
      gapFrom: null,
      newestRuns: null,
      warning,
    };
  }
  const end = config.until ?? now;
  const { newestRuns } = config;
  if (newestRuns !== null && mark === null) {
    const whole = { start: beginning, end, backfill: false, empty: false, since: null, gapFrom: null };
    return { ...whole, newestRuns, warning: null };
  }
  const start = config.since ?? mark ?? new Date(Date.parse(end) - config.lookbackMs).toISOString();
  if (end < start) {
    throw configurationError(`the window ends (${end}) before it starts (${start})`, {
      code: 'window_reversed',
      op: 'choose window',
      hint: 'Give --since a time before --until; with a watermark and no --since the window starts at its end.',
    });
  }
  if (mark !== null && config.since !== null && config.since > mark && !config.allowGap) {
    throw configurationError(
      `--since ${config.since} is later than the watermark (${mark}): runs between would be lost`,
      {
        code: 'window_gap',
        op: 'choose window',
        hint: 'Leave --since out to go on at the watermark, or add --allow-gap to skip those runs on purpose.',
      },
    );
  }
  const backfill = mark !== null && end < mark;
  const gapFrom = mark !== null && start > mark ? mark : null;
  return { start, end, backfill, empty: start === end, since: config.since, gapFrom, newestRuns: null, warning: null };
}
