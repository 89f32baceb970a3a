import { createReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { guarded } from '../files/atomic-file.js';

/** What was sent where, over all replays of a file: a line for each event and place. */
export interface ReplayLedger {
  has(entry: string): boolean;
  /** Remembers at once, and on disk. */
  add(entry: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the ledger at `path`, which is made when it is missing. A last line that was torn off counts for nothing.
 *
 * @throws LineageError `output_unwritable` (exit 2)
 */
export async function openReplayLedger(path: string): Promise<ReplayLedger> {
  const file: FileHandle = await guarded(path, () => open(path, 'a'));
  const entries = new Set<string>();
  for await (const line of createInterface({ input: createReadStream(path) })) entries.add(line);
  const { size } = await file.stat();
  if (size > 0) await guarded(path, () => file.appendFile('\n')); // ends a line that was torn off
  return {
    has: (entry) => entries.has(entry),
    async add(entry) {
      entries.add(entry);
      await guarded(path, () => file.appendFile(`${entry}\n`));
    },
    async close() {
      try {
        await guarded(path, () => file.sync());
      } finally {
        await file.close();
      }
    },
  };
}
