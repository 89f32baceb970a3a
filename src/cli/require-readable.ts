import { access, constants, stat } from 'node:fs/promises';
import { configurationError } from '../errors.js';
import { fileTrouble } from '../files/file-trouble.js';

/** Resolves when a path is a file that can be read. Throws a LineageError (exit 2) that names it when it is not. */
export async function requireReadable(path: string): Promise<void> {
  let why: string | null = null;
  try {
    await access(path, constants.R_OK);
    if ((await stat(path)).isDirectory()) why = 'it is a folder';
  } catch (cause) {
    why = fileTrouble(cause);
  }
  if (why === null) return;
  throw configurationError(`cannot read ${path}: ${why}`, {
    code: 'file_unreadable',
    op: 'read file',
    hint: 'Check the path, and that this user may read the file.',
  });
}
