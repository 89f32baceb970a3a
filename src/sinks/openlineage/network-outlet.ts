import { asLineageError, type LineageError } from '../../errors.js';
import type { OpenLineageEvent } from '../../openlineage/events.js';
import type { TransportError } from '../../openlineage/transports/transport-error.js';
import type { Transport } from '../../openlineage/transports/transport.js';
import { openChains, type Chains, type Lane } from '../chains.js';
import type { NetworkTally } from '../network-tally.js';
import { EventSender, type EventSenderOptions } from './event-sender.js';
import type { ProbeAnswer } from './receiver-probe.js';
import { asOthers, isServerError, mayBeLeftOut, type Substitute, type Suspect } from './sending.js';
import { faultsThatTell } from './suspects.js';

/** For each event in flight so many more may wait for their turn: enough to have the next sync's runs at hand. */
const heldPerRunning = 4;

export interface NetworkOutletOptions extends EventSenderOptions {
  /** Events in flight at most. */
  readonly parallel: number;
}

/**
 * Sends events over a transport: those of one run in order, each answer awaited; different runs in parallel, behind what was
 * sent of their key without a run.
 */
export class NetworkOutlet {
  readonly #transport: Transport;
  readonly #chains: Chains;
  readonly #sender: EventSender;
  /** By key: the sending of its suspects, by one at a time. */
  readonly #settling = new Map<string, Promise<void>>();

  constructor(transport: Transport, options: NetworkOutletOptions) {
    const { parallel: running } = options;
    this.#transport = transport;
    this.#chains = openChains({ running, held: running * heldPerRunning });
    const isBusy = (lane: Lane): boolean => this.#settling.has(lane.key) || this.#chains.isBusy(lane);
    this.#sender = new EventSender(transport, options, isBusy);
  }

  /** The receiver has refused a JobEvent and taken a RunEvent in its place: JobEvents are told as runs from here on. */
  get takesNoJobEvents(): boolean {
    return this.#sender.untaken.jobEvents;
  }

  /** The receiver has refused a DatasetEvent, which may be left out. */
  get takesNoDatasetEvents(): boolean {
    return this.#sender.untaken.datasetEvents;
  }

  /** What ended the receiver's service, null while it goes on: nothing more is sent then. */
  get ended(): LineageError | null {
    return this.#sender.ended;
  }

