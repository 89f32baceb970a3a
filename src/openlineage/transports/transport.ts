import type { OpenLineageEvent } from '../events.js';

/** A way for events to leave. */
export interface Transport {
  /**
   * Resolves once the receiver has the event. Await it before the next event of the same run: consumers take the events of
   * a run in the order in which they arrive.
   */
  emit(event: OpenLineageEvent): Promise<void>;
  /** Gives back what the transport holds (connections, files). Emit nothing afterwards. */
  close(): Promise<void>;
}
