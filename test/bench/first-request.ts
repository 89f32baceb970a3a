import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockedOnHost, runContainer } from '../support/container.js';
import { mainScript } from '../support/paths.js';

/**
 * `node build/test/bench/first-request.js [IMAGE [rounds]]`: milliseconds from the start of a pass to its first request, of the
 * program in this Node and, when an image of podman's is named, of a container of it, in turns. Prints medians as JSON.
 */
const [image, rounds = '7'] = process.argv.slice(2);
const variable = 'HIGHTOUCH_API_KEY=a-key-for-the-bench';
const env = { ...process.env, HIGHTOUCH_API_KEY: 'a-key-for-the-bench' };
const dir = await mkdtemp(join(tmpdir(), 'hightouch-lineage-bench-'));

let seen: (() => void) | null = null;
const server = createServer((_request, response) => {
  seen?.();
  response.writeHead(401).end('{}');
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo; // it listens on TCP
const pass = ['run', '--api-url', `http://127.0.0.1:${port}/api/v1`, '--log-level', 'error'];
const contenders: Readonly<Record<string, () => Promise<unknown>>> = {
  process: () => ended(spawn(process.execPath, [mainScript, ...pass, '--output-dir', join(dir, 'out')], { env })),
  ...(image === undefined ? {} : { container: () => runContainer([...lockedOnHost, '-e', variable], image, pass) }),
};

const times = new Map<string, number[]>(Object.keys(contenders).map((name) => [name, []]));
try {
  for (let round = 0; round < Number(rounds); round += 1)
    for (const [name, start] of Object.entries(contenders)) times.get(name)?.push(await timed(start));
} finally {
  server.close();
  await rm(dir, { recursive: true, force: true });
}
const report = [...times].map(([name, all]) => [name, { median_ms: median(all), rounds_ms: all.map(Math.round) }]);
process.stdout.write(`${JSON.stringify({ node: process.version, ...(Object.fromEntries(report) as object) })}\n`);

/** Milliseconds until the request; throws when the program ends without one. */
async function timed(start: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  let ms: number | null = null;
  seen = () => (ms ??= performance.now() - begun);
  await start();
  if (ms === null) throw new Error('it sent no request');
  return ms;
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.once('close', () => resolve()));
}

function median(values: readonly number[]): number {
  return Math.round([...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0);
}
