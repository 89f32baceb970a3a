import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRepository, mainScript } from '../support/paths.js';

/**
 * `node build/test/bench/datahub.js [case …]`: whole passes with the DataHub file sink alone, against the sample server in a
 * process of its own; prints JSON. CPU seconds and peak memory are those of the pass, as GNU time measures them.
 */
const cases = [
  { name: '2000x10', syncs: 2000, runs: 10, models: 800, latencyMs: 50 },
  { name: '10000x10', syncs: 10_000, runs: 10, models: 4000, latencyMs: 0 },
] as const;
const key = 'bench-key';

const wanted = process.argv.slice(2);
for (const one of cases) {
  if (wanted.length > 0 && !wanted.includes(one.name)) continue;
  process.stdout.write(`${JSON.stringify(await measure(one))}\n`);
}

async function measure(one: (typeof cases)[number]): Promise<object> {
  const dir = await mkdtemp(join(tmpdir(), 'hightouch-lineage-bench-'));
  const size = ['--syncs', String(one.syncs), '--runs', String(one.runs), '--models', String(one.models)];
  const server = spawn(
    process.execPath,
    [
      inRepository('build/test/support/serve-workspace.js'),
      ...size,
      ...['--latency', String(one.latencyMs), '--key', key],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    const line = await new Promise<string>((resolve, reject) => {
      const lines = createInterface({ input: server.stdout });
      lines.once('line', resolve);
      lines.once('close', () => reject(new Error('the sample server ended before it said where it listens')));
    });
    const { url } = JSON.parse(line) as { url: string }; // printed by our own script
    const flags = ['--api-url', url, '--max-requests-per-second', '0', '--sink', 'datahub', '--lookback', '3650d'];
    const run = [
      process.execPath,
      mainScript,
      'run',
      ...flags,
      '--output-dir',
      join(dir, 'out'),
      '--log-level',
      'error',
    ];
    const env = { ...process.env, HIGHTOUCH_API_KEY: key };
    const measured = ['-f', '%e %U %S %M', '-o', join(dir, 'time'), ...run];
    const { status } = spawnSync('/usr/bin/time', measured, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    const figures = (await readFile(join(dir, 'time'), 'utf8')).trim().split('\n').at(-1)?.split(' ').map(Number) ?? [];
    const [wallSeconds = 0, user = 0, system = 0, kilobytes = 0] = figures;
    const summary = JSON.parse(await readFile(join(dir, 'out/summary.json'), 'utf8')) as PassSummary; // written by the pass
    return {
      case: one.name,
      exit_code: status,
      wall_s: wallSeconds,
      cpu_s: Number((user + system).toFixed(2)),
      peak_rss_mb: Math.round(kilobytes / 1024),
      requests: summary.api.requests,
      proposals: summary.sinks[0]?.delivered ?? 0,
      file_mb: Math.round((await stat(join(dir, 'out/datahub/mcps.json'))).size / 1e6),
    };
  } finally {
    server.kill('SIGTERM');
    await rm(dir, { recursive: true, force: true });
  }
}

interface PassSummary {
  readonly api: { readonly requests: number };
  readonly sinks: readonly { readonly delivered: number }[];
}
