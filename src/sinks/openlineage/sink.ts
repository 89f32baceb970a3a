import type { LineageError } from '../../errors.js';
import { archivePrevious } from '../../files/archive.js';
import { openAtomicFile, type AtomicFile } from '../../files/atomic-file.js';
import { openAlikeWarnings, type AlikeWarnings } from '../../log/alike-warnings.js';
import { appendRejected } from '../../files/rejected-file.js';
import type { EventPreparation } from '../../openlineage/event-settings.js';
import type { OpenLineageEvent } from '../../openlineage/events.js';
import type { Transport } from '../../openlineage/transports/transport.js';
import type { SyncLineage } from '../../model/graph.js';
import type { Lane } from '../chains.js';
import {
  unitKey,
  type GoneUnit,
  type ModelUnit,
  type PassView,
  type Receipts,
  type RunsUnit,
  type Sink,
  type SyncUnit,
  type Unit,
} from '../sink.js';
import type { EventOptions } from './event-options.js';
import { eventsOf, isOfDataset, isOfRun, openFitting, type Fitting, type SizedEvent } from './fitting.js';
import { goneStory } from './gone-story.js';
import { NetworkOutlet } from './network-outlet.js';
import { runEvents } from './run-events.js';
import type { Substitute } from './sending.js';
import { programStamp, type Stamp } from './stamp.js';
import { modelFingerprint, modelStory, syncFingerprint, syncStory, type StaticStory } from './static-story.js';
import { syncParts, type SyncParts } from './sync-parts.js';

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

class OpenLineageSink implements Sink {
  readonly name = 'openlineage';
  readonly address: string;
  readonly #options: OpenLineageSinkOptions;
  readonly #stamp: Stamp;
  readonly #fitting: Fitting;
  readonly #fingerprints = new Map<string, string>();
  #outlets: NetworkOutlet[] = [];
  #pass: PassView | null = null;
  #file: AtomicFile | null = null;
  #fileEvents = 0;
  #tooLarge = 0;
  #tooLargeWarnings: AlikeWarnings | null = null;
  readonly #held = new Set<string>();
  /** Of the sync that is being told: its units follow one another. */
  #parts: SyncParts | null = null;

  constructor(options: OpenLineageSinkOptions) {
    this.#options = options;
    this.address = options.address;
    this.#stamp = programStamp(options.events.version);
    this.#fitting = openFitting(options.events.profile, options.prepare, this.#stamp);
  }

