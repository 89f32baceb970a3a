import { configurationError, type LineageError } from '../errors.js';
import { namesOf } from './option.js';

/** What later versions bring. Whoever asks for it is told so by name, and not that it is a misspelling. */
const laterFlags = ['kada-dir', 'mask', 'compress', 'hwm-dir', 'name', 'bundle', 'land'] as const;

const laterByKey = new Set<string>(laterFlags.map((flag) => namesOf(flag).key));
const laterByEnv = new Set<string>(laterFlags.map((flag) => namesOf(flag).env));
const laterByFlag = new Set<string>([...laterFlags, 'n']);

export const laterCommands: ReadonlySet<string> = new Set(['report']);
const laterSinks: ReadonlySet<string> = new Set(['kada']);

export function isLaterFlag(flag: string): boolean {
  return laterByFlag.has(flag) || laterByFlag.has(flag.replace(/^no-/, ''));
}

export function isLaterKey(key: string): boolean {
  return laterByKey.has(key);
}

export function isLaterVariable(name: string): boolean {
  return laterByEnv.has(name);
}

const dataFolder = 'pack or upload the output directory when the pass has ended.';

/** What to do meanwhile, by flag. */
const meanwhile: Readonly<Record<string, string>> = {
  bundle: dataFolder,
  land: dataFolder,
};

/**
 * The way out for a flag, key or variable of a later version.
 *
 * @param verb what to do with it, as a person would say it
 */
export function laterHint(name: string, verb = 'Leave it out'): string {
  const flag = laterFlags.find((one) => one === name || namesOf(one).key === name || namesOf(one).env === name);
  const how = flag === undefined ? undefined : meanwhile[flag];
  return how === undefined ? `${verb}.` : `${verb}: ${how}`;
}

/** The refusal (exit 2). `what` as the user wrote it: `--bundle`. */
export function notInThisVersion(what: string, hint = 'Leave it out.'): LineageError {
  return configurationError(`${what} is not in this version`, {
    code: 'not_in_this_version',
    op: 'read options',
    hint,
  });
}

export function isLaterSink(name: string): boolean {
  return laterSinks.has(name);
}
