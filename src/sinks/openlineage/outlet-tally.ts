import { appendRejected } from '../../files/rejected-file.js';
import type { Logger } from '../../log/logger.js';
import type { OpenLineageEvent } from '../../openlineage/events.js';
import type { TransportError } from '../../openlineage/transports/transport-error.js';

export interface TallyOptions {
  readonly rejectedFile: string;
  readonly onReject: 'continue' | 'hold';
  readonly log: Logger;
}

/** What became of the events of an outlet. */
export class OutletTally {
  readonly #options: TallyOptions;
  readonly #unconfirmed = new Set<string>();
  #rejected = 0;
  #failed = 0;
  delivered = 0;

  constructor(options: TallyOptions) {
    this.#options = options;
  }

  get rejected(): number {
    return this.#rejected;
  }

  get failed(): number {
    return this.#failed;
  }

  /** Keys with something that the receiver has not taken. */
  get unconfirmed(): ReadonlySet<string> {
    return this.#unconfirmed;
  }

  /** Notes events that come again in the next pass. */
  fail(key: string, count: number): void {
    if (count === 0) return;
    this.#failed += count;
    this.#unconfirmed.add(key);
  }

  /** Keeps an event that the receiver refused for itself. Throws as appendRejected. */
  async reject(key: string, event: OpenLineageEvent, error: TransportError): Promise<void> {
    const { rejectedFile, onReject, log } = this.#options;
    this.#rejected += 1;
    if (onReject === 'hold') this.#unconfirmed.add(key);
    await appendRejected(rejectedFile, { event, answer: { status: error.status ?? null, body: error.body ?? null } });
    log.warn(
      { unit: key, status: error.status, rejectedFile },
      'the OpenLineage receiver refused an event; it is kept in the rejected file',
    );
  }
}
