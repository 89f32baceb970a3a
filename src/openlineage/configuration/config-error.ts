/** A configuration of the client that cannot be followed. Neither message nor hint holds a secret. */
export class ConfigError extends Error {
  /** The way out, as one sentence. */
  readonly hint: string;

  constructor(message: string, hint: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'ConfigError';
    this.hint = hint;
  }
}
