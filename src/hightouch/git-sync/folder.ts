import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { configurationError, type LineageError } from '../../errors.js';
import { fileTrouble } from '../../files/file-trouble.js';

/** A file of definitions. */
export interface DefinitionFile {
  /** In the folder, with slashes: `syncs/orders.yaml`. */
  readonly path: string;
  /** The file's name without its ending. */
  readonly slug: string;
  /** null when it cannot be read; `fault` says why. */
  readonly text: string | null;
  readonly fault: string;
}

const maxFileBytes = 16 * 1024 * 1024;
const ending = /\.ya?ml$/i;

/**
 * The YAML files of a folder of definitions, sorted by name; none when the folder is not there.
 *
 * @param root absolute, with links resolved
 * @throws LineageError (exit 2) when the folder is there and cannot be listed
 */
export async function readDefinitionFiles(root: string, folder: string): Promise<readonly DefinitionFile[]> {
  const names = (await list(join(root, folder))) ?? [];
  const files: DefinitionFile[] = [];
  for (const name of names) {
    if (!ending.test(name) || name.startsWith('.')) continue;
    const path = folder === '' ? name : `${folder}/${name}`;
    const slug = name.replace(ending, '');
    files.push({ path, slug, ...(await readInside(root, path)) });
  }
  return files;
}

/**
 * The folder of a Git Sync checkout, absolute and with links resolved.
 *
 * @throws LineageError (exit 2) when it is not there, is no folder, or may not be read
 */
export async function openRoot(dir: string): Promise<string> {
  try {
    const root = await realpath(dir);
    if ((await stat(root)).isDirectory()) return root;
  } catch (cause) {
    throw unreadable(dir, fileTrouble(cause), cause);
  }
  throw unreadable(dir, 'it is no folder');
}

/** Names in a folder, sorted; null when it is not there. */
export async function list(folder: string): Promise<readonly string[] | null> {
  try {
    return (await readdir(folder)).sort();
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT' || codeOf(cause) === 'ENOTDIR') return null;
    throw unreadable(folder, fileTrouble(cause), cause);
  }
}

/** Links that lead out of the folder are not followed, and what is no file (a pipe) is not opened. */
async function readInside(
  root: string,
  path: string,
): Promise<{ readonly text: string | null; readonly fault: string }> {
  try {
    const real = await realpath(join(root, path));
    if (!real.startsWith(root.endsWith(sep) ? root : root + sep))
      return { text: null, fault: 'a link out of the folder' };
    const { size, isFile } = await stat(real).then((found) => ({ size: found.size, isFile: found.isFile() }));
    if (!isFile) return { text: null, fault: 'no file' };
    if (size > maxFileBytes) return { text: null, fault: 'too large' };
    return { text: await readFile(real, 'utf8'), fault: '' };
  } catch (cause) {
    return { text: null, fault: `cannot be read: ${fileTrouble(cause)}` };
  }
}

function unreadable(path: string, why: string, cause?: unknown): LineageError {
  return configurationError(`cannot read the Git Sync folder ${path}: ${why}`, {
    code: 'git_sync_unreadable',
    op: 'read git sync folder',
    hint: 'Give --git-sync-dir the folder that holds manifest.yaml, models and syncs, and let this user read it.',
    cause,
  });
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
}
