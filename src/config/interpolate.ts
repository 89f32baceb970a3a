import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { configurationError, type LineageError } from '../errors.js';
import { fileTrouble } from '../files/file-trouble.js';
import { registerSecret } from '../log/redact.js';

export type Environment = Readonly<Record<string, string | undefined>>;

const reference = /\$(\$?)\{(?:file:([^}]+)|([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?)\}/g;

/**
 * A text of a config file with `${NAME}`, `${NAME:-default}` and `${file:/path}` filled in; `$${NAME}` stays as `${NAME}`.
 * What comes out of a file is taken for a secret.
 *
 * @param origin names the key in messages
 * @throws LineageError (exit 2) when the variable is not set or empty and has no default, or the file cannot be read
 */
export function interpolate(text: string, env: Environment, folder: string, origin: string): string {
  return text.replace(reference, (whole: string, escape: string, path?: string, name?: string, fallback?: string) => {
    if (escape !== '') return whole.slice(1);
    if (path !== undefined) return secretFromFile(resolve(folder, path.trim()), origin);
    const value = env[name ?? ''] ?? '';
    if (value !== '') return value;
    if (fallback !== undefined) return fallback;
    throw configurationError(`${origin}: the environment variable ${name} is not set`, {
      code: 'variable_not_set',
      op: 'read config file',
      hint: `Set ${name}, or write \${${name}:-default}.`,
    });
  });
}

/**
 * The text of a file that holds a secret, without blanks around it; registered with the writers.
 *
 * @throws LineageError (exit 2) when it cannot be read or is empty
 */
export function secretFromFile(path: string, origin: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (cause) {
    throw unreadable(
      `${origin}: cannot read ${path}: ${fileTrouble(cause)}`,
      'Check that the file is there and that this user may read it.',
      cause,
    );
  }
  if (text === '') throw unreadable(`${origin}: ${path} is empty`, 'Put the secret into the file, and nothing else.');
  registerSecret(text);
  return text;
}

function unreadable(message: string, hint: string, cause?: unknown): LineageError {
  return configurationError(message, { code: 'secret_file_unreadable', op: 'read secret', hint, cause });
}
