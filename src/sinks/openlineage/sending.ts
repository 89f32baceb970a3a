import type { OpenLineageEvent } from '../../openlineage/events.js';
import type { TransportError } from '../../openlineage/transports/transport-error.js';
import type { Lane } from '../chains.js';

/** What to send in the place of a refused event: the same as runs, nothing when it may be left out, null to keep it as refused. */
export type Substitute = (refused: OpenLineageEvent) => readonly OpenLineageEvent[] | null;

/** An event on its way. */
export interface Sending {
  readonly lane: Lane;
  readonly event: OpenLineageEvent;
  readonly substitute: Substitute | undefined;
}

/** An event that no try could deliver, or that waits behind one. */
export interface Suspect extends Sending {
  /** Why it was not taken; null while it only waits. */
  fault: TransportError | null;
  /** What may stand in its place was not taken either. */
  triedInstead: boolean;
}

/** Whether the receiver answered, and with a fault of its own. */
export function isServerError(fault: TransportError | null): boolean {
  return (fault?.status ?? 0) >= 500;
}

/** What may be sent in its place. */
export function asOthers({ event, substitute }: Sending): readonly OpenLineageEvent[] {
  return substitute?.(event) ?? [];
}

/** Whether it may be left out when the receiver does not take it. */
export function mayBeLeftOut({ event, substitute }: Sending): boolean {
  return substitute?.(event)?.length === 0;
}
