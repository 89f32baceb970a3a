import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { openAtomicFile } from '../files/atomic-file.js';

/**
 * Puts a line before and one behind those of a file of events. The file is replaced as a whole, so that a reader sees it with
 * both or with none.
 *
 * @throws LineageError `output_unwritable` (exit 2); the file is then as it was
 */
export async function encloseEvents(path: string, first: string, last: string): Promise<void> {
  const file = await openAtomicFile(path);
  try {
    await file.write(`${first}\n`);
    let rest = '';
    for await (const chunk of createReadStream(path, 'utf8') as AsyncIterable<string>) {
      const text = rest + chunk;
      const whole = text.lastIndexOf('\n') + 1;
      await file.write(text.slice(0, whole));
      rest = text.slice(whole);
    }
    await file.write(`${rest === '' ? '' : `${rest}\n`}${last}\n`);
    await file.publish();
  } finally {
    await file.discard();
  }
}

/**
 * Adds lines to a file that keeps only its newest ones. The file is replaced as a whole.
 *
 * @throws LineageError `output_unwritable` (exit 2)
 */
export async function appendNewest(path: string, lines: readonly string[], mostLines: number): Promise<void> {
  const before = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return '';
    throw cause;
  });
  const kept = [...before.split('\n').filter((line) => line !== ''), ...lines].slice(-mostLines);
  const file = await openAtomicFile(path);
  try {
    for (const line of kept) await file.write(`${line}\n`);
    await file.publish();
  } finally {
    await file.discard();
  }
}
