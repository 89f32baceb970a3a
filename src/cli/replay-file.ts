import { createHash } from 'node:crypto';
import type { LineageError } from '../errors.js';
import type { OpenLineageEvent } from '../openlineage/events.js';
import { serialiseEvent } from '../openlineage/serialise.js';
import type { JsonRecord } from './json-records.js';
import { isProposal, proposalFaults } from './mcp-faults.js';
import { refusedThingOf } from './refused-thing.js';
import type { LaneOptions, ReplayTarget } from './replay-lanes.js';

export interface ReplayCounts {
  delivered: number;
  refused: number;
  /** Not taken for no fault of their own. */
  failed: number;
  /** Left out: sent before, or twice among what was read. */
  sentBefore: number;
  /** Lines that hold nothing that can be sent. */
  bad: number;
}

export interface ReplayOptions extends LaneOptions {
  readonly targets: readonly ReplayTarget[];
  readonly resend: boolean;
  /** Told of a line that is left out. */
  readonly onSkipped: (record: JsonRecord, why: string) => void;
  /** Told of something that is for none of the targets; true when it is to be passed over. */
  readonly onOther: (record: JsonRecord) => boolean;
}

/** Something that can be sent. */
interface Sendable {
  readonly kind: ReplayTarget['takes'];
  readonly thing: object;
  readonly text: string;
}

/**
 * Sends what a stream holds to every target that takes such things: events of one job and proposals of one entity in order.
 * Gives what came of it, and per target the error that ended its service.
 */
export async function replayRecords(
  records: AsyncIterable<JsonRecord>,
  options: ReplayOptions,
): Promise<{
  readonly counts: ReplayCounts;
  readonly errors: readonly (LineageError | null)[];
  /** Runs that were refused a START, which was read here without an end behind it. */
  readonly startsAlone: number;
}> {
  const { targets, ledger, resend, signal } = options;
  const counts: ReplayCounts = { delivered: 0, refused: 0, failed: 0, sentBefore: 0, bad: 0 };
  const lanes = targets.map((target) => ({ ...target, lane: target.open(options), isOver: false }));
  const errors: (LineageError | null)[] = [];
  const read = new Set<string>();
  const begun = new Set<string>();
  try {
    for await (const record of records) {
      signal.throwIfAborted();
      const sendable = sendableOf(record, targets);
      if ('why' in sendable) {
        if (sendable.isOther && options.onOther(record)) continue;
        counts.bad += 1;
        options.onSkipped(record, sendable.why);
        continue;
      }
      noteStart(record, sendable, begun);
      const digest = createHash('sha256').update(sendable.text).digest('base64url').slice(0, 22);
      for (const target of lanes) {
        if (target.takes !== sendable.kind) continue;
        const entry = `${digest} ${target.address}`;
        const wasSent = ledger.has(entry) && !resend;
        if (read.has(entry) || wasSent) {
          counts.sentBefore += 1;
          if (!wasSent || read.has(entry))
            options.onSkipped(record, `the same ${sendable.kind} stands further up: sent once`);
          continue;
        }
        read.add(entry);
        // Once the receiver's service has ended, nothing more is tried there; its lane tells the error when it settles.
        if (!target.isOver) target.isOver = await isEnded(target.lane.send(sendable.thing, entry));
        if (target.isOver) counts.failed += 1;
      }
    }
  } finally {
    for (const { lane } of lanes) {
      const tally = await lane.settle();
      errors.push(tally.error);
      counts.delivered += tally.delivered;
      counts.refused += tally.rejected;
      counts.failed += tally.failed;
    }
    for (const { lane } of lanes) await lane.close();
  }
  return { counts, errors, startsAlone: begun.size };
}

/** Keeps the runs that a refused START begins until an end of theirs is read. */
function noteStart(record: JsonRecord, { kind, thing }: Sendable, begun: Set<string>): void {
  if (kind !== 'event') return;
  const { run, eventType } = thing as OpenLineageEvent & { readonly eventType?: string }; // judged by isEvent
  if (run === undefined) return;
  if (eventType !== 'START') begun.delete(run.runId);
  else if (refusedThingOf(record.value) !== null) begun.add(run.runId);
}

function isEnded(sending: Promise<void>): Promise<boolean> {
  return sending.then(
    () => false,
    () => true,
  );
}

/** Something that cannot. */
interface Unsendable {
  readonly why: string;
  /** For none of the targets, and so perhaps not meant to be sent. */
  readonly isOther: boolean;
}

/** What a record holds, or why it cannot be sent. */
function sendableOf(record: JsonRecord, targets: readonly ReplayTarget[]): Sendable | Unsendable {
  if (record.fault !== undefined) return { why: record.fault, isOther: false };
  const value = refusedThingOf(record.value)?.value ?? record.value;
  const wants = (kind: ReplayTarget['takes']): boolean => targets.some(({ takes }) => takes === kind);
  if (isProposal(value)) {
    if (!wants('proposal')) return other('a DataHub proposal, and no --datahub-url (DATAHUB_GMS_URL) is given');
    // The receiver is the judge of the aspect; without these members there is nothing to send.
    const [fault] = proposalFaults(value).filter(({ pointer }) => /^\/(?:entity|aspectName|changeType)/.test(pointer));
    if (fault !== undefined)
      return { why: `no proposal that can be sent: ${fault.pointer} ${fault.message}`, isOther: false };
    return { kind: 'proposal', thing: value, text: JSON.stringify(value) };
  }
  if (!isEvent(value)) return other('neither an event, which names a run, job or dataset, nor a proposal');
  if (!wants('event')) return other('an OpenLineage event, and no --openlineage-url or transport is given');
  return { kind: 'event', thing: value, text: serialiseEvent(value) };
}

function other(why: string): Unsendable {
  return { why, isOther: true };
}

/** The receiver is the judge of the rest. */
function isEvent(value: unknown): value is OpenLineageEvent {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return 'eventTime' in value && ['run', 'job', 'dataset'].some((name) => name in value);
}
