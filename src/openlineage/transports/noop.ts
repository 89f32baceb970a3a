import type { Transport } from './transport.js';

/** Takes every event and does nothing with it: for `OPENLINEAGE_DISABLED`. */
export function createNoopTransport(): Transport {
  return {
    async emit() {},
    async close() {},
  };
}
