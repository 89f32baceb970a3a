/** What the worker says to the engine. */
import type { SqlAnswer } from './port.js';

export type WorkerReply =
  /** The parser is loaded; the time limit of a query starts only now. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly answer: SqlAnswer }
  /** The request could not be answered; after `parser` the thread must not be used again. */
  | { readonly kind: 'broken'; readonly message: string; readonly parser: boolean };
