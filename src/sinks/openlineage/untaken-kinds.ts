import type { Logger } from '../../log/logger.js';
import { isOfDataset } from './fitting.js';
import { mayBeLeftOut, type Sending } from './sending.js';
import { faultsThatTell } from './suspects.js';

/** Which kinds of events a receiver has shown that it does not take, where that is no failure. */
export class UntakenKinds {
  readonly #log: Logger;
  #jobEvents = false;
  #datasetEvents = false;
  /** DatasetEvents in a row that ended in a server error, and how much had been delivered before the first of them. */
  #datasetFaults = 0;
  #deliveredBefore = 0;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** It has refused a JobEvent and taken a RunEvent in its place: JobEvents are told as runs from here on. */
  get jobEvents(): boolean {
    return this.#jobEvents;
  }

  /** It has refused a DatasetEvent, which may be left out. */
  get datasetEvents(): boolean {
    return this.#datasetEvents;
  }

  noteJobEvents(): void {
    if (this.#jobEvents) return;
    this.#jobEvents = true;
    this.#log.info({}, 'the OpenLineage receiver takes no JobEvents: static lineage is told as runs');
  }

  noteDatasetEvents(): void {
    if (this.#datasetEvents) return;
    this.#datasetEvents = true;
    this.#log.info({}, 'the OpenLineage receiver takes no DatasetEvents: models are told by their jobs alone');
  }

  /** Notes a DatasetEvent that ended in a server error; `delivered` counts what the receiver has taken so far. */
  noteDatasetFault(delivered: number): void {
    if (this.#datasetFaults === 0) this.#deliveredBefore = delivered;
    this.#datasetFaults += 1;
  }

  noteDatasetTaken(): void {
    this.#datasetFaults = 0;
  }

  /** Whether it is an event to be left out: the receiver takes others, and none of this kind. */
  leavesOut(sending: Sending, delivered: number): boolean {
    if (!isOfDataset(sending.event) || !mayBeLeftOut(sending)) return false;
    if (this.#datasetFaults >= faultsThatTell && delivered > this.#deliveredBefore) this.noteDatasetEvents();
    return this.#datasetEvents;
  }
}
