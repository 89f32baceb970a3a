import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Appends one refused object with the receiver's answer, and fsyncs: nothing refused is lost, whatever comes next. */
export async function appendRejected(path: string, entry: object): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'a');
  try {
    await file.appendFile(`${JSON.stringify(entry)}\n`, 'utf8');
    await file.sync();
  } finally {
    await file.close();
  }
}
