import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHightouchServer } from '#src/demo/server.js';
import { staticRunId } from '#src/openlineage/static-run-id.js';
import { repositoryRoot } from '../support/paths.js';
import { storyRun, storyWorkspace, syncA, syncB } from '../support/pass-world.js';

export interface KillReport {
  readonly seed: number;
  readonly rounds: number;
  /** Passes that the kill really ended. */
  readonly killed: number;
  readonly runs: number;
  /** `{run id} {START|end}` that the receiver never got, or that no DataHub file holds. */
  readonly missing: readonly string[];
  /** Files that were there and not whole, with what was wrong. */
  readonly torn: readonly string[];
}

const key = 'kill-key-for-tests';

/**
 * Rounds of: some runs happen, a pass starts and is killed with SIGKILL at a random moment. A last pass is left alone.
 * Everything that happened must then have reached the HTTP receiver and the DataHub files, and no file may be torn.
 */
export async function killRounds(rounds: number, seed: number, log: (line: string) => void): Promise<KillReport> {
  const random = seeded(seed);
  const dir = await mkdtemp(join(tmpdir(), 'hightouch-lineage-kill-'));
  const receiver = await openEventReceiver();
  const server = await startHightouchServer({ data: storyWorkspace(), key, latencyMs: 3 });
  const keyFile = join(dir, 'key');
  await writeFile(keyFile, key);
  const args = [
    join(repositoryRoot, 'dist/main.js'),
    'run',
    ...['--api-url', server.url, '--api-key-file', keyFile, '--max-requests-per-second', '0'],
    ...['--sink', 'openlineage', '--sink', 'datahub', '--openlineage-url', receiver.url],
    ...['--output-dir', join(dir, 'out'), '--keep-passes', '100000'],
    ...['--watermark', join(dir, 'watermark.json'), '--log-level', 'error'],
  ];
  const torn: string[] = [];
  const happened: { readonly id: number; readonly runId: string }[] = [];
  let killed = 0;
  try {
    let usualMs = 1500;
    for (let round = 0; round < rounds; round += 1) {
      for (const [sync, slug] of [
        [syncA, 'a'],
        [syncB, 'b'],
      ] as const) {
        const id = 1000 + happened.length;
        const start = new Date(Date.now() - 2000 - Math.floor(random() * 1000)).toISOString();
        const end = new Date(Date.now() - 1000).toISOString();
        server.data.putRun(sync, {
          ...storyRun(id, '00:00', '00:01'),
          createdAt: start,
          startedAt: start,
          finishedAt: end,
        });
        happened.push({ id, runId: staticRunId(start, `hightouch.417.${slug}.${sync}.${id}`) });
      }
      const begun = Date.now();
      const wasKilled = await runAndKill(args, Math.floor(random() * usualMs * 1.1));
      if (wasKilled) killed += 1;
      else usualMs = Date.now() - begun;
      torn.push(...(await tornFiles(dir)));
    }
    const code = await runToTheEnd(args);
    if (code !== 0) torn.push(`the last pass ended with ${code}`);
    const proposals = await dataHubRunIds(join(dir, 'out'));
    const missing = happened.flatMap(({ id, runId }) => [
      ...(receiver.starts.has(runId) ? [] : [`${id} START`]),
      ...(receiver.ends.has(runId) ? [] : [`${id} end`]),
      ...(proposals.has(String(id)) ? [] : [`${id} in DataHub's files`]),
    ]);
    log(
      `seed ${seed}: ${rounds} rounds, ${killed} killed, ${happened.length} runs, ${missing.length} missing, ${torn.length} torn`,
    );
    return { seed, rounds, killed, runs: happened.length, missing, torn };
  } finally {
    await server.close();
    await receiver.close();
    await rm(dir, { recursive: true, force: true });
  }
}

function runAndKill(args: readonly string[], afterMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { stdio: 'ignore' });
    const timer = setTimeout(() => child.kill('SIGKILL'), afterMs);
    child.on('exit', (_code, signal) => {
      clearTimeout(timer);
      resolve(signal === 'SIGKILL');
    });
  });
}

function runToTheEnd(args: readonly string[]): Promise<number | null> {
  return new Promise((resolve) => {
    spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] }).on('exit', (code) => resolve(code));
  });
}

async function tornFiles(dir: string): Promise<string[]> {
  const torn: string[] = [];
  for (const file of ['watermark.json', 'out/datahub/mcps.json', 'out/summary.json', 'out/coverage.json']) {
    const text = await readFile(join(dir, file), 'utf8').catch(() => null);
    if (text === null) continue;
    try {
      JSON.parse(text);
    } catch (error) {
      torn.push(`${file}: ${String(error)}`);
    }
  }
  return torn;
}

/** Ids of the runs that some DataHub file, present or archived, has properties of. */
async function dataHubRunIds(outputDir: string): Promise<Set<string>> {
  const passes = await readdir(join(outputDir, 'passes')).catch(() => []);
  const ids = new Set<string>();
  for (const folder of [outputDir, ...passes.map((name) => join(outputDir, 'passes', name))]) {
    const text = await readFile(join(folder, 'datahub/mcps.json'), 'utf8').catch(() => '');
    for (const match of text.matchAll(/"sync_run_id":\s*"(\d+)"/g)) ids.add(match[1] ?? '');
  }
  return ids;
}

interface EventReceiver {
  readonly url: string;
  readonly starts: Set<string>;
  readonly ends: Set<string>;
  close(): Promise<void>;
}

/** Remembers which runs it was told the start and the end of. */
async function openEventReceiver(): Promise<EventReceiver> {
  const starts = new Set<string>();
  const ends = new Set<string>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const event = JSON.parse(Buffer.concat(chunks).toString('utf8')) as ReceivedEvent; // our own sink wrote it
      if (event.run !== undefined) (event.eventType === 'START' ? starts : ends).add(event.run.runId);
      response.writeHead(201).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // listening on TCP
  return {
    url: `http://127.0.0.1:${port}`,
    starts,
    ends,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

interface ReceivedEvent {
  readonly eventType?: string;
  readonly run?: { readonly runId: string };
}

function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
