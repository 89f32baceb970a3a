/** What the engine and the worker say to each other. */
import type { Unresolved } from '../../model/reasons.js';
import type { SqlAnswer, SqlRequest } from './port.js';

export interface WorkerTask {
  readonly request: SqlRequest;
  /** When the query has already broken a worker: why. Only its tables are asked for, from the tokens. */
  readonly tablesOnly: Unresolved | null;
}

export type WorkerReply =
  /** The parser is loaded; the time limit of a query starts only now. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly answer: SqlAnswer; readonly parserBytes?: number }
  /** The request could not be answered; after `parser` the thread must not be used again. */
  | { readonly kind: 'broken'; readonly message: string; readonly parser: boolean };
