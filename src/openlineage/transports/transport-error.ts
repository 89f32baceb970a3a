export interface TransportFailure {
  /** Status of the last answer; absent when there was none. */
  readonly status?: number;
  /** Beginning of the last answer's body, at most 2,048 characters, without secrets. */
  readonly body?: string;
  /** Whether the same event may well be taken later: the receiver was away, overloaded or broken. */
  readonly retryable: boolean;
  /** How often the event was sent. */
  readonly tries: number;
  readonly cause?: unknown;
}

/** The receiver has not confirmed an event, after all tries. Neither message nor body holds a secret. */
export class TransportError extends Error {
  readonly status: number | undefined;
  readonly body: string | undefined;
  readonly retryable: boolean;
  readonly tries: number;

  constructor(message: string, failure: TransportFailure) {
    super(message, failure.cause === undefined ? undefined : { cause: failure.cause });
    this.name = 'TransportError';
    this.status = failure.status;
    this.body = failure.body;
    this.retryable = failure.retryable;
    this.tries = failure.tries;
  }
}
