import type { OpenLineageEvent } from './events.js';
import type { Fault } from './fault.js';
import type { Transport } from './transports/transport.js';
import type { Validator } from './validate.js';

export interface ClientOptions {
  /** Judges every event before it leaves; see `createValidator`. Without one, events leave as they are. */
  readonly validate?: Validator;
}

/** An event was not sent because the specification refuses it. */
export class InvalidEventError extends Error {
  /** The errors; warnings do not stop an event. */
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    const [first] = faults;
    super(`the event is not valid: ${first?.pointer ?? ''} ${first?.message ?? ''} (${faults.length} faults)`);
    this.name = 'InvalidEventError';
    this.faults = faults;
  }
}

/** Sends OpenLineage events through a transport, which it owns: close the client when the last event has been sent. */
export class OpenLineageClient {
  readonly #transport: Transport;
  readonly #validate: Validator | undefined;

  constructor(transport: Transport, options: ClientOptions = {}) {
    this.#transport = transport;
    this.#validate = options.validate;
  }

  /**
   * Resolves once the receiver has the event. Rejects with an InvalidEventError when there is a validator and it finds
   * errors, else with the error of the transport.
   */
  async emit(event: OpenLineageEvent): Promise<void> {
    const errors = this.#validate?.(event).filter((fault) => fault.severity === 'error') ?? [];
    if (errors.length > 0) throw new InvalidEventError(errors);
    await this.#transport.emit(event);
  }

  async close(): Promise<void> {
    await this.#transport.close();
  }
}
