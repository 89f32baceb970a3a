import { LineageError } from '../errors.js';

const deepestCause = 5;

/** An error as fields of a log line: code, operation, hint, message and the messages of its causes. Never a stack. */
export function errorFields(error: LineageError): Readonly<Record<string, unknown>> {
  const causes = causeMessages(error.cause).filter((message) => !error.message.includes(message));
  return {
    code: error.code,
    ...(error.op === undefined ? {} : { op: error.op }),
    error: error.message,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
    ...(causes.length === 0 ? {} : { causes }),
    exitCode: error.exitCode,
  };
}

function causeMessages(thrown: unknown): readonly string[] {
  const messages: string[] = [];
  for (let cause = thrown; cause instanceof Error && messages.length < deepestCause; cause = cause.cause) {
    const message = cause instanceof LineageError ? `${cause.code}: ${cause.message}` : cause.message;
    if (message !== '' && !messages.includes(message)) messages.push(message);
  }
  return messages;
}