  /** Queues events of one lane; waits for room. Throws the error that ended the receiver's service, once it is known. */
  async send(lane: Lane, events: readonly OpenLineageEvent[], substitute?: Substitute): Promise<void> {
    const { ended, probe } = this.#sender;
    if (ended !== null) throw ended;
    await this.#chains.add(lane, async () => {
      await probe.over(lane);
      for (const event of events) {
        await this.#sendInTurn({ lane, event, substitute, fault: null, triedInstead: false });
      }
    });
  }

  /** Counts events of one key that are not sent, since the receiver's service has ended. */
  miss(key: string, count: number): void {
    this.#sender.tally.fail(key, count);
  }

  /** Waits for everything queued, and settles what to do with events that only a working receiver would not take. */
  async settle(): Promise<NetworkTally> {
    const { suspects, tally } = this.#sender;
    await this.#chains.drained();
    if (!suspects.isEmpty && this.ended === null) await this.#settleSuspects();
    for (const suspect of suspects.all()) this.#sender.fail(suspect);
    tally.sumRefusals();
    const { delivered, rejected, failed, unconfirmed } = tally;
    return { delivered, rejected, failed, unconfirmed, error: this.ended };
  }

  async close(): Promise<void> {
    await this.#chains.drained();
    await this.#transport.close();
  }

  /** Sends an event, or lets it wait behind what holds it up. */
  async #sendInTurn(suspect: Suspect): Promise<void> {
    const { suspects } = this.#sender;
    const { key } = suspect.lane;
    try {
      while (this.ended === null) {
        const ahead = suspects.ahead(suspect.lane);
        if (ahead === undefined) return await this.#sender.send(suspect);
        if (await this.#isRelieved(ahead)) continue;
        if (!suspects.isFull(key)) return suspects.keep(suspect);
        if (!(await this.#hasMadeRoom(key))) break;
      }
      this.#sender.fail(suspect);
    } catch (thrown) {
      this.#sender.end(asLineageError(thrown), suspect);
    }
  }

  /** Whether a JobEvent that ended in a server error is out of the way: told as runs, and what waited behind it sent. */
  async #isRelieved(ahead: Suspect): Promise<boolean> {
    const { suspects, untaken } = this.#sender;
    if (!untaken.jobEvents || !isServerError(ahead.fault) || ahead.triedInstead) return false;
    const { key } = ahead.lane;
    await this.#alone(key, async () => {
      for (const suspect of suspects.of(key)) {
        if (this.ended !== null || suspects.isHalted(key)) return;
        if (suspects.ahead(suspect.lane, suspect) !== undefined) continue;
        if (suspect.fault === null) await this.#sender.send(suspect);
        else if (isServerError(suspect.fault)) await this.#sender.tookInstead(suspect);
      }
    });
    return !suspects.has(ahead);
  }

  /** Settles what waits of a key before the end, since no more of it may wait; a receiver that takes nothing is away. */
  async #hasMadeRoom(key: string): Promise<boolean> {
    const { suspects } = this.#sender;
    await this.#alone(key, async () => {
      if (!suspects.isFull(key)) return;
      const fault = faultOf(suspects.of(key));
      const answer = await this.#works(suspects.of(key));
      if (answer === 'yes') await this.#settleKey(key);
      const isAway = suspects.isFull(key) && (typeof answer === 'string' || answer.busy === key);
      if (isAway && fault !== null) this.#sender.giveUp(fault);
    });
    return !suspects.isFull(key);
  }

  /**
   * Events that ended in a server error again and again are refused for themselves when the receiver takes others. Else it is
   * away, and they come again in the next pass.
   */
  async #settleSuspects(): Promise<void> {
    const { suspects, tally } = this.#sender;
    const fault = faultOf(suspects.all());
    if ((await this.#works(suspects.all())) === 'yes') {
      await this.#settleKeys();
    } else if (tally.delivered === 0 && fault !== null) {
      this.#sender.giveUp(fault);
    }
  }

  /**
   * Whether the receiver takes something: what it has taken before, a JobEvent as runs, or, when it cannot be shown what it
   * took, a run that waits. One of each is tried: a receiver that is away is not asked for all.
   */
  async #works(among: Iterable<Suspect>): Promise<ProbeAnswer> {
    const { suspects: kept, probe, tally } = this.#sender;
    const answer = await probe.takesWhatItTook();
    if (answer === 'yes') return answer;
    const suspects = [...among];
    const asRuns = suspects.find((suspect) => isServerError(suspect.fault) && asOthers(suspect).length > 0);
    if (asRuns !== undefined && (await this.#sender.tookInstead(asRuns))) return 'yes';
    if (answer === 'no' && tally.delivered > 0) return answer;
    const next = suspects.find((suspect) => suspect.fault === null && kept.isFirstOfRun(suspect));
    return next !== undefined && (await this.#sender.try(next)) === null ? 'yes' : answer;
  }

  async #settleKeys(): Promise<void> {
    const thrown: unknown[] = [];
    for (const key of this.#sender.suspects.keys) {
      await this.#chains.add({ key, run: null }, () =>
        this.#alone(key, () => this.#settleKey(key)).catch((error: unknown) => void thrown.push(error)),
      );
    }
    await this.#chains.drained();
    if (thrown.length > 0) throw thrown[0];
  }

  /** Tries, in order, every suspect of a key again, the receiver being one that works. What is lost once more stays one. */
  async #settleKey(key: string): Promise<void> {
    const { suspects, probe } = this.#sender;
    let faultsInARow = 0;
    let last: TransportError | null = null;
    for (const suspect of suspects.of(key)) {
      if (this.ended !== null) return;
      if (suspects.ahead(suspect.lane, suspect) !== undefined || this.#sender.isLeftOut(suspect)) continue;
      const isTried = faultsInARow < faultsThatTell || probe.hasShown(suspect.lane);
      const fault: TransportError | null = isTried ? await this.#sender.try(suspect) : (suspect.fault ?? last);
      if (isTried) last = fault;
      if (isTried) faultsInARow = fault === null ? 0 : faultsInARow + 1;
      if (fault !== null) await this.#decide(suspect, fault);
    }
    suspects.noteTaken(key);
  }

  async #decide(suspect: Suspect, fault: TransportError): Promise<void> {
    const sender = this.#sender;
    if (sender.isStopped || !fault.retryable) await sender.judge(suspect, fault);
    else if (!isServerError(fault) || (await sender.tookInstead(suspect))) return;
    else if (mayBeLeftOut(suspect)) await sender.refused(suspect, fault);
    else await sender.reject(suspect, fault);
  }

  /** Runs an action on the suspects of a key; when another is at it already, waits for that one instead. */
  async #alone(key: string, action: () => Promise<void>): Promise<void> {
    const other = this.#settling.get(key);
    if (other !== undefined) return other;
    const settled = action().finally(() => this.#settling.delete(key));
    this.#settling.set(key, settled);
    return settled;
  }
}

function faultOf(suspects: Iterable<Suspect>): TransportError | null {
  for (const { fault } of suspects) if (fault !== null) return fault;
  return null;
}
