import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRepository, mainScript } from '../support/paths.js';

/**
 * `npm run bench [-- case …]`: whole passes against the sample server in a process of its own; prints JSON.
 *
 * `ideal_ms` is requests × latency ÷ concurrency: what the API alone would cost. Budget off, file sinks.
 */
interface Case {
  readonly name: string;
  readonly syncs: number;
  readonly runs: number;
  readonly models: number;
  readonly latencyMs: number;
}

const cases: readonly Case[] = [
  { name: '2000x10', syncs: 2000, runs: 10, models: 800, latencyMs: 50 },
  { name: '10000x10', syncs: 10_000, runs: 10, models: 800, latencyMs: 0 },
  { name: '10000x100', syncs: 10_000, runs: 100, models: 800, latencyMs: 0 },
];
const concurrency = 8;
const key = 'bench-key';

const wanted = process.argv.slice(2);
const results: object[] = [];
for (const one of cases) {
  if (wanted.length === 0 || wanted.includes(one.name)) results.push(await measure(one));
}
process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);

async function measure(one: Case): Promise<object> {
  const dir = await mkdtemp(join(tmpdir(), 'hightouch-lineage-bench-'));
  const server = spawn(
    process.execPath,
    [
      inRepository('build/test/support/serve-workspace.js'),
      ...['--syncs', String(one.syncs), '--runs', String(one.runs), '--models', String(one.models)],
      ...['--latency', String(one.latencyMs), '--key', key],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    const { url } = JSON.parse(await firstLine(server.stdout)) as { url: string }; // printed by our own script
    await writeFile(join(dir, 'key'), key);
    const args = [
      mainScript,
      'run',
      ...['--api-url', url, '--api-key-file', join(dir, 'key'), '--max-requests-per-second', '0'],
      ...['--concurrency', String(concurrency), '--output-dir', join(dir, 'out'), '--log-level', 'error'],
      ...['--watermark', join(dir, 'watermark.json'), '--lookback', '3650d'],
    ];
    const begun = process.hrtime.bigint();
    const { code, peakRssMb } = await runMeasured(args);
    const wallMs = Number((process.hrtime.bigint() - begun) / 1_000_000n);
    const summary = JSON.parse(await readFile(join(dir, 'out/summary.json'), 'utf8')) as PassSummary; // written by the pass
    const idealMs = Math.round((summary.api.requests * one.latencyMs) / concurrency);
    const watermarkBytes = (await readFile(join(dir, 'watermark.json'))).length;
    return {
      case: one.name,
      exit_code: code,
      wall_ms: wallMs,
      ideal_ms: idealMs,
      ratio: idealMs === 0 ? null : Number((wallMs / idealMs).toFixed(3)),
      requests: summary.api.requests,
      retries: summary.api.retries,
      peak_rss_mb: peakRssMb,
      runs_told: summary.counts.runs,
      delivered: summary.sinks.map(({ name, delivered }) => ({ name, delivered })),
      watermark_bytes_per_sync_and_sink: Math.round(watermarkBytes / one.syncs / summary.sinks.length),
    };
  } finally {
    server.kill('SIGTERM');
    await rm(dir, { recursive: true, force: true });
  }
}

interface PassSummary {
  readonly api: { readonly requests: number; readonly retries: number };
  readonly counts: { readonly runs: number };
  readonly sinks: readonly { readonly name: string; readonly delivered: number }[];
}

function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: stream });
    lines.once('line', resolve);
    lines.once('close', () => reject(new Error('the sample server ended before it said where it listens')));
  });
}

/** The operating system's own high-water mark of the process's memory, read until it ends. */
function runMeasured(args: readonly string[]): Promise<{ code: number | null; peakRssMb: number }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    let peakKb = 0;
    const timer = setInterval(() => {
      void readFile(`/proc/${child.pid}/status`, 'utf8').then(
        (status) => {
          peakKb = Math.max(peakKb, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
        },
        () => undefined,
      );
    }, 50);
    child.on('exit', (code) => {
      clearInterval(timer);
      resolve({ code, peakRssMb: Math.round(peakKb / 1024) });
    });
  });
}