  async open(pass: PassView): Promise<void> {
    this.#pass = pass;
    this.#tooLargeWarnings = openAlikeWarnings(pass.log);
    const { rejectedFile, onReject, parallel, signal, transports } = this.#options;
    this.#outlets = transports.map(
      (transport) => new NetworkOutlet(transport, { rejectedFile, onReject, parallel, signal, log: pass.log }),
    );
  }

  async deliver(unit: Unit): Promise<void> {
    this.#requireTaker();
    if (unit.kind === 'model') await this.#deliverModel(unit);
    else if (unit.kind === 'sync') await this.#deliverSync(unit);
    else if (unit.kind === 'runs') await this.#deliverRuns(unit);
    else await this.#deliverGone(unit);
  }

  async checkpoint(): Promise<Receipts> {
    return this.#receipts([]);
  }

  async close(outcome: 'complete' | 'aborted'): Promise<Receipts> {
    const receipts = await this.#receipts([]);
    for (const outlet of this.#outlets) await outlet.close();
    this.#sayWhatIsLeftOut();
    this.#tooLargeWarnings?.sum(
      { rejectedFile: this.#options.rejectedFile },
      'many events do not fit into --max-event-bytes',
    );
    const file = this.#file;
    this.#file = null;
    if (file === null) return receipts;
    if (outcome === 'aborted' || receipts.error?.errorClass === 'interrupted') {
      await file.discard();
      return receipts;
    }
    const { outputDir, keepPasses } = this.#options;
    await file.publish(() => archivePrevious([file.path], outputDir, this.#view().previousEnd, keepPasses));
    return { ...receipts, outputs: [file.path] };
  }

  async #deliverSync(unit: SyncUnit): Promise<void> {
    const { events } = this.#options;
    const key = unitKey(unit);
    const fingerprint = syncFingerprint(unit.lineage, this.#view().graph, events);
    if (!this.#isNews(key, fingerprint, unit.full)) return;
    await this.#tell(key, syncStory(this.#partsOf(unit.lineage), fingerprint, events, this.#stamp, this.#end()));
  }

  async #deliverModel(unit: ModelUnit): Promise<void> {
    const { events } = this.#options;
    if (!events.models) return;
    const { graph } = this.#view();
    const key = unitKey(unit);
    const fingerprint = modelFingerprint(unit.lineage, graph, events);
    if (!this.#isNews(key, fingerprint, unit.full)) return;
    await this.#tell(key, modelStory(unit.lineage, fingerprint, graph, events, this.#stamp, this.#end()));
  }

  async #deliverGone(unit: GoneUnit): Promise<void> {
    const { graph, log } = this.#view();
    const { what, id, name } = unit;
    if (name === null) {
      log.warn({ what, id }, 'it is gone, and an older release did not note its name: OpenLineage is not told');
      return;
    }
    const story = goneStory({ ...unit, name }, graph, this.#options.events, this.#stamp, this.#end());
    if (story === null) log.info({ what, id, name }, 'it is gone, and another has its name: OpenLineage keeps the job');
    else await this.#tell(unitKey(unit), story);
  }

  async #deliverRuns(unit: RunsUnit): Promise<void> {
    const key = unitKey(unit);
    const parts = this.#partsOf(unit.lineage);
    for (const [index, told] of unit.runs.entries()) {
      const lane = { key, run: told.run.id, comesLast: index === unit.runs.length - 1 };
      const events = this.#fitting.fit(runEvents(told, parts, this.#options.events, this.#stamp), parts.texts);
      await this.#write(events);
      for (const outlet of this.#outlets) await sendOrMiss(outlet, lane, eventsOf(events));
      await this.#rejectTooLarge(key, events);
    }
  }

  /** Notes what the receiver is to know, and says whether it does not know it yet. */
  #isNews(key: string, fingerprint: string, full: boolean): boolean {
    if (this.#options.events.profile.static === 'none') return false;
    this.#fingerprints.set(key, fingerprint);
    return full || this.#view().told.get(key) !== fingerprint;
  }

  /** Tells lineage that belongs to no run, in the form that each receiver takes. */
  async #tell(key: string, { events, runs, texts }: StaticStory): Promise<void> {
    const form = this.#options.events.profile.static;
    if (form === 'none') return;
    const mayNeedRuns = form === 'as-runs' || (form === 'auto' && this.#outlets.length > 0);
    const asRuns = mayNeedRuns ? this.#fitting.fit(runs, texts) : [];
    const asJob = form === 'as-runs' ? [] : this.#fitting.fit(events, texts);
    const chosen = form === 'as-runs' ? asRuns : asJob;
    const given = new Set(chosen);
    await this.#write(chosen);
    const substitute = asRuns.every(({ text }) => text !== null) ? eventsOf(asRuns) : null;
    for (const outlet of this.#outlets) {
      // A receiver that takes no JobEvents gets the same as runs, from the first refusal on; the file keeps the JobEvents.
      const toSend = form === 'auto' ? whatIsTaken(outlet, asJob, asRuns) : chosen;
      for (const event of toSend) given.add(event);
      await sendOrMiss(outlet, { key, run: null }, eventsOf(toSend), (refused) => {
        if (form !== 'auto' || isOfRun(refused)) return null;
        return isOfDataset(refused) ? [] : substitute; // what a DatasetEvent says of a model stands in its job too
      });
    }
    await this.#rejectTooLarge(key, [...given]);
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
      this.#tooLargeWarnings?.warn(
        'too large',
        { unit: key, maxEventBytes, rejectedFile },
        'an event does not fit into --max-event-bytes; it is kept in the rejected file',
      );
    }
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

  async #receipts(outputs: readonly string[]): Promise<Receipts> {
    let [delivered, rejected, failed] = [this.#fileEvents, this.#tooLarge, 0];
    const unconfirmed = new Set(this.#held);
    const errors: LineageError[] = [];
    for (const outlet of this.#outlets) {
      const tally = await outlet.settle();
      delivered += tally.delivered;
      rejected += tally.rejected;
      failed += tally.failed;
      for (const key of tally.unconfirmed) unconfirmed.add(key);
      if (tally.error !== null) errors.push(tally.error);
    }
    const fingerprints = new Map([...this.#fingerprints].filter(([key]) => !unconfirmed.has(key)));
    const isErrorOfOne = errors.length > 0 && (errors.length < this.#outlets.length || this.#options.file !== null);
    return { delivered, rejected, failed, fingerprints, unconfirmed, error: decisive(errors), isErrorOfOne, outputs };
  }

  /** One receiver that fails takes nothing from the others, nor from the file; it gets all of it in the next pass. */
  #requireTaker(): void {
    const errors = this.#outlets.flatMap(({ ended }) => (ended === null ? [] : [ended]));
    const fatal = errors.find(({ errorClass }) => errorClass === 'configuration' || errorClass === 'interrupted');
    if (fatal !== undefined) throw fatal;
    if (errors.length < this.#outlets.length || this.#options.file !== null) return;
    const error = decisive(errors);
    if (error !== null) throw error;
  }

  #sayWhatIsLeftOut(): void {
    const { leadNowhere } = this.#fitting;
    if (leadNowhere === 0) return;
    this.#view().log.info(
      { events: leadNowhere },
      'OpenLineage events without an input or without an output are left out: their consumer drops them',
    );
  }

  #end(): string {
    return this.#view().window.end;
  }

  #view(): PassView {
    if (this.#pass === null) throw new Error('the OpenLineage sink was used before it was opened');
    return this.#pass;
  }
}

async function sendOrMiss(
  outlet: NetworkOutlet,
  lane: Lane,
  events: readonly OpenLineageEvent[],
  substitute?: Substitute,
): Promise<void> {
  if (outlet.ended === null) await outlet.send(lane, events, substitute);
  else outlet.miss(lane.key, events.length);
}

/** Of several receivers: refused credentials tell only when nothing else went wrong, as with several sinks. */
function decisive(errors: readonly LineageError[]): LineageError | null {
  return errors.find(({ errorClass }) => errorClass !== 'credentials') ?? errors[0] ?? null;
}

/** Under `auto`: what this receiver has not refused as such. */
function whatIsTaken(
  { takesNoJobEvents, takesNoDatasetEvents }: NetworkOutlet,
  asJob: readonly SizedEvent[],
  asRuns: readonly SizedEvent[],
): readonly SizedEvent[] {
  if (takesNoJobEvents) return asRuns;
  return takesNoDatasetEvents ? asJob.filter(({ event }) => !isOfDataset(event)) : asJob;
}
