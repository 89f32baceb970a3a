import { createHash } from 'node:crypto';
import { archivePrevious } from '../../files/archive.js';
import { openAtomicFile, type AtomicFile } from '../../files/atomic-file.js';
import { appendRejected } from '../../files/rejected-file.js';
import type { JobEvent, RunEvent } from '../../openlineage/events.js';
import type { EventPreparation } from '../../openlineage/event-settings.js';
import { serialiseEvent } from '../../openlineage/serialise.js';
import type { Transport } from '../../openlineage/transports/transport.js';
import type { SyncLineage } from '../../model/graph.js';
import { unitKey, type PassView, type Receipts, type RunsUnit, type Sink, type SyncUnit, type Unit } from '../sink.js';
import { forConsumer, leadsNowhere } from './consumer-events.js';
import type { EventOptions } from './event-options.js';
import { withoutCommit } from './job.js';
import { NetworkOutlet } from './network-outlet.js';
import { runEvents, staticAsRun } from './run-events.js';
import { blankStamp, programStamp, type Stamp } from './stamp.js';
import { jobEvent, syncParts, type SyncParts } from './sync-parts.js';
import { trimmed } from './trim.js';

export interface OpenLineageSinkOptions {
  readonly events: EventOptions;
  /** Absolute path of `events.ndjson`, or null. */
  readonly file: string | null;
  readonly outputDir: string;
  readonly keepPasses: number;
  /** Opened transports of the network kind: http, console. */
  readonly transports: readonly Transport[];
  /** Changes every event, or holds it back (null). */
  readonly prepare: EventPreparation | null;
  /** Digest of the network address; `file` when there is none. */
  readonly address: string;
  readonly rejectedFile: string;
  readonly onReject: 'continue' | 'hold';
  readonly parallel: number;
  readonly signal: AbortSignal;
}

/** The OpenLineage sink: events to a file, to receivers over HTTP, or to both. */
export function createOpenLineageSink(options: OpenLineageSinkOptions): Sink {
  return new OpenLineageSink(options);
}

interface SizedEvent {
  readonly event: JobEvent | RunEvent;
  /** null: too large whatever is left out; `event` is then the whole of it. */
  readonly text: string | null;
}

class OpenLineageSink implements Sink {
  readonly name = 'openlineage';
  readonly address: string;
  readonly #options: OpenLineageSinkOptions;
  readonly #stamp: Stamp;
  readonly #fingerprints = new Map<string, string>();
  #outlets: NetworkOutlet[] = [];
  #pass: PassView | null = null;
  #file: AtomicFile | null = null;
  #fileEvents = 0;
  #tooLarge = 0;
  /** Events left out, since the consumer drops them. */
  #leadNowhere = 0;
  readonly #held = new Set<string>();
  /** Of the sync that is being told: its units follow one another. */
  #parts: SyncParts | null = null;

  constructor(options: OpenLineageSinkOptions) {
    this.#options = options;
    this.address = options.address;
    this.#stamp = programStamp(options.events.version);
  }

