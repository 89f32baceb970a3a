import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { fullRunEvent } from '../unit/openlineage/sample-events.js';
import { mainScript } from '../support/paths.js';

/** `node build/test/bench/validate.js [megabytes]`: `validate` on one stream of so many megabytes; prints JSON. */
const megabytes = Number(process.argv[2] ?? 100);
const kinds = ['ndjson', 'array', 'array on one line', 'ndjson.gz'] as const;

const results: object[] = [];
for (const kind of kinds) results.push(await measure(kind));
process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);

async function measure(kind: (typeof kinds)[number]): Promise<object> {
  const folder = await mkdtemp(join(tmpdir(), 'hightouch-lineage-validate-'));
  try {
    const file = join(folder, `events.${kind === 'ndjson.gz' ? kind : 'json'}`);
    const events = await writeEvents(file, kind);
    const begun = process.hrtime.bigint();
    const { code, peakRssMb } = await runMeasured([mainScript, 'validate', file]);
    return {
      case: kind,
      exit_code: code,
      file_mb: Math.round((await stat(file)).size / 1024 / 1024),
      events,
      wall_ms: Number((process.hrtime.bigint() - begun) / 1_000_000n),
      peak_rss_mb: peakRssMb,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Different runs, so that nothing can be remembered once for all of them. */
async function writeEvents(path: string, kind: (typeof kinds)[number]): Promise<number> {
  const file = createWriteStream(path);
  const sink: Writable = kind === 'ndjson.gz' ? createGzip() : file;
  if (sink !== file) sink.pipe(file);
  const isArray = kind.startsWith('array');
  const between = kind === 'ndjson' || kind === 'ndjson.gz' ? '\n' : kind === 'array' ? ',\n' : ',';
  let [written, events] = [0, 0];
  const put = async (text: string) => {
    written += text.length;
    if (!sink.write(text)) await new Promise((resolve) => sink.once('drain', resolve));
  };
  if (isArray) await put('[');
  while (written < megabytes * 1024 * 1024) {
    const event = fullRunEvent();
    const runId = `019424f8-632e-7079-b04b-${events.toString(16).padStart(12, '0')}`;
    await put(`${events === 0 ? '' : between}${JSON.stringify({ ...event, run: { ...event.run, runId } })}`);
    events += 1;
  }
  await put(isArray ? ']' : '\n');
  sink.end();
  await finished(file);
  return events;
}

/** The operating system's own high-water mark of the process's memory, read until it ends. */
function runMeasured(args: readonly string[]): Promise<{ code: number | null; peakRssMb: number }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { stdio: 'ignore' });
    let peakKb = 0;
    const timer = setInterval(() => {
      void readFile(`/proc/${child.pid}/status`, 'utf8').then(
        (status) => {
          peakKb = Math.max(peakKb, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
        },
        () => undefined,
      );
    }, 20);
    child.on('exit', (code) => {
      clearInterval(timer);
      resolve({ code, peakRssMb: Math.round(peakKb / 1024) });
    });
  });
}
