import { mkdir, open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { serialiseEvent } from '../serialise.js';
import type { Transport } from './transport.js';

/**
 * Appends one event a line (NDJSON) to the file at `path`, which is made, with its folder, when the first event comes.
 * Events stand in the order in which they were emitted, also when nobody waits. A last line that was torn off, by a crash
 * or a full disk, is ended first, so that it costs only itself. `close` flushes to the disk.
 *
 * Rejects with the error of the file system (`ENOSPC`, `EACCES`, …).
 */
export function createFileTransport(path: string): Transport {
  let file: FileHandle | undefined;
  let endsClean = false;
  let queue: Promise<void> = Promise.resolve();

  async function append(line: string): Promise<void> {
    if (file === undefined) {
      await mkdir(dirname(path), { recursive: true });
      file = await open(path, 'a+');
    }
    const start = endsClean || !(await endsInsideLine(file)) ? '' : '\n';
    endsClean = false;
    await file.appendFile(`${start}${line}\n`, 'utf8');
    endsClean = true;
  }

  function inOrder(step: () => Promise<void>): Promise<void> {
    const result = queue.then(step);
    queue = result.catch(() => undefined); // its own caller hears of it; the next one must still have its turn
    return result;
  }

  return {
    async emit(event) {
      const line = serialiseEvent(event);
      await inOrder(() => append(line));
    },
    close() {
      return inOrder(async () => {
        const opened = file;
        file = undefined;
        if (opened === undefined) return;
        try {
          await opened.sync();
        } finally {
          await opened.close();
        }
      });
    },
  };
}

async function endsInsideLine(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return false;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.toString('latin1') !== '\n';
}
