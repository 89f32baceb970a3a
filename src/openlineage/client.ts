import type { OpenLineageEvent } from './events.js';
import type { EventPreparation } from './event-settings.js';
import type { Fault } from './fault.js';
import type { Transport } from './transports/transport.js';
import type { Validator } from './validate.js';

export interface ClientOptions {
  /** Judges every event before it leaves; see `createValidator`. Without one, events leave as they are. */
  readonly validate?: Validator;
  /** Changes every event before it is judged, or holds it back; see `prepareEvents`. */
  readonly prepare?: EventPreparation;
  /** For jobs that have no namespace of their own; `default` unless told otherwise. */
  readonly namespace?: string;
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
  readonly #prepare: EventPreparation | undefined;
  /** What `OPENLINEAGE_NAMESPACE` says, for whoever makes up the names of jobs. The client changes no event for it. */
  readonly namespace: string;

  constructor(transport: Transport, options: ClientOptions = {}) {
    this.#transport = transport;
    this.#validate = options.validate;
    this.#prepare = options.prepare;
    this.namespace = options.namespace ?? 'default';
  }

  /**
   * Resolves once the receiver has the event, or a filter has held it back. Rejects with an InvalidEventError when there is a validator and it finds
   * errors, else with the error of the transport.
   */
  async emit(event: OpenLineageEvent): Promise<void> {
    const prepared = this.#prepare === undefined ? event : this.#prepare(event);
    if (prepared === null) return;
    const errors = this.#validate?.(prepared).filter((fault) => fault.severity === 'error') ?? [];
    if (errors.length > 0) throw new InvalidEventError(errors);
    await this.#transport.emit(prepared);
  }

  async close(): Promise<void> {
    await this.#transport.close();
  }
}