  async open(pass: PassView): Promise<void> {
    this.#pass = pass;
    const { rejectedFile, onReject, parallel, signal, transports } = this.#options;
    this.#outlets = transports.map(
      (transport) => new NetworkOutlet(transport, { rejectedFile, onReject, parallel, signal, log: pass.log }),
    );
  }

  async deliver(unit: Unit): Promise<void> {
    if (unit.kind === 'sync') await this.#deliverSync(unit);
    if (unit.kind === 'runs') await this.#deliverRuns(unit);
  }

  async checkpoint(): Promise<Receipts> {
    return this.#receipts([]);
  }

  async close(outcome: 'complete' | 'aborted'): Promise<Receipts> {
    const receipts = await this.#receipts([]);
    for (const outlet of this.#outlets) await outlet.close();
    this.#sayWhatIsLeftOut();
    const file = this.#file;
    this.#file = null;
    if (file === null) return receipts;
    if (outcome === 'aborted') {
      await file.discard();
      return receipts;
    }
    const { outputDir, keepPasses } = this.#options;
    await file.publish(() => archivePrevious([file.path], outputDir, this.#view().previousEnd, keepPasses));
    return { ...receipts, outputs: [file.path] };
  }

  async #deliverSync(unit: SyncUnit): Promise<void> {
    const { told, window } = this.#view();
    const { profile } = this.#options.events;
    if (profile.static === 'none') return;
    const key = unitKey(unit);
    const fingerprint = this.#fingerprint(unit.lineage);
    this.#fingerprints.set(key, fingerprint);
    if (!unit.full && told.get(key) === fingerprint) return;
    const { events } = this.#options;
    const parts = this.#partsOf(unit.lineage);
    const asRuns = this.#sized(staticAsRun(parts, events, this.#stamp, window.end, fingerprint), parts);
    const asJob = this.#sized([jobEvent(parts, this.#stamp, window.end)], parts);
    const isAuto = profile.static === 'auto';
    const chosen = profile.static === 'as-runs' ? asRuns : asJob;
    const given = new Set(chosen);
    await this.#write(chosen);
    const substitute = isAuto && asRuns.every(({ text }) => text !== null) ? eventsOf(asRuns) : null;
    for (const outlet of this.#outlets) {
      // A receiver that takes no JobEvents gets the same as runs, from the first refusal on; the file keeps the JobEvents.
      const toSend = isAuto && outlet.takesNoJobEvents ? asRuns : chosen;
      for (const event of toSend) given.add(event);
      await outlet.send(key, eventsOf(toSend), (refused) => ('run' in refused ? null : substitute));
    }
    await this.#rejectTooLarge(key, [...given]);
  }

  async #deliverRuns(unit: RunsUnit): Promise<void> {
    const key = unitKey(unit);
    const parts = this.#partsOf(unit.lineage);
    for (const told of unit.runs) {
      const events = this.#sized(runEvents(told, parts, this.#options.events, this.#stamp), parts);
      await this.#write(events);
      for (const outlet of this.#outlets) await outlet.send(key, eventsOf(events));
      await this.#rejectTooLarge(key, events);
    }
  }

  /** Events that do not fit even without all that may be left out: kept in the rejected file, and sent nowhere. */
  async #rejectTooLarge(key: string, events: readonly SizedEvent[]): Promise<void> {
    const { onReject, rejectedFile } = this.#options;
    const { maxEventBytes } = this.#options.events.profile;
    for (const { event, text } of events) {
      if (text !== null) continue;
      this.#tooLarge += 1;
      if (onReject === 'hold') this.#held.add(key);
      const body = `not sent: it does not fit into --max-event-bytes ${maxEventBytes}`;
      await appendRejected(rejectedFile, { event, answer: { status: null, body } });
      this.#view().log.warn(
        { unit: key, maxEventBytes, rejectedFile },
        'an event does not fit into --max-event-bytes; it is kept in the rejected file',
      );
    }
  }

  /** Events with their text, none longer than the limit. */
  #sized(events: readonly (JobEvent | RunEvent)[], parts: SyncParts): SizedEvent[] {
    const { profile } = this.#options.events;
    const { maxEventBytes, tagSource } = profile;
    const taken = events.filter((event) => !leadsNowhere(event, profile));
    this.#leadNowhere += events.length - taken.length;
    const prepared = taken.flatMap((event) => this.#prepared(forConsumer(event, profile, this.#stamp)) ?? []);
    return prepared.map((event) => {
      const text = serialiseEvent(event, parts.texts);
      if (Buffer.byteLength(text) <= maxEventBytes) return { event, text };
      const smaller = trimmed(event, maxEventBytes, this.#stamp, tagSource);
      return smaller === null ? { event, text: null } : { event: smaller, text: serialiseEvent(smaller) };
    });
  }

  #prepared(event: JobEvent | RunEvent): JobEvent | RunEvent | null {
    const { prepare } = this.#options;
    return prepare === null ? event : (prepare(event) as JobEvent | RunEvent | null); // of the class it was given
  }

  async #write(events: readonly SizedEvent[]): Promise<void> {
    if (this.#options.file === null) return;
    for (const { text } of events) {
      if (text === null) continue;
      this.#file ??= await openAtomicFile(this.#options.file);
      await this.#file.write(`${text}\n`);
      this.#fileEvents += 1;
    }
  }

  #partsOf(lineage: SyncLineage): SyncParts {
    if (this.#parts?.lineage === lineage) return this.#parts;
    this.#parts = syncParts(lineage, this.#view().graph, this.#options.events, this.#stamp);
    return this.#parts;
  }

  /** What the sync's JobEvent says, the clock, the producer, the commit and the addresses of our schemas aside. */
  #fingerprint(lineage: SyncLineage): string {
    const parts = syncParts(withoutCommit(lineage), this.#view().graph, this.#options.events, blankStamp);
    const event = forConsumer(jobEvent(parts, blankStamp, ''), this.#options.events.profile, blankStamp);
    const text = serialiseEvent(event, parts.texts);
    return createHash('sha256').update(text).digest('base64url').slice(0, 16);
  }

  async #receipts(outputs: readonly string[]): Promise<Receipts> {
    let [delivered, rejected, failed] = [this.#fileEvents, this.#tooLarge, 0];
    const unconfirmed = new Set(this.#held);
    let error: Receipts['error'] = null;
    for (const outlet of this.#outlets) {
      const tally = await outlet.settle();
      delivered += tally.delivered;
      rejected += tally.rejected;
      failed += tally.failed;
      for (const key of tally.unconfirmed) unconfirmed.add(key);
      error ??= tally.error;
    }
    const fingerprints = new Map([...this.#fingerprints].filter(([key]) => !unconfirmed.has(key)));
    return { delivered, rejected, failed, fingerprints, unconfirmed, error, outputs };
  }

  #sayWhatIsLeftOut(): void {
    if (this.#leadNowhere === 0) return;
    this.#view().log.info(
      { events: this.#leadNowhere },
      'OpenLineage events without an input or without an output are left out: their consumer drops them',
    );
  }

  #view(): PassView {
    if (this.#pass === null) throw new Error('the OpenLineage sink was used before it was opened');
    return this.#pass;
  }
}

function eventsOf(sized: readonly SizedEvent[]): (JobEvent | RunEvent)[] {
  return sized.filter(({ text }) => text !== null).map(({ event }) => event);
}
