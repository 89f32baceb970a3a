import yargs, { type Argv } from 'yargs';
import type { Flags } from '../config/gather.js';
import { isList, type CommandName, type Option } from '../config/option.js';
import { optionsOf } from '../config/options.js';
import { packageVersion } from '../files/package-root.js';
import { commands, localFlags, type Command } from './commands.js';
import { plainBooleans, refuseUnknown, usageError } from './usage-errors.js';

export type Invocation =
  | { readonly kind: 'print'; readonly text: string }
  | {
      readonly kind: 'command';
      readonly command: CommandName;
      readonly flags: Flags;
      /** What stands behind the command: files. */
      readonly operands: readonly string[];
    };

const yargsSettings = {
  'camel-case-expansion': false,
  'dot-notation': false,
  'parse-numbers': false,
  'parse-positional-numbers': false,
  'greedy-arrays': false,
  'strip-aliased': true,
} as const;

/**
 * Reads the command line: a command with its flags, still text, or a text to print (`--help`, `--version`).
 *
 * @param argv without the program's own name
 * @throws LineageError (exit 2) that names the nearest known command or flag
 */
export async function parseArgv(argv: readonly string[], columns: number | undefined): Promise<Invocation> {
  let chosen: CommandName = 'run';
  let output = '';
  const parser = openParser(columns, (command) => {
    chosen = command;
  });
  const args = await parser.parseAsync(
    plainBooleans(argv).map(hideDash),
    {},
    (_error: unknown, _args: unknown, text: string) => {
      output = text;
    },
  );
  if (output !== '') return { kind: 'print', text: output.endsWith('\n') ? output : `${output}\n` };

  const { _: words, ...rest } = showDashes(args) as ParsedArgs; // what yargs gives
  const operandName = commands.find(({ name }) => name === chosen)?.operands?.name ?? '';
  const given = Object.fromEntries(Object.entries(rest).filter(([name]) => name !== '$0' && name !== operandName));
  const extra = words.map(String).slice(words[0] === chosen ? 1 : 0);
  refuseUnknown(chosen, given, extra, words[0] === chosen);
  const operands = [rest[operandName] ?? []].flat().map(String);
  return { kind: 'command', command: chosen, flags: flagsOf(chosen, given), operands };
}

/** Standard input, which yargs would take for a flag without a name when it stands where a file may stand. */
const dash = '\u0000-';

function hideDash(word: string): string {
  return word === '-' ? dash : word;
}

function showDashes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(showDashes);
  if (typeof value !== 'object' || value === null) return value === dash ? '-' : value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, showDashes(item)]));
}

interface ParsedArgs {
  readonly _: readonly (string | number)[];
  readonly [flag: string]: unknown;
}

function openParser(columns: number | undefined, choose: (command: CommandName) => void): Argv {
  const parser = yargs()
    .scriptName('hightouch-lineage')
    .locale('en')
    .usage(
      'Usage: $0 [command] [options]\n\nColumn-level lineage and run history from Hightouch to OpenLineage and DataHub.',
    )
    .exitProcess(false)
    .showHelpOnFail(false)
    .parserConfiguration(yargsSettings)
    .wrap(Math.min(columns ?? 100, 120))
    .help('help', 'Print this help')
    .alias('help', 'h')
    .version('version', 'Print the version', packageVersion())
    .alias('version', 'v')
    .fail((message, error) => {
      throw error ?? usageError(message);
    });
  for (const { name, operands, about } of commands) {
    const form = operands === null ? name : `${name} ${operands.form}`;
    parser.command(
      name === 'run' ? [form, '$0'] : form,
      about,
      (y) => describe(y, name, operands),
      () => choose(name),
    );
  }
  return parser.epilogue(
    'Every option is also an environment variable (--api-url: HIGHTOUCH_LINEAGE_API_URL) and most are keys of the config file\n(apiUrl). Exit codes: 0 done, 1 unexpected, 2 configuration, 3 partial, 4 unavailable, 5 refused.',
  );
}

function describe(parser: Argv, command: CommandName, operands: Command['operands']): Argv {
  if (operands !== null) {
    parser.positional(operands.name, { type: 'string', describe: operands.about });
  }
  for (const option of optionsOf(command)) {
    if (option.type === 'map') continue;
    parser.option(option.flag, {
      group: `${option.group}:`,
      describe: describeOption(option),
      type: option.type === 'boolean' ? 'boolean' : 'string',
      ...(isList(option) ? { array: true } : {}),
      ...(option.alias === undefined ? {} : { alias: option.alias }),
      ...(defaultOf(option, command) === undefined ? {} : { defaultDescription: defaultOf(option, command) }),
    });
  }
  for (const [flag, about] of Object.entries(localFlags[command] ?? {})) {
    parser.option(flag, { describe: about, type: 'boolean' });
  }
  return parser;
}

function defaultOf(option: Option, command: CommandName): string | undefined {
  return option.defaultOf?.[command] ?? option.default ?? option.defaultText;
}

function describeOption(option: Option): string {
  if (option.choices === undefined) return option.about;
  return `${option.about} (${option.choices.join(', ')})`;
}

/** Flags with a value, the last one when a flag that takes one value was given several times. Throws for one without. */
function flagsOf(command: CommandName, given: Readonly<Record<string, unknown>>): Flags {
  const flags: Record<string, string | boolean | readonly string[]> = {};
  for (const option of optionsOf(command)) {
    const value = given[option.flag];
    if (value === undefined) continue;
    const values = (Array.isArray(value) ? value : [value]) as readonly unknown[]; // isArray gives any[]
    const last = values.at(-1);
    if (option.type === 'boolean') flags[option.flag] = last === true;
    else if (values.length === 0 || values.some((one) => typeof one !== 'string' || one.trim() === '')) {
      throw usageError(`--${option.flag} needs a value`, `Write --${option.flag} ${option.placeholder ?? 'VALUE'}.`);
    } else flags[option.flag] = isList(option) ? values.map(String) : String(last);
  }
  for (const flag of Object.keys(localFlags[command] ?? {})) {
    if (given[flag] !== undefined) flags[flag] = given[flag] === true;
  }
  return flags;
}
