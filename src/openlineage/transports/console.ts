import type { Writable } from 'node:stream';
import { serialiseEvent } from '../serialise.js';
import type { Transport } from './transport.js';

/** Writes one event a line to a stream, standard output unless another is given. Rejects with the stream's error; never ends it. */
export function createConsoleTransport(stream: Writable = process.stdout): Transport {
  return {
    emit(event) {
      return new Promise((resolve, reject) => {
        stream.write(`${serialiseEvent(event)}\n`, (error) => (error ? reject(error) : resolve()));
      });
    },
    async close() {},
  };
}
