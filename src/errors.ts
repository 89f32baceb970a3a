/** What can be done about an error decides its class, and the class decides the exit code (docs/operations.md). */
export type ErrorClass = 'configuration' | 'credentials' | 'unavailable' | 'partial' | 'interrupted' | 'unexpected';

const exitCodes: Readonly<Record<ErrorClass, number>> = {
  unexpected: 1,
  configuration: 2,
  partial: 3,
  unavailable: 4,
  credentials: 5,
  interrupted: 143,
};

export interface ErrorDetails {
  /** Stable and machine-readable: `watermark_corrupt`. */
  readonly code: string;
  /** What was being done: `read watermark`. */
  readonly op?: string;
  /** The way out, as one sentence for a person. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** The one error class of the program. Throw it or handle it; only main.ts turns it into an exit code. */
export class LineageError extends Error {
  readonly errorClass: ErrorClass;
  readonly code: string;
  readonly op: string | undefined;
  readonly hint: string | undefined;

  constructor(errorClass: ErrorClass, message: string, details: ErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'LineageError';
    this.errorClass = errorClass;
    this.code = details.code;
    this.op = details.op;
    this.hint = details.hint;
  }

  get exitCode(): number {
    return exitCodes[this.errorClass];
  }
}

/** Fix the configuration: exit 2. */
export function configurationError(message: string, details: ErrorDetails): LineageError {
  return new LineageError('configuration', message, details);
}

/** Fix the credentials: exit 5. */
export function credentialsError(message: string, details: ErrorDetails): LineageError {
  return new LineageError('credentials', message, details);
}

/** Try again later: exit 4. */
export function unavailableError(message: string, details: ErrorDetails): LineageError {
  return new LineageError('unavailable', message, details);
}

/** What a pass says of a receiver that is away. */
export const keptForNextPass = 'What was not delivered is kept in place and comes again in the next pass.';

/** The error with another hint in the place of `keptForNextPass`, for commands that are no pass. */
export function withoutNextPass(error: LineageError, hint: string): LineageError {
  if (error.hint !== keptForNextPass) return error;
  const { errorClass, message, code, op, cause } = error;
  return new LineageError(errorClass, message, { code, hint, ...(op === undefined ? {} : { op }), cause });
}

/** Any thrown thing as an error of the taxonomy; what is not one already is unexpected (exit 1). */
export function asLineageError(thrown: unknown): LineageError {
  if (thrown instanceof LineageError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new LineageError('unexpected', message, {
    code: 'unexpected',
    cause: thrown,
    hint: 'This is a fault of the program: please report it with the log of this pass.',
  });
}
