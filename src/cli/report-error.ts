import { earlyLogFormat } from '../config/log-settings.js';
import type { LineageError } from '../errors.js';
import { errorFields } from '../log/error-fields.js';
import { openLogger } from '../log/open-logger.js';
import type { CliHost } from './host.js';

/** Tells why the program ends, on standard error: two lines for people, one JSON line for machines. Never a stack. */
export function reportError(
  error: LineageError,
  argv: readonly string[],
  host: Pick<CliHost, 'env' | 'terminal' | 'stderr'>,
): void {
  if (earlyLogFormat({ 'log-format': formatFlag(argv) }, host.env, host.terminal) === 'pretty') {
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

/** The flag as it stands on a command line that may not be readable as a whole. */
function formatFlag(argv: readonly string[]): string | undefined {
  const at = argv.findLastIndex((word) => word === '--log-format' || word.startsWith('--log-format='));
  if (at < 0) return undefined;
  return argv[at] === '--log-format' ? argv[at + 1] : argv[at]?.slice('--log-format='.length);
}
