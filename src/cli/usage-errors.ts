import { isLaterFlag, laterCommands, laterHint, notInThisVersion } from '../config/later.js';
import { nearestHint } from '../config/nearest.js';
import type { CommandName } from '../config/option.js';
import { options, optionsOf } from '../config/options.js';
import { configurationError, type LineageError } from '../errors.js';
import { commands, localFlags } from './commands.js';

/** A command line that cannot be followed: exit 2. */
export function usageError(message: string, hint = 'See hightouch-lineage --help.'): LineageError {
  return configurationError(message, { code: 'usage', op: 'read command line', hint });
}

/**
 * `--flag=yes` and the like in the form yargs reads; it would take every word but `true` for false.
 *
 * @throws LineageError (exit 2) for a boolean flag with another value
 */
export function plainBooleans(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  return argv.map((word, index) => {
    const match = (end < 0 || index < end) && /^--([a-z-]+)=(.*)$/s.exec(word);
    if (!match) return word;
    const [, flag = '', value = ''] = match;
    if (!isBooleanFlag(flag)) return word;
    if (/^(?:true|yes|on|1)$/i.test(value)) return `--${flag}=true`;
    if (/^(?:false|no|off|0)$/i.test(value)) return `--${flag}=false`;
    throw usageError(
      `--${flag}: ${JSON.stringify(value)} is neither true nor false`,
      `Write --${flag} or --${flag}=false.`,
    );
  });
}

function isBooleanFlag(flag: string): boolean {
  if (Object.values(localFlags).some((flags) => flag in flags)) return true;
  return options.some((option) => option.flag === flag && option.type === 'boolean');
}

/**
 * @param given parsed flags by name
 * @param extra words that are neither command nor operand
 * @param named whether a command was named at all
 * @throws LineageError (exit 2) for the first word or flag that the command does not know
 */
export function refuseUnknown(
  command: CommandName,
  given: Readonly<Record<string, unknown>>,
  extra: readonly string[],
  named: boolean,
): void {
  const [word] = extra;
  if (word !== undefined) {
    if (!named && laterCommands.has(word))
      throw notInThisVersion(`command ${word}`, `Known: ${commandNames().join(', ')}.`);
    const shown = JSON.stringify(word.slice(0, 80));
    if (named) throw usageError(`${command} takes no ${shown}`, extraHint(command));
    throw usageError(
      `unknown command ${shown}`,
      `${nearestHint(word, commandNames())} Known: ${commandNames().join(', ')}. See hightouch-lineage --help.`,
    );
  }
  const known = [...optionsOf(command).map((option) => option.flag), ...Object.keys(localFlags[command] ?? {})];
  for (const flag of Object.keys(given)) {
    if (known.includes(flag)) continue;
    const written = flag.length === 1 ? `-${flag}` : `--${flag}`;
    if (isLaterFlag(flag)) throw notInThisVersion(written, laterHint(flag));
    const elsewhere = options.find((option) => option.flag === flag)?.commands ?? [];
    if (elsewhere.length > 0) {
      throw usageError(`${command} takes no ${written}`, `It belongs to: ${elsewhere.join(', ')}.`);
    }
    const close = nearestHint(flag, [...known, 'help', 'version'], (name) => `--${name}`);
    throw usageError(`unknown option ${written.slice(0, 80)}`, `${close} See hightouch-lineage ${command} --help.`);
  }
}

function extraHint(command: CommandName): string {
  if (command !== 'sql') return `See hightouch-lineage ${command} --help.`;
  return 'It explains one query at a time: name one file, or give many as lines of --ndjson. See hightouch-lineage sql --help.';
}

function commandNames(): readonly string[] {
  return commands.map(({ name }) => name);
}
