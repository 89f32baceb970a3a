import { earlyLogFormat } from '../config/log-settings.js';
import type { LineageError } from '../errors.js';
import { errorFields } from '../log/error-fields.js';
import { openLogger } from '../log/open-logger.js';
import type { CliHost } from './host.js';
import { rawFlag } from './raw-flag.js';

/** Tells why the program ends, on standard error: two lines for people, one JSON line for machines. Never a stack. */
export function reportError(
  error: LineageError,
  argv: readonly string[],
  host: Pick<CliHost, 'env' | 'terminal' | 'stderr'>,
): void {
  if (earlyLogFormat({ 'log-format': rawFlag(argv, 'log-format') }, host.env, host.terminal) === 'pretty') {
    host.stderr.write(errorText(error));
    return;
  }
  const log = openLogger({ level: 'error', format: 'json', write: (line) => host.stderr.write(line) });
  log.error(errorFields(error), 'ended by an error');
}

/** `error: …` and, where there is a way out, `hint: …`. */
export function errorText(error: { readonly message: string; readonly hint?: string | undefined }): string {
  const hint = error.hint === undefined ? '' : `hint: ${error.hint}\n`;
  return `error: ${error.message}\n${hint}`;
}
