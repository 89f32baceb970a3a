import type { LineageError } from '../errors.js';

/** What became of what was sent to a receiver. */
export interface NetworkTally {
  readonly delivered: number;
  readonly rejected: number;
  readonly failed: number;
  /** Keys with something that the receiver has not taken. */
  readonly unconfirmed: ReadonlySet<string>;
  /** What ended the receiver's service; null while it goes on. */
  readonly error: LineageError | null;
}
