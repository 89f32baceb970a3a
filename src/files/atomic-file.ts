import { randomBytes } from 'node:crypto';
import { open, rename, rm, readdir, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { configurationError, LineageError } from '../errors.js';
import { fileTrouble } from './file-trouble.js';
import { redactData } from '../log/redact.js';
import { makeFolder } from './make-folder.js';

/** A file that appears under its name whole or not at all. */
export interface AtomicFile {
  readonly path: string;
  /**
   * Appends text; buffered, so that a line costs no system call. Secrets in quoted text are taken out on the way, even one
   * that Hightouch itself holds in a name; a piece must not end inside quotes.
   */
  write(text: string): Promise<void>;
  /** Flushes and fsyncs; then, when all of it is on disk, does what must come before, and renames into place. */
  publish(beforeRename?: () => Promise<void>): Promise<void>;
  /** Removes what was written so far. Safe to call twice and after publish. */
  discard(): Promise<void>;
}

const bufferBytes = 256 * 1024;
const temporaryMark = '.hightouch-lineage-';
const staleAfterMs = 24 * 3600 * 1000;

/**
 * Opens a temporary file beside `path` (its folder is made when missing).
 *
 * @throws LineageError `output_unwritable` (exit 2) when folder or file cannot be made or written, disk full included
 */
export async function openAtomicFile(path: string): Promise<AtomicFile> {
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path)}${temporaryMark}${process.pid}-${randomBytes(4).toString('hex')}`);
  let handle: FileHandle | null = await guarded(path, async () => {
    await makeFolder(resolve(folder));
    await removeStale(folder, basename(path));
    return open(temporary, 'wx');
  });
  let pending: string[] = [];
  let pendingLength = 0;

  async function flush(): Promise<void> {
    if (handle === null || pendingLength === 0) return;
    const text = redactData(pending.join(''));
    pending = [];
    pendingLength = 0;
    await handle.appendFile(text, 'utf8');
  }

  async function discard(): Promise<void> {
    if (handle === null) return;
    const open = handle;
    handle = null;
    await open.close().catch(() => undefined);
    await rm(temporary, { force: true });
  }

  return {
    path,
    async write(text) {
      pending.push(text);
      pendingLength += text.length;
      if (pendingLength >= bufferBytes) await guarded(path, flush);
    },
    async publish(beforeRename) {
      try {
        await guarded(path, async () => {
          await flush();
          await handle?.sync();
          await handle?.close();
          handle = null;
          await beforeRename?.();
          await rename(temporary, path);
          await syncFolder(folder);
        });
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    },
    discard,
  };
}

/**
 * Writes a whole file atomically. Throws as openAtomicFile.
 *
 * @param text whole, or in parts of which none ends inside quotes
 */
export async function writeFileAtomic(path: string, text: string | Iterable<string>): Promise<void> {
  const file = await openAtomicFile(path);
  try {
    for (const part of typeof text === 'string' ? [text] : text) await file.write(part);
    await file.publish();
  } finally {
    await file.discard();
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  if (handle === null) return;
  await handle.sync().catch(() => undefined);
  await handle.close();
}

/** What a killed pass left behind is removed once it is a day old, so that a pass running beside this one keeps its own. */
async function removeStale(folder: string, name: string): Promise<void> {
  for (const entry of await readdir(folder)) {
    if (!entry.startsWith(`.${name}${temporaryMark}`)) continue;
    const path = join(folder, entry);
    const age =
      Date.now() -
      (await stat(path).then(
        (found) => found.mtimeMs,
        () => Date.now(),
      ));
    if (age > staleAfterMs) await rm(path, { force: true });
  }
}

/** Runs an action on a file; what the file system throws becomes `output_unwritable` (exit 2), which names the path. */
export async function guarded<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (cause) {
    if (cause instanceof LineageError) throw cause;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    const full = code === 'ENOSPC' || code === 'EDQUOT';
    throw configurationError(`cannot write ${path}: ${fileTrouble(cause)}`, {
      code: 'output_unwritable',
      op: 'write file',
      hint: full
        ? 'Free some space and run again: the files of the pass before are whole, and nothing is lost.'
        : 'Check that the folder exists, that it is a folder, and that this user may write there.',
      cause,
    });
  }
}
