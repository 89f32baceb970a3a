import { asLineageError, type LineageError } from '../../errors.js';
import type { OpenLineageEvent } from '../../openlineage/events.js';
import { TransportError } from '../../openlineage/transports/transport-error.js';
import type { Transport } from '../../openlineage/transports/transport.js';
import type { Lane } from '../chains.js';
import { isOfDataset } from './fitting.js';
import { away, lost, refusedCredentials } from './network-outlet-errors.js';
import { OutletTally, type TallyOptions } from './outlet-tally.js';
import { ReceiverProbe } from './receiver-probe.js';
import { asOthers, isServerError, mayBeLeftOut, type Suspect } from './sending.js';
import { Suspects } from './suspects.js';
import { UntakenKinds } from './untaken-kinds.js';

/** So many events in a row that no try could deliver mean that the receiver is away, not that it dislikes them. */
const lostInARow = 3;

export interface EventSenderOptions extends TallyOptions {
  /** Ends the sending; what is left unsent stays unconfirmed. */
  readonly signal: AbortSignal;
}

/** Sends one event at a time, and judges what an answer means: for the event, for what waits behind it, for the receiver. */
export class EventSender {
  readonly #transport: Transport;
  readonly #options: EventSenderOptions;
  readonly tally: OutletTally;
  readonly suspects = new Suspects();
  readonly probe: ReceiverProbe;
  readonly untaken: UntakenKinds;
  #lost = 0;
  #error: LineageError | null = null;

  /** @param isBusy whether something of a lane is on its way */
  constructor(transport: Transport, options: EventSenderOptions, isBusy: (lane: Lane) => boolean) {
    this.#transport = transport;
    this.#options = options;
    this.tally = new OutletTally(options);
    this.untaken = new UntakenKinds(options.log);
    this.probe = new ReceiverProbe(async (event) => (await this.#emit(event)) === null, isBusy);
  }

  /** What ended the receiver's service, null while it goes on: nothing more is to be sent then. */
  get ended(): LineageError | null {
    return this.#error;
  }

  get isStopped(): boolean {
    return this.#options.signal.aborted;
  }

  /** Sends something that nothing holds up, and judges what came of it. Throws as OutletTally.reject. */
  async send(suspect: Suspect): Promise<void> {
    if (this.isLeftOut(suspect)) return;
    // It was queued before the receiver showed that it takes no such event.
    if (this.untaken.jobEvents && (await this.tookInstead(suspect))) return;
    const fault = await this.try(suspect);
    if (fault !== null) await this.judge(suspect, fault);
  }

  /** Tries a suspect itself. One that is taken is none any more. */
  async try(suspect: Suspect): Promise<TransportError | null> {
    const fault = await this.#emit(suspect.event);
    if (fault === null) {
      this.#noteTaken(suspect.lane, suspect.event);
      this.suspects.remove(suspect);
    }
    suspect.fault = fault;
    return fault;
  }

  /** Whether the receiver takes the same as runs; then JobEvents are told so from here on. */
  async tookInstead(suspect: Suspect): Promise<boolean> {
    const others = asOthers(suspect);
    for (const other of others) {
      suspect.triedInstead = true;
      if ((await this.#emit(other)) !== null) return false;
      this.#noteTaken(suspect.lane, other);
    }
    if (others.length === 0) return false;
    this.untaken.noteJobEvents();
    this.suspects.remove(suspect);
    return true;
  }

  isLeftOut(suspect: Suspect): boolean {
    if (!this.untaken.leavesOut(suspect, this.tally.delivered)) return false;
    this.suspects.remove(suspect);
    return true;
  }

  async judge(suspect: Suspect, fault: TransportError): Promise<void> {
    if (this.isStopped) {
      this.end(asLineageError(this.#options.signal.reason), suspect);
    } else if (fault.status === 401 || fault.status === 403) {
      this.end(refusedCredentials(fault), suspect);
    } else if (!fault.retryable) {
      await this.refused(suspect, fault);
    } else {
      this.suspects.keep(suspect);
      await this.#countAsLost(suspect, fault);
    }
  }

  /** Sends what may stand in the place of a refused event, or keeps it as refused. */
  async refused(suspect: Suspect, fault: TransportError): Promise<void> {
    const { lane, event, substitute } = suspect;
    const others = substitute?.(event) ?? null;
    if (others === null) return this.reject(suspect, fault);
    if (others.length === 0) this.untaken.noteDatasetEvents();
    for (const [index, other] of others.entries()) {
      const instead = {
        lane,
        event: other,
        substitute: undefined,
        fault: null,
        triedInstead: false,
      };
      const faultInstead = await this.try(instead);
      if (faultInstead === null) {
        this.untaken.noteJobEvents();
      } else if (faultInstead.retryable || index > 0) {
        this.suspects.remove(suspect);
        return this.judge(instead, faultInstead);
      } else {
        return this.reject(suspect, fault);
      }
    }
    this.suspects.remove(suspect);
  }

  async reject(suspect: Suspect, fault: TransportError): Promise<void> {
    this.suspects.remove(suspect);
    await this.tally.reject(suspect.lane.key, suspect.event, fault);
  }

  /** Takes the receiver for one that is away. */
  giveUp(fault: TransportError): void {
    this.#error ??= away(fault);
  }

  end(error: LineageError, suspect: Suspect): void {
    this.#error ??= error;
    this.fail(suspect);
  }

  fail(suspect: Suspect): void {
    this.suspects.remove(suspect);
    this.tally.fail(suspect.lane.key, 1);
  }

  async #emit(event: OpenLineageEvent): Promise<TransportError | null> {
    try {
      await this.#transport.emit(event);
    } catch (thrown) {
      return thrown instanceof TransportError ? thrown : lost(thrown);
    }
    this.#lost = 0;
    return null;
  }

  #noteTaken(lane: Lane, event: OpenLineageEvent): void {
    this.tally.delivered += 1;
    this.probe.noteTaken(lane, event);
    this.suspects.noteTaken(lane.key);
    if (isOfDataset(event)) this.untaken.noteDatasetTaken();
  }

  async #countAsLost(suspect: Suspect, fault: TransportError): Promise<void> {
    if (isServerError(fault) && mayBeLeftOut(suspect)) {
      this.untaken.noteDatasetFault(this.tally.delivered); // what follows it will tell whether the receiver is away
      return;
    }
    this.suspects.noteFault(suspect.lane.key);
    this.#lost += 1;
    if (this.#lost < lostInARow || (isServerError(fault) && (await this.tookInstead(suspect)))) return;
    if ((await this.probe.takesWhatItTook()) === 'no') this.giveUp(fault);
  }
}
