import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRepository, mainScript } from '../support/paths.js';
import { benchRequests, type BenchRequest } from './sql-requests.js';

/**
 * `npm run bench:sql [-- queries [rounds]]`: column lineage of distinct queries in fresh processes, timed whole, beside
 * Python's sqlglot, pure and compiled, in turns; prints JSON with medians and the medians of paired ratios. All queries are such
 * as sqlglot answers, for one that it refuses costs it next to nothing; `refused` is the share of ours that it does not answer.
 *
 * sqlglot is looked for in virtual environments `sqlglot-pure` and `sqlglot-compiled` below
 * `${XDG_CACHE_HOME:-~/.cache}/hightouch-lineage-tests`; CONTRIBUTING.md says how to make them.
 */
const [queries = 3000, rounds = 3] = process.argv.slice(2).map(Number);
const venvs = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'hightouch-lineage-tests');
const dir = await mkdtemp(join(tmpdir(), 'hightouch-lineage-bench-sql-'));
const input = join(dir, 'requests.ndjson');
const cache = join(dir, 'sql.cache');
const ours = [process.execPath, mainScript, 'sql', '--ndjson', '--log-level', 'error'];
const script = inRepository('test/bench/sqlglot-lineage.py');
const contenders: Record<string, readonly string[]> = { ours, warm: [...ours, '--sql-cache', cache] };
const missing: string[] = [];
for (const kind of ['pure', 'compiled']) {
  const python = join(venvs, `sqlglot-${kind}`, 'bin/python');
  if (existsSync(python)) contenders[kind] = [python, script];
  else missing.push(`${python} is not there`);
}

const times = new Map<string, number[]>(Object.keys(contenders).map((name) => [name, []]));
const answers = new Map<string, unknown>();
try {
  const refused = await writeAnswerable();
  await timed([...ours, '--sql-cache', cache]); // fills the cache; not measured
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, command] of Object.entries(contenders)) {
      const { ms, output } = await timed(command);
      times.get(name)?.push(ms);
      answers.set(name, name === 'pure' || name === 'compiled' ? JSON.parse(output) : countOf(output));
    }
  }
  const ratio = (slower: string, faster: string): number | null => {
    const slow = times.get(slower);
    const fast = times.get(faster);
    return slow === undefined || fast === undefined
      ? null
      : median(
          slow.map((ms, at) => ms / (fast[at] ?? ms)),
          2,
        );
  };
  const report = {
    queries,
    refused,
    rounds,
    median_ms: Object.fromEntries([...times].map(([name, all]) => [name, median(all, 0)])),
    rounds_ms: Object.fromEntries([...times].map(([name, all]) => [name, all.map(Math.round)])),
    ratios: {
      pure_to_ours: ratio('pure', 'ours'),
      compiled_to_ours: ratio('compiled', 'ours'),
      pure_to_warm: ratio('pure', 'warm'),
    },
    answers: Object.fromEntries(answers),
    cache_bytes: (await readFile(cache)).length,
    missing,
  };
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
} finally {
  await rm(dir, { recursive: true, force: true });
}

/** Writes the requests, of which sqlglot answers each; gives the share of ours that it does not. */
async function writeAnswerable(): Promise<number> {
  const judge = contenders['compiled'] ?? contenders['pure'];
  const asked = benchRequests(judge === undefined ? queries : Math.ceil(queries * 1.5));
  await write(asked);
  if (judge === undefined) return 0;
  const { failed } = JSON.parse((await timed(judge)).output) as { failed: readonly number[] }; // what the script prints
  const answerable = asked.filter(({ id }) => !failed.includes(id)).slice(0, queries);
  if (answerable.length < queries)
    throw new Error(`sqlglot answers only ${answerable.length} of ${asked.length} queries`);
  await write(answerable);
  return Number((failed.length / asked.length).toFixed(3));
}

async function write(requests: readonly BenchRequest[]): Promise<void> {
  await writeFile(input, requests.map((request) => `${JSON.stringify(request)}\n`).join(''));
}

function timed([command = '', ...args]: readonly string[]): Promise<{ readonly ms: number; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const begun = process.hrtime.bigint();
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      const ms = Number(process.hrtime.bigint() - begun) / 1e6;
      if (code === 0) resolve({ ms, output: Buffer.concat(chunks).toString('utf8') });
      else reject(new Error(`${command} ended with ${code}`));
    });
    createReadStream(input).pipe(child.stdin);
  });
}

function countOf(output: string): object {
  const lines = output.trim().split('\n');
  const parsed = lines.map((line) => JSON.parse(line) as { columns: { sources: unknown[] }[] }); // printed by the command
  const columns = parsed.flatMap((answer) => answer.columns);
  return {
    lines: lines.length,
    with_columns: parsed.filter((answer) => answer.columns.length > 0).length,
    edges: columns.reduce((sum, { sources }) => sum + sources.length, 0),
  };
}

function median(values: readonly number[], digits: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const value = Number.isInteger(middle)
    ? ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
    : (sorted[Math.floor(middle)] ?? 0);
  return Number(value.toFixed(digits));
}
