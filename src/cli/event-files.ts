import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileTrouble } from '../files/file-trouble.js';
import { requireReadable } from './require-readable.js';
import { usageError } from './usage-errors.js';

/** What a folder is searched for. */
const eventFile = /\.(?:json|jsonl|ndjson)(?:\.gz)?$/i;

/** A file, or what a folder holds; in the order in which they are to be read. */
export interface EventFiles {
  readonly files: readonly string[];
  /** Found in a folder, and not named one by one: something else may lie among them. */
  readonly inFolder: boolean;
}

/**
 * The files behind a path: itself, or every event file below a folder (JSON, NDJSON, gzip of either, by their names), sorted,
 * what was refused (`rejected.ndjson`, which is of all passes) and those of earlier passes (`passes/`) first: a run may begin in one
 * and end in a later one, and what a job is by now comes last.
 *
 * @throws LineageError (exit 2) when it cannot be read, or the folder holds no such file
 */
export async function eventFilesAt(path: string): Promise<EventFiles> {
  const isFolder = (await stat(path).catch(() => null))?.isDirectory() === true;
  if (!isFolder) {
    await requireReadable(path);
    return { files: [path], inFolder: false };
  }
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(
    (cause: NodeJS.ErrnoException) => {
      throw usageError(`cannot read ${path}: ${fileTrouble(cause)}`, 'Check that this user may read the folder.');
    },
  );
  const files = entries
    .filter((entry) => entry.isFile() && eventFile.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort((a, b) => compare(orderIn(path, a), orderIn(path, b)));
  if (files.length === 0) {
    throw usageError(
      `the folder ${path} holds no event file`,
      'Event files end in .json, .jsonl or .ndjson, with or without .gz.',
    );
  }
  return { files, inFolder: true };
}

/** Sorts as the path does, with what was refused and what lies in `passes` before what lies beside it. */
function orderIn(folder: string, file: string): string {
  const names = relative(folder, file).split(sep);
  const last = names.length - 1;
  return names
    .map((name, index) => {
      if (index === last && /^rejected\.ndjson(?:\.gz)?$/.test(name)) return '';
      return name === 'passes' && index < last ? '\u0001' : name;
    })
    .join('\0');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
