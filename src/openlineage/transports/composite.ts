import type { OpenLineageEvent } from '../events.js';
import { TransportError } from './transport-error.js';
import type { Transport } from './transport.js';

export interface CompositeMember {
  /** For messages. */
  readonly name: string;
  readonly transport: Transport;
  /** Higher goes first with `sortTransports`; 0 unless told otherwise. */
  readonly priority?: number;
}

/** Names and defaults of the official Python client. */
export interface CompositeOptions {
  /** A member that fails does not keep the others from being tried; true unless told otherwise. */
  readonly continueOnFailure?: boolean;
  /** The others get an event too that one has taken; true unless told otherwise. False: the first that takes it is enough. */
  readonly continueOnSuccess?: boolean;
  /** By priority, highest first; false unless told otherwise. */
  readonly sortTransports?: boolean;
  /** Told of each failure that does not end the emission: it would be lost otherwise. */
  readonly onFailure?: (member: string, error: unknown) => void;
}

/**
 * Sends every event to several transports, one after the other. `emit` resolves when at least one has taken the event and
 * none has failed that must not; else it rejects with a TransportError.
 *
 * Throws a TypeError when there is no member.
 */
export function createCompositeTransport(
  members: readonly CompositeMember[],
  options: CompositeOptions = {},
): Transport {
  if (members.length === 0) throw new TypeError('a composite needs at least one transport');
  const { continueOnFailure = true, continueOnSuccess = true, onFailure } = options;
  const ordered = options.sortTransports === true ? [...members].sort(byPriority) : members;

  async function emit(event: OpenLineageEvent): Promise<void> {
    const failures: { readonly name: string; readonly error: unknown }[] = [];
    for (const { name, transport } of ordered) {
      try {
        await transport.emit(event);
      } catch (error) {
        if (!continueOnFailure) throw asFailure(`transport ${name} failed`, [error]);
        failures.push({ name, error });
        continue;
      }
      if (!continueOnSuccess) break;
    }
    if (failures.length === ordered.length) {
      const names = failures.map((failure) => failure.name).join(', ');
      throw asFailure(
        `none of the transports took the event (${names})`,
        failures.map(({ error }) => error),
      );
    }
    for (const { name, error } of failures) onFailure?.(name, error);
  }

  return {
    emit,
    async close() {
      const closed = await Promise.allSettled(ordered.map(({ transport }) => transport.close()));
      const failed = closed.find((result) => result.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    },
  };
}

function byPriority(a: CompositeMember, b: CompositeMember): number {
  return (b.priority ?? 0) - (a.priority ?? 0);
}

/** Worth another try when one of them is; else what the first receiver answered stands for all. */
function asFailure(what: string, errors: readonly unknown[]): TransportError {
  const known = errors.filter((error) => error instanceof TransportError);
  const retryable = known.length < errors.length || known.some((error) => error.retryable);
  const { status, body } = known.find((error) => error.retryable === retryable) ?? {};
  const [first] = errors;
  return new TransportError(`${what}: ${first instanceof Error ? first.message : String(first)}`, {
    ...(status === undefined ? {} : { status }),
    ...(body === undefined ? {} : { body }),
    retryable,
    tries: Math.max(0, ...known.map((error) => error.tries)),
    cause: errors.length === 1 ? first : new AggregateError(errors),
  });
}
