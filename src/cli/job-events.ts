import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { JobEvent } from '../openlineage/events.js';

/** The JobEvents of a file that a pass of this program wrote, one event a line. */
export async function readJobEvents(path: string): Promise<readonly JobEvent[]> {
  const events: JobEvent[] = [];
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    const event = JSON.parse(line) as JobEvent | { readonly run: object }; // our own sink's output
    if (!('run' in event)) events.push(event);
  }
  return events;
}
