import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { serialiseEvent } from '../serialise.js';
import type { Transport } from './transport.js';

/**
 * Writes each event into a new file beside the others: `{path}-{YYYYMMDD-HHMMSS.ffffff}.json`, in UTC. Names sort in the
 * order of the events; one that is taken already is never written over. `now` gives milliseconds since 1970.
 *
 * Rejects with the error of the file system (`ENOSPC`, `EACCES`, …).
 */
export function createEventFilesTransport(path: string, now: () => number = Date.now): Transport {
  let lastMicros = 0;

  /** Always later than the one before, since a millisecond may bring many events. */
  function nextStamp(): string {
    lastMicros = Math.max(Math.floor(now()) * 1000, lastMicros + 1);
    const [date = '', time = ''] = new Date(Math.floor(lastMicros / 1000)).toISOString().split('T');
    const micros = String(lastMicros % 1_000_000).padStart(6, '0');
    return `${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}.${micros}`;
  }

  async function write(text: string): Promise<void> {
    for (let file = `${path}-${nextStamp()}.json`; ;) {
      try {
        await writeFile(file, text, { flag: 'wx' });
        return;
      } catch (cause) {
        const code = cause instanceof Error && 'code' in cause ? cause.code : '';
        if (code === 'ENOENT') await mkdir(dirname(path), { recursive: true });
        else if (code === 'EEXIST') file = `${path}-${nextStamp()}.json`;
        else throw cause;
      }
    }
  }

  return {
    async emit(event) {
      await write(`${serialiseEvent(event)}\n`);
    },
    async close() {},
  };
}
