import { open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { guarded } from './atomic-file.js';
import { makeFolder } from './make-folder.js';
import { redactData } from '../log/redact.js';

/**
 * Appends one refused object with the receiver's answer, without secrets, and fsyncs: nothing refused is lost, whatever
 * comes next.
 *
 * @throws LineageError `output_unwritable` (exit 2)
 */
export async function appendRejected(path: string, entry: object): Promise<void> {
  await guarded(path, async () => {
    await makeFolder(dirname(resolve(path)));
    const file = await open(path, 'a');
    try {
      await file.appendFile(`${redactData(JSON.stringify(entry))}\n`, 'utf8');
      await file.sync();
    } finally {
      await file.close();
    }
  });
}
