import { credentialsError, unavailableError, type LineageError } from '../../errors.js';
import { appendRejected } from '../../files/rejected-file.js';
import type { Logger } from '../../log/logger.js';
import type { OpenLineageEvent } from '../../openlineage/events.js';
import { TransportError } from '../../openlineage/transports/transport-error.js';
import type { Transport } from '../../openlineage/transports/transport.js';
import { openChains } from './chains.js';

/** So many events in a row that no try could deliver mean that the receiver is away, not that it dislikes them. */
const lostInARow = 3;

export type Refusal = 'refused' | 'later' | 'taken';

export interface NetworkOutletOptions {
  readonly rejectedFile: string;
  readonly onReject: 'continue' | 'hold';
  readonly parallel: number;
  readonly log: Logger;
}

export interface NetworkTally {
  readonly delivered: number;
  readonly rejected: number;
  readonly failed: number;
  /** Keys with something that the receiver has not taken. */
  readonly unconfirmed: ReadonlySet<string>;
  readonly error: LineageError | null;
}

interface Suspect {
  readonly key: string;
  readonly event: OpenLineageEvent;
  readonly error: TransportError;
  readonly deliveredBefore: number;
}

/** Sends events over a transport: those of one key in order, each answer awaited; different keys in parallel. */
export class NetworkOutlet {
  readonly #transport: Transport;
  readonly #options: NetworkOutletOptions;
  readonly #chains;
  readonly #unconfirmed = new Set<string>();
  readonly #suspects: Suspect[] = [];
  #delivered = 0;
  #rejected = 0;
  #failed = 0;
  #lost = 0;
  #error: LineageError | null = null;

  constructor(transport: Transport, options: NetworkOutletOptions) {
    this.#transport = transport;
    this.#options = options;
    this.#chains = openChains(options.parallel);
  }

  /**
   * Queues events of one key. `instead` may give others to send when the receiver refuses one.
   * Throws the error that ended the receiver's service, once it is known.
   */
  async send(
    key: string,
    events: readonly OpenLineageEvent[],
    instead?: (refused: OpenLineageEvent) => readonly OpenLineageEvent[] | null,
  ): Promise<void> {
    if (this.#error !== null) throw this.#error;
    await this.#chains.add(key, async () => {
      for (const event of events) await this.#sendOne(key, event, instead);
    });
  }

  /** Waits for everything queued, and settles what to do with events that only a working receiver would not take. */
  async settle(): Promise<NetworkTally> {
    await this.#chains.drained();
    for (const suspect of this.#suspects.splice(0)) {
      const othersPassed = this.#error === null && this.#delivered > suspect.deliveredBefore;
      const isFault = suspect.error.status !== undefined && suspect.error.status >= 500;
      if (othersPassed && isFault) await this.#reject(suspect.key, suspect.event, suspect.error);
      else this.#fail(suspect.key);
    }
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

  async #sendOne(
    key: string,
    event: OpenLineageEvent,
    instead?: (refused: OpenLineageEvent) => readonly OpenLineageEvent[] | null,
  ): Promise<void> {
    if (this.#error !== null) {
      this.#fail(key);
      return;
    }
    try {
      await this.#transport.emit(event);
      this.#delivered += 1;
      this.#lost = 0;
    } catch (thrown) {
      const error =
        thrown instanceof TransportError
          ? thrown
          : new TransportError(thrown instanceof Error ? thrown.message : String(thrown), {
              retryable: true,
              tries: 1,
              cause: thrown,
            });
      await this.#judge(key, event, error, instead);
    }
  }

  async #judge(
    key: string,
    event: OpenLineageEvent,
    error: TransportError,
    instead?: (refused: OpenLineageEvent) => readonly OpenLineageEvent[] | null,
  ): Promise<void> {
    if (error.status === 401 || error.status === 403) {
      this.#error = credentialsError(`OpenLineage receiver refused the credentials: ${error.message}`, {
        code: 'openlineage_credentials',
        op: 'deliver',
        hint: 'Check OPENLINEAGE_API_KEY for this receiver.',
        cause: error,
      });
      this.#fail(key);
      return;
    }
    if (!error.retryable) {
      const others = instead?.(event) ?? null;
      if (others !== null) for (const other of others) await this.#sendOne(key, other);
      else await this.#reject(key, event, error);
      return;
    }
    this.#lost += 1;
    this.#suspects.push({ key, event, error, deliveredBefore: this.#delivered });
    if (this.#lost < lostInARow) return;
    this.#error = unavailableError(`OpenLineage receiver is not available: ${error.message}`, {
      code: 'openlineage_unavailable',
      op: 'deliver',
      hint: 'What was not delivered is kept in place and comes again in the next pass.',
      cause: error,
    });
  }

  async #reject(key: string, event: OpenLineageEvent, error: TransportError): Promise<void> {
    this.#rejected += 1;
    if (this.#options.onReject === 'hold') this.#unconfirmed.add(key);
    await appendRejected(this.#options.rejectedFile, {
      event,
      answer: { status: error.status ?? null, body: error.body ?? null },
    });
    this.#options.log.warn(
      { unit: key, status: error.status, rejectedFile: this.#options.rejectedFile },
      'the OpenLineage receiver refused an event; it is kept in the rejected file',
    );
  }

  #fail(key: string): void {
    this.#failed += 1;
    this.#unconfirmed.add(key);
  }
}
