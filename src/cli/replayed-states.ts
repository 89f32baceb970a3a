import type { Logger } from '../log/logger.js';
import type { Mcp } from '../sinks/datahub/mcp.js';

/** What has a time of its own, and is only added to what is there. */
const timeSeries: ReadonlySet<string> = new Set(['dataProcessInstanceRunEvent', 'operation']);

/** Watches what a replay puts over what DataHub has: a proposal holds an aspect as it was when its pass told it. */
export interface ReplayedStates {
  note(mcp: Mcp): void;
  /** Says once what may now be older than it was before, and the way out. */
  tell(log: Logger): void;
}

export function watchStates(): ReplayedStates {
  let count = 0;
  let oldest = Infinity;
  return {
    note({ changeType, aspectName, systemMetadata }) {
      if (changeType !== 'UPSERT' || timeSeries.has(aspectName)) return;
      count += 1;
      const observed = Object(systemMetadata)['lastObserved'] as unknown; // whatever the file holds
      if (typeof observed === 'number' && observed > 0) oldest = Math.min(oldest, observed);
    },
    tell(log) {
      if (count === 0) return;
      const time = new Date(oldest);
      const since = Number.isNaN(time.getTime()) ? null : time.toISOString();
      const hint =
        'When passes have told DataHub something since then, run once with --full: it tells the present state again.';
      log.warn({ proposals: count, since, hint }, 'aspects were put back to what they were when they were first told');
    },
  };
}
