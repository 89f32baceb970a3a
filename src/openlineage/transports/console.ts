import { serialiseEvent } from '../serialise.js';
import type { Transport } from './transport.js';

/** What is needed of a stream: Node's writable ones all have it. No type of Node's, so that users need none. */
export interface LineStream {
  write(line: string, done: (error?: Error | null) => void): unknown;
}

/** Writes one event a line to a stream, standard output unless another is given. Rejects with the stream's error; never ends it. */
export function createConsoleTransport(stream: LineStream = process.stdout): Transport {
  return {
    emit(event) {
      return new Promise((resolve, reject) => {
        stream.write(`${serialiseEvent(event)}\n`, (error) => (error ? reject(error) : resolve()));
      });
    },
    async close() {},
  };
}
