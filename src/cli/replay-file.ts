import { createHash } from 'node:crypto';
import type { LineageError } from '../errors.js';
import type { Logger } from '../log/logger.js';
import type { OpenLineageEvent } from '../openlineage/events.js';
import { serialiseEvent } from '../openlineage/serialise.js';
import type { Transport } from '../openlineage/transports/transport.js';
import { NetworkOutlet } from '../sinks/openlineage/network-outlet.js';
import type { JsonRecord } from './json-records.js';
import { refusedEventOf } from './refused-event.js';
import type { ReplayLedger } from './replay-ledger.js';
import type { ReplayTarget } from './replay-targets.js';

export interface ReplayCounts {
  delivered: number;
  refused: number;
  /** Not taken for no fault of their own. */
  failed: number;
  /** Left out: sent before, or twice among what was read. */
  sentBefore: number;
  /** Lines that hold no event. */
  bad: number;
}

export interface ReplayOptions {
  readonly targets: readonly ReplayTarget[];
  readonly ledger: ReplayLedger;
  readonly resend: boolean;
  /** Where refused events go, with the answer. */
  readonly refusedFile: string;
  readonly parallel: number;
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** Told of a line that is left out. */
  readonly onSkipped: (record: JsonRecord, why: string) => void;
}

/**
 * Sends the events of a stream to every target: those of one job in order, each answer awaited. Gives what came of it, and per
 * target the error that ended its service.
 */
export async function replayRecords(
  records: AsyncIterable<JsonRecord>,
  options: ReplayOptions,
): Promise<{ readonly counts: ReplayCounts; readonly errors: readonly (LineageError | null)[] }> {
  const { refusedFile, parallel, signal, log } = options;
  const counts: ReplayCounts = { delivered: 0, refused: 0, failed: 0, sentBefore: 0, bad: 0 };
  const lanes = options.targets.map((target) => {
    const { transport, expect } = confirming(target.open(), options.ledger, log);
    const outlet = new NetworkOutlet(transport, { rejectedFile: refusedFile, onReject: 'hold', parallel, signal, log });
    return { address: target.address, outlet, expect, isOver: false };
  });
  const errors: (LineageError | null)[] = [];
  const read = new Set<string>();
  try {
    for await (const record of records) {
      signal.throwIfAborted();
      const event = eventOf(record);
      if (event === null) {
        counts.bad += 1;
        options.onSkipped(record, record.fault ?? 'no event: it names no run, job or dataset');
        continue;
      }
      const digest = createHash('sha256').update(serialiseEvent(event)).digest('base64url').slice(0, 22);
      for (const lane of lanes) {
        const entry = `${digest} ${lane.address}`;
        const wasSent = options.ledger.has(entry) && !options.resend;
        if (read.has(entry) || wasSent) {
          counts.sentBefore += 1;
          if (!wasSent || read.has(entry)) options.onSkipped(record, 'the same event stands further up: sent once');
          continue;
        }
        read.add(entry);
        lane.expect(event, entry);
        if (!lane.isOver) lane.isOver = !(await sent(lane.outlet, event));
        if (lane.isOver) counts.failed += 1;
      }
    }
  } finally {
    for (const { outlet } of lanes) {
      const tally = await outlet.settle();
      errors.push(tally.error);
      counts.delivered += tally.delivered;
      counts.refused += tally.rejected;
      counts.failed += tally.failed;
    }
    for (const { outlet } of lanes) await outlet.close();
  }
  return { counts, errors };
}

/** False once the receiver's service has ended: nothing more is tried there. */
async function sent(outlet: NetworkOutlet, event: OpenLineageEvent): Promise<boolean> {
  try {
    await outlet.send(keyOf(event), [event]);
    return true;
  } catch {
    return false; // the outlet tells the error when it settles
  }
}

/** Puts every event that the receiver has confirmed into the ledger, and says when one is sent once more to probe it. */
function confirming(inner: Transport, ledger: ReplayLedger, log: Logger) {
  const expected = new WeakMap<OpenLineageEvent, string>();
  const confirmed = new WeakSet<OpenLineageEvent>();
  const transport: Transport = {
    async emit(event) {
      if (confirmed.has(event))
        log.info({}, 'an event that was taken is sent once more, to see whether the receiver works');
      await inner.emit(event);
      const entry = expected.get(event);
      if (entry !== undefined && !confirmed.has(event)) await ledger.add(entry);
      confirmed.add(event);
    },
    close: () => inner.close(),
  };
  return { transport, expect: (event: OpenLineageEvent, entry: string) => void expected.set(event, entry) };
}

function eventOf(record: JsonRecord): OpenLineageEvent | null {
  const value = refusedEventOf(record.value) ?? record.value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const isEvent = 'eventTime' in value && ['run', 'job', 'dataset'].some((name) => name in value);
  return isEvent ? (value as OpenLineageEvent) : null; // the receiver is the judge of the rest
}

/** What must stay in order: the events of a job, and so those of a run; those of a dataset. */
function keyOf(event: OpenLineageEvent): string {
  const { namespace, name } = event.job ?? ('dataset' in event ? event.dataset : { namespace: '', name: '' });
  return JSON.stringify([event.job === undefined ? 'dataset' : 'job', namespace, name]);
}
