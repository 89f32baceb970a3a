import { configurationError, type LineageError } from '../errors.js';
import { namesOf } from './option.js';

/** What later versions bring. Whoever asks for it is told so by name, and not that it is a misspelling. */
const laterFlags = [
  'kada-dir',
  'mask',
  'compress',
  'hwm-dir',
  'name',
  'bundle',
  'land',
  'git-sync-dir',
  'datahub-url',
  'datahub-token',
  'datahub-token-file',
  'openlineage-models',
  'pass-run',
] as const;

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
