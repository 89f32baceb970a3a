import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SyncRun } from '#src/model/workspace.js';
import { openSinks } from '#src/sinks/registry.js';
import { testConfig, testHost } from '../support/pass-world.js';
import { sampleGraph } from '../support/sample-graph.js';
import { end, viewOf } from '../contract/pass-of-sample.js';

/**
 * `node build/test/bench/openlineage-delivery.js [runs [concurrency [latency]]]`: the runs of one sync, START and end each,
 * delivered to a receiver on loopback that answers after `latency` ms; prints JSON. `ideal_s` is requests × latency / concurrency.
 */
const [count = 2000, concurrency = 8, latencyMs = 20] = process.argv.slice(2).map(Number);
let [requests, inFlight, mostInFlight] = [0, 0, 0];
const server = createServer((request, response) => {
  requests += 1;
  inFlight += 1;
  mostInFlight = Math.max(mostInFlight, inFlight);
  request.resume().on('end', () =>
    setTimeout(() => {
      inFlight -= 1;
      response.writeHead(201).end();
    }, latencyMs),
  );
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo; // listening on TCP
const dir = await mkdtemp(join(tmpdir(), 'hightouch-lineage-bench-'));
const sample = await sampleGraph(Date.parse(end));
const lineage = sample.graph.syncs.find(({ sync }) => (sample.runs.get(sync.id) ?? []).length > 0);
const [model] = sample.runs.get(lineage?.sync.id ?? '') ?? [];
if (lineage === undefined || model === undefined) throw new Error('the sample has no runs');
const rows = { added: 1, changed: 2, removed: 0 };
const runs = Array.from({ length: count }, (_, n): SyncRun => {
  const at = (seconds: number): string =>
    new Date(Date.parse(end) - (count - n) * 60_000 + seconds * 1000).toISOString();
  const times = { createdAt: at(0), startedAt: at(1), finishedAt: at(30) };
  return { ...model, id: String(100_000 + n), ...times, status: 'success', error: null, successful: rows };
});
const url = `http://127.0.0.1:${port}`;
const config = testConfig(url, dir, { sinks: ['openlineage'], openlineage: { file: null, url, concurrency } });
const [sink] = openSinks(
  config,
  testHost(() => Date.parse(end)),
);
if (sink === undefined) throw new Error('there is no OpenLineage sink');
await sink.open(viewOf(sample));
const begun = performance.now();
await sink.deliver({ kind: 'sync', lineage, full: true });
for (let offset = 0; offset < count; offset += 200) {
  const told = runs.slice(offset, offset + 200).map((run) => ({ run, tellStart: true, tellEnd: true }));
  await sink.deliver({ kind: 'runs', lineage, runs: told });
}
const receipts = await sink.close('complete');
const seconds = (performance.now() - begun) / 1000;
const ideal = (requests * latencyMs) / concurrency / 1000;
process.stdout.write(
  `${JSON.stringify({
    ...{ runs: count, concurrency, latency_ms: latencyMs, requests, most_in_flight: mostInFlight },
    ...{ delivered: receipts.delivered, failed: receipts.failed, rss_mb: Math.round(process.memoryUsage().rss / 1e6) },
    ...{
      seconds: Number(seconds.toFixed(2)),
      ideal_s: Number(ideal.toFixed(2)),
      ratio: Number((seconds / ideal).toFixed(2)),
    },
  })}\n`,
);
server.closeAllConnections();
server.close();
await rm(dir, { recursive: true, force: true });
