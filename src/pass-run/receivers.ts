import type { Config } from '../config/config.js';
import type { Host } from '../host.js';
import { redact } from '../log/redact.js';
import type { RunEvent } from '../openlineage/events.js';
import type { Transport } from '../openlineage/transports/transport.js';
import { openTransports } from '../sinks/openlineage/transports.js';
import { openDeadline, type DeadlineLimits } from './deadline.js';

/** A pass waits no longer than this for a receiver of its own run; after a stop there is less time left. */
export interface PassRunPatience {
  readonly start: DeadlineLimits;
  readonly end: DeadlineLimits;
}

const patience: PassRunPatience = {
  start: { withinMs: 10_000, afterStopMs: 0 },
  end: { withinMs: 10_000, afterStopMs: 5_000 },
};

export interface PassRunReceivers {
  /** Resolves when every receiver has answered, or has had its time. */
  start(event: RunEvent): Promise<void>;
  /** The same, and tells of both events. A START that was not taken is sent once more, so that no end comes before it. */
  end(start: RunEvent, event: RunEvent): Promise<{ readonly delivered: number; readonly failed: number }>;
}

/** The receivers of the OpenLineage sink, files of the output directory aside. Never rejects for what a receiver does. */
export function openPassRunReceivers(config: Config, host: Host, limits = patience): PassRunReceivers {
  /** By place in the list, which is the same each time: whether the receiver has the START. */
  const hasStart: boolean[] = [];

  async function inTime(
    withLimits: DeadlineLimits,
    action: (transport: Transport, index: number) => Promise<void>,
  ): Promise<void> {
    const deadline = openDeadline(withLimits, host.signal);
    try {
      const transports = openTransports(config, { ...host, signal: deadline.signal });
      await Promise.all(
        transports.map(async (transport, index) => {
          await action(transport, index);
          await transport.close().catch(() => undefined);
        }),
      );
    } finally {
      deadline.clear();
    }
  }

  async function taken(transport: Transport, event: RunEvent): Promise<boolean> {
    try {
      await transport.emit(event);
      return true;
    } catch (thrown) {
      const error = redact(thrown instanceof Error ? thrown.message : String(thrown));
      host.log.warn({ eventType: event.eventType, error }, "a receiver did not take an event of the pass's own run");
      return false;
    }
  }

  return {
    start: (event) =>
      inTime(limits.start, async (transport, index) => {
        hasStart[index] = await taken(transport, event);
      }),
    async end(start, event) {
      let delivered = 0;
      let failed = 0;
      const count = (isTaken: boolean): void => {
        if (isTaken) delivered += 1;
        else failed += 1;
      };
      await inTime(limits.end, async (transport, index) => {
        count(hasStart[index] === true || (await taken(transport, start)));
        count(await taken(transport, event));
      });
      return { delivered, failed };
    },
  };
}
