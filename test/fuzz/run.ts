/**
 * `npm run test:fuzz -- [cases] [seed] [mutations]`: as many generated queries (50,000) and mutations of queries and
 * configurations (a million) through the engine and the mapping reader, spread over a few processes, with counts per dialect
 * and feature. Ends with 1 when an answer is wrong or something is thrown.
 */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { runConfigurations, runSqlMutations } from './mutations.js';
import { runFuzz, tellFault } from './sql-fuzz.js';
import type { FuzzCounts } from './sql-fuzz.js';

interface Part {
  readonly faulty: number;
  readonly told: readonly string[];
  readonly counts: FuzzCounts;
  /** Texts for which the parser fell over. */
  readonly parserBroken: number;
}

/** One chunk in a process of its own, which keeps memory flat. */
function runChunk(kind: 'queries' | 'mutations', seed: number, count: number): Promise<Part> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), ['chunk', kind, String(seed), String(count)]);
    let part: Part | null = null;
    child.on('message', (message) => {
      part = message as Part; // sent a few lines below
    });
    child.on('exit', (code) => {
      if (part === null) reject(new Error(`seeds ${seed} to ${seed + count - 1} ended with code ${code}`));
      else resolve(part);
    });
  });
}

/** Parts of a run, one after the other in as many processes as the machine bears. */
async function spread(kind: 'queries' | 'mutations', total: number, seed: number, chunk: number): Promise<Part> {
  const counts: FuzzCounts = { dialects: {}, features: {} };
  let faulty = 0;
  let parserBroken = 0;
  let next = 0;
  const add = (into: Record<string, number>, from: Readonly<Record<string, number>>): void => {
    for (const [key, value] of Object.entries(from)) into[key] = (into[key] ?? 0) + value;
  };
  const work = async (): Promise<void> => {
    while (next < total) {
      const from = next;
      next += chunk;
      const part = await runChunk(kind, seed + from, Math.min(chunk, total - from));
      faulty += part.faulty;
      parserBroken += part.parserBroken;
      add(counts.dialects, part.counts.dialects);
      add(counts.features, part.counts.features);
      for (const text of part.told) process.stdout.write(`${text}\n\n`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, work));
  return { faulty, told: [], counts, parserBroken };
}

async function main(cases: number, seed: number, mutations: number): Promise<void> {
  const started = performance.now();
  const queries = await spread('queries', cases, seed, 1_000);
  const mutated = await spread('mutations', mutations, seed, 10_000);
  const seconds = Math.round((performance.now() - started) / 1_000);
  const { parserBroken } = mutated;
  const result = {
    ...{ seed, cases, faulty: queries.faulty, mutations, thrown: mutated.faulty, parserBroken, seconds },
    ...queries.counts,
  };
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  process.exitCode = queries.faulty + mutated.faulty === 0 ? 0 : 1;
}

function chunkOf(kind: string | undefined, seed: number, count: number): Part {
  if (kind === 'queries') {
    const { faulty, told, counts } = runFuzz(seed, count, 3);
    return { faulty, told: told.map(tellFault), counts, parserBroken: 0 };
  }
  const half = Math.ceil(count / 2);
  const { faults, parserBroken } = runSqlMutations(seed, half);
  const told = [...faults];
  try {
    runConfigurations(seed, count - half);
  } catch (thrown) {
    told.push(String(thrown));
  }
  return { faulty: told.length, told: told.slice(0, 5), counts: { dialects: {}, features: {} }, parserBroken };
}

const [first, second, third, fourth] = process.argv.slice(2);
if (first === 'chunk') process.send?.(chunkOf(second, Number(third), Number(fourth)), () => process.disconnect?.());
else await main(Number(first ?? 50_000), Number(second ?? Date.now() % 1_000_000_000), Number(third ?? 1_000_000));
