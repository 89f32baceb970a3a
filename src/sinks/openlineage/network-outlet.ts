import { asLineageError, type LineageError } from '../../errors.js';
import { appendRejected } from '../../files/rejected-file.js';
import type { Logger } from '../../log/logger.js';
import type { OpenLineageEvent } from '../../openlineage/events.js';
import { TransportError } from '../../openlineage/transports/transport-error.js';
import type { Transport } from '../../openlineage/transports/transport.js';
import { openChains, type Chains } from '../chains.js';
import type { NetworkTally } from '../network-tally.js';
import { isOfRun } from './fitting.js';
import { away, lost, refusedCredentials } from './network-outlet-errors.js';

/** So many keys in a row whose events no try could deliver mean that the receiver is away, not that it dislikes them. */
const lostKeysInARow = 3;
/** After so many server errors in a row the rest of a key is not tried one by one. */
const faultsThatTell = 3;
/** So many events of one key wait at most; those beyond come again in the next pass. */
const maxWaiting = 500;

export interface NetworkOutletOptions {
  readonly rejectedFile: string;
  readonly onReject: 'continue' | 'hold';
  readonly parallel: number;
  /** Ends the sending; what is left unsent stays unconfirmed. */
  readonly signal: AbortSignal;
  readonly log: Logger;
}

/** What to send in the place of a refused event: the same as runs, nothing when it may be left out, null to keep it as refused. */
export type Substitute = (refused: OpenLineageEvent) => readonly OpenLineageEvent[] | null;

interface Suspect {
  readonly key: string;
  readonly event: OpenLineageEvent;
  readonly error: TransportError;
  readonly substitute: Substitute | undefined;
}

type Taken = Pick<Suspect, 'key' | 'event'>;

/** Sends events over a transport: those of one key in order, each answer awaited; different keys in parallel. */
export class NetworkOutlet {
  readonly #transport: Transport;
  readonly #options: NetworkOutletOptions;
  readonly #chains: Chains;
  readonly #unconfirmed = new Set<string>();
  /** By key: the first event that no try could deliver, and those that wait behind it. */
  readonly #suspects = new Map<string, Suspect[]>();
  /** What a working receiver can be shown once more: the end of a run at any time, */
  #lastEnd: Taken | null = null;
  /** anything else only while nothing of its key is on its way: a START behind its end would open the run again. */
  #lastOther: Taken | null = null;
  /** By key: how often something of it was queued and has not been sent. */
  readonly #queued = new Map<string, number>();
  #probing: { readonly key: string; readonly answer: Promise<boolean> } | null = null;
  #delivered = 0;
  #rejected = 0;
  #failed = 0;
  #lostKeys = 0;
  #error: LineageError | null = null;
  /** The receiver has refused a JobEvent and taken a RunEvent in its place: JobEvents are told as runs from here on. */
  takesNoJobEvents = false;
  /** The receiver has refused a DatasetEvent, which may be left out. */
  takesNoDatasetEvents = false;

  constructor(transport: Transport, options: NetworkOutletOptions) {
    this.#transport = transport;
    this.#options = options;
    this.#chains = openChains(options.parallel);
  }

