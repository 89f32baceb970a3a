import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { redactData } from '../log/redact.js';

/**
 * Appends one refused object with the receiver's answer, without secrets, and fsyncs: nothing refused is lost, whatever
 * comes next.
 */
export async function appendRejected(path: string, entry: object): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'a');
  try {
    await file.appendFile(`${redactData(JSON.stringify(entry))}\n`, 'utf8');
    await file.sync();
  } finally {
    await file.close();
  }
}
