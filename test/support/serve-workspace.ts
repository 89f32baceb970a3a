/**
 * A scaled workspace in a process of its own, for benches:
 * `node build/test/support/serve-workspace.js --syncs N --runs N --models N --latency MS --port P --key KEY [--now MS]`.
 * The first line on standard output is `{"url", "key", "nowMs"}`. SIGTERM ends it, with its counts as a last line.
 */
import { parseArgs } from 'node:util';
import { scaledWorkspace } from '#src/demo/scaled-workspace.js';
import { startHightouchServer } from '#src/demo/server.js';

const { values } = parseArgs({
  options: {
    syncs: { type: 'string', default: '100' },
    runs: { type: 'string', default: '10' },
    models: { type: 'string', default: '40' },
    latency: { type: 'string', default: '0' },
    port: { type: 'string', default: '0' },
    key: { type: 'string', default: 'bench-key' },
    now: { type: 'string' },
  },
});
const nowMs = values.now === undefined ? Date.now() : wholeNumber('now', values.now);
const server = await startHightouchServer({
  data: scaledWorkspace({
    syncs: wholeNumber('syncs', values.syncs),
    runsPerSync: wholeNumber('runs', values.runs),
    models: wholeNumber('models', values.models),
    nowMs,
  }),
  key: values.key,
  port: wholeNumber('port', values.port),
  latencyMs: wholeNumber('latency', values.latency),
});
process.stdout.write(`${JSON.stringify({ url: server.url, key: values.key, nowMs })}\n`);
process.once('SIGTERM', () => {
  process.stdout.write(`${JSON.stringify(server.counts)}\n`);
  void server.close();
});

function wholeNumber(flag: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  throw new RangeError(`--${flag} takes a whole number, not ${text}`);
}