  /** Queues events of one key. Throws the error that ended the receiver's service, once it is known. */
  async send(key: string, events: readonly OpenLineageEvent[], substitute?: Substitute): Promise<void> {
    if (this.#error !== null) throw this.#error;
    this.#queued.set(key, (this.#queued.get(key) ?? 0) + 1);
    await this.#chains.add(key, async () => {
      if (this.#probing?.key === key) await this.#probing.answer;
      for (const event of events) await this.#sendOne(key, event, substitute);
      const left = (this.#queued.get(key) ?? 1) - 1;
      if (left > 0) this.#queued.set(key, left);
      else this.#queued.delete(key);
    });
  }

  /** What ended the receiver's service, null while it goes on: nothing more is sent then. */
  get ended(): LineageError | null {
    return this.#error;
  }

  /** Counts events of one key that are not sent, since the receiver's service has ended. */
  miss(key: string, count: number): void {
    if (count > 0) this.#fail(key, count);
  }

  /** Waits for everything queued, and settles what to do with events that only a working receiver would not take. */
  async settle(): Promise<NetworkTally> {
    await this.#chains.drained();
    if (this.#suspects.size > 0 && this.#error === null) await this.#settleSuspects();
    for (const [key, suspects] of this.#suspects) this.#fail(key, suspects.length);
    this.#suspects.clear();
    return {
      delivered: this.#delivered,
      rejected: this.#rejected,
      failed: this.#failed,
      unconfirmed: this.#unconfirmed,
      error: this.#error,
    };
  }

  async close(): Promise<void> {
    await this.#chains.drained();
    await this.#transport.close();
  }

  async #sendOne(key: string, event: OpenLineageEvent, substitute?: Substitute): Promise<void> {
    if (this.#error !== null) {
      this.#fail(key, 1);
      return;
    }
    const waiting = this.#suspects.get(key);
    if (waiting !== undefined && !(this.takesNoJobEvents && (await this.#release(key, waiting)))) {
      if (waiting.length < maxWaiting) waiting.push({ key, event, error: waiting[0]?.error ?? lost(null), substitute });
      else this.#fail(key, 1);
      return;
    }
    // It was queued before the receiver showed that it takes no such event.
    if (this.takesNoJobEvents && (await this.#tookInstead(key, event, substitute))) return;
    const error = await this.#tryOne(key, event);
    if (error === null) return;
    try {
      await this.#judge(key, event, error, substitute);
    } catch (thrown) {
      this.#end(asLineageError(thrown), key);
    }
  }

  async #tryOne(key: string, event: OpenLineageEvent): Promise<TransportError | null> {
    try {
      await this.#transport.emit(event);
    } catch (thrown) {
      return thrown instanceof TransportError ? thrown : lost(thrown);
    }
    this.#delivered += 1;
    this.#lostKeys = 0;
    if (isEnd(event)) this.#lastEnd = { key, event };
    else this.#lastOther = { key, event };
    return null;
  }

  async #judge(key: string, event: OpenLineageEvent, error: TransportError, substitute?: Substitute): Promise<void> {
    if (this.#options.signal.aborted) {
      this.#end(asLineageError(this.#options.signal.reason), key);
    } else if (error.status === 401 || error.status === 403) {
      this.#end(refusedCredentials(error), key);
    } else if (error.retryable) {
      const suspect = { key, event, error, substitute };
      this.#suspects.set(key, [suspect]);
      this.#lostKeys += 1;
      if (this.#lostKeys < lostKeysInARow || (await this.#release(key, [suspect]))) return;
      if (!(await this.#takesWhatItTook())) this.#error ??= away(error);
    } else {
      await this.#refused(key, event, error, substitute);
    }
  }

  async #refused(key: string, event: OpenLineageEvent, error: TransportError, substitute?: Substitute): Promise<void> {
    const others = substitute?.(event) ?? null;
    if (others === null) {
      await this.#reject(key, event, error);
      return;
    }
    if (others.length === 0) this.#noteNoDatasetEvents();
    for (const [index, other] of others.entries()) {
      const fault = await this.#tryOne(key, other);
      if (fault === null) {
        this.#noteNoJobEvents();
      } else if (fault.retryable || index > 0) {
        await this.#judge(key, other, fault);
        return;
      } else {
        await this.#reject(key, event, error);
        return;
      }
    }
  }

  /** Sends the same as runs in the place of a JobEvent that ended in a server error, then what waits behind it. */
  async #release(key: string, [head, ...rest]: readonly Suspect[]): Promise<boolean> {
    if (head === undefined || (head.error.status ?? 0) < 500) return false;
    if (!(await this.#tookInstead(key, head.event, head.substitute))) return false;
    this.#suspects.delete(key);
    for (const { event, substitute } of rest) await this.#sendOne(key, event, substitute);
    return true;
  }

  /** Whether the receiver takes the same as runs; then JobEvents are told so from here on. */
  async #tookInstead(key: string, event: OpenLineageEvent, substitute?: Substitute): Promise<boolean> {
    const others = substitute?.(event) ?? [];
    for (const other of others) if ((await this.#tryOne(key, other)) !== null) return false;
    if (others.length > 0) this.#noteNoJobEvents();
    return others.length > 0;
  }

  /** Of all suspects one is tried as runs: a receiver that is away is not asked for each. */
  async #releaseOne(): Promise<boolean> {
    const found = [...this.#suspects].find(([, [head]]) => (head?.substitute?.(head.event) ?? []).length > 0);
    return found !== undefined && (await this.#release(...found));
  }

  /**
   * Events that ended in a server error again and again are refused for themselves when the receiver takes others: when it
   * still takes one that it has taken before, or the same as runs. Else it is away, and they come again in the next pass.
   */
  async #settleSuspects(): Promise<void> {
    const shown = this.#lastEnd === null ? this.#lastOther?.key : undefined;
    if (!(await this.#takesWhatItTook()) && !(await this.#releaseOne())) {
      const first = [...this.#suspects.values()][0]?.[0];
      if (this.#delivered === 0 && first !== undefined) this.#error = away(first.error);
      return;
    }
    for (const [key, suspects] of [...this.#suspects]) {
      if (this.#error !== null) return;
      if ((suspects[0]?.error.status ?? 0) < 500) continue;
      this.#suspects.delete(key);
      await this.#settleKey(key, suspects, key !== shown);
    }
  }

  /** Whether the receiver still works: an event that it took is sent once more, which changes nothing there. */
  async #takesWhatItTook(): Promise<boolean> {
    if (this.#probing !== null) return this.#probing.answer;
    const taken = this.#lastEnd ?? this.#lastOther;
    if (taken === null) return false;
    if (taken === this.#lastOther && this.#queued.has(taken.key)) return true; // what is on its way will tell
    this.#probing = { key: taken.key, answer: this.#takesAgain(taken) };
    const answer = await this.#probing.answer;
    this.#probing = null;
    return answer;
  }

  async #takesAgain({ key, event }: Taken): Promise<boolean> {
    if ((await this.#tryOne(key, event)) !== null) return false;
    this.#delivered -= 1; // it was counted when it was first taken
    return true;
  }

  #noteNoJobEvents(): void {
    if (this.takesNoJobEvents) return;
    this.takesNoJobEvents = true;
    this.#options.log.info({}, 'the OpenLineage receiver takes no JobEvents: static lineage is told as runs');
  }

  #noteNoDatasetEvents(): void {
    if (this.takesNoDatasetEvents) return;
    this.takesNoDatasetEvents = true;
    this.#options.log.info({}, 'the OpenLineage receiver takes no DatasetEvents: models are told by their jobs alone');
  }

  async #settleKey(key: string, suspects: readonly Suspect[], headWasTried: boolean): Promise<void> {
    let faultsInARow = 0;
    for (const [index, { event, error, substitute }] of suspects.entries()) {
      const wasTried = (index === 0 && headWasTried) || faultsInARow >= faultsThatTell;
      const fault = wasTried ? error : await this.#tryOne(key, event);
      if (fault === null || (await this.#tookInstead(key, event, substitute))) {
        faultsInARow = 0;
      } else if ((fault.status ?? 0) >= 400) {
        faultsInARow += 1;
        await this.#reject(key, event, fault);
      } else {
        this.#fail(key, 1);
      }
    }
  }

  async #reject(key: string, event: OpenLineageEvent, error: TransportError): Promise<void> {
    const { rejectedFile, onReject, log } = this.#options;
    this.#rejected += 1;
    if (onReject === 'hold') this.#unconfirmed.add(key);
    await appendRejected(rejectedFile, { event, answer: { status: error.status ?? null, body: error.body ?? null } });
    log.warn(
      { unit: key, status: error.status, rejectedFile },
      'the OpenLineage receiver refused an event; it is kept in the rejected file',
    );
  }

  #end(error: LineageError, key: string): void {
    this.#error ??= error;
    this.#fail(key, 1);
  }

  #fail(key: string, count: number): void {
    this.#failed += count;
    this.#unconfirmed.add(key);
  }
}

function isEnd(event: OpenLineageEvent): boolean {
  return isOfRun(event) && ['COMPLETE', 'FAIL', 'ABORT'].includes(event.eventType ?? '');
}
