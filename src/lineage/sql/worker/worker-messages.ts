/** What the engine and the worker say to each other: tasks one by one, answers in their order and many at a time. */
import type { Unresolved } from '../../../model/reasons.js';
import type { SqlAnswer, SqlRequest } from '../port.js';

export interface WorkerTask {
  readonly request: SqlRequest;
  /** When the query has already broken a worker: why. Only its tables are asked for, from the tokens. */
  readonly tablesOnly: Unresolved | null;
}

export type WorkerReply =
  | {
      readonly kind: 'answer';
      readonly answer: SqlAnswer;
      /** Infinite when the parser broke afterwards. */
      readonly parserBytes?: number;
    }
  /** The request could not be answered; after `parser` the thread must not be used again, and answers nothing more. */
  | { readonly kind: 'broken'; readonly message: string; readonly parser: boolean };

export type WorkerMessage =
  /** The parser is loaded; the time limit of a query starts only now. */
  { readonly kind: 'ready' } | { readonly kind: 'replies'; readonly replies: readonly WorkerReply[] };

/** The worker's data: how far it is, in memory that both threads see, for a worker that hangs can tell nothing. */
export interface WorkerData {
  readonly progress: Int32Array;
}

/** Places in `progress`: tasks begun, tasks ended, and when the last of them was begun. */
export const places = { begun: 0, ended: 1, since: 2 } as const;

export function newProgress(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(Object.keys(places).length * Int32Array.BYTES_PER_ELEMENT));
}

/** Milliseconds of a clock that all threads share, as 32 bits: only differences mean something (`elapsedSince`). */
export function sharedClock(): number {
  return Number((process.hrtime.bigint() / 1_000_000n) & 0x7fff_ffffn) | 0;
}

/** Milliseconds since a reading of the clock; right for up to 24 days. */
export function elapsedSince(reading: number): number {
  return (sharedClock() - reading) & 0x7fff_ffff;
}
