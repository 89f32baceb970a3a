/**
 * `npm run test:fuzz -- [cases] [seed]`: as many generated queries (50,000) through the engine, spread over a few processes,
 * with counts per dialect and feature. Ends with 1 when an answer is wrong.
 */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { runFuzz, tellFault } from './sql-fuzz.js';
import type { FuzzCounts } from './sql-fuzz.js';

interface Part {
  readonly faulty: number;
  readonly told: readonly string[];
  readonly counts: FuzzCounts;
}

const chunk = 1_000;

/** One chunk in a process of its own, which keeps memory flat. */
function runChunk(seed: number, count: number): Promise<Part> {
  return new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), ['chunk', String(seed), String(count)]);
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

async function main(total: number, firstSeed: number): Promise<void> {
  const dialects: Record<string, number> = {};
  const features: Record<string, number> = {};
  let faulty = 0;
  let next = 0;
  const started = performance.now();
  const add = (into: Record<string, number>, from: Readonly<Record<string, number>>): void => {
    for (const [key, value] of Object.entries(from)) into[key] = (into[key] ?? 0) + value;
  };
  const work = async (): Promise<void> => {
    while (next < total) {
      const from = next;
      next += chunk;
      const part = await runChunk(firstSeed + from, Math.min(chunk, total - from));
      faulty += part.faulty;
      add(dialects, part.counts.dialects);
      add(features, part.counts.features);
      for (const text of part.told) process.stdout.write(`${text}\n\n`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, work));
  const seconds = Math.round((performance.now() - started) / 1_000);
  process.stdout.write(
    `${JSON.stringify({ seed: firstSeed, cases: total, faulty, seconds, dialects, features }, null, 2)}\n`,
  );
  process.exitCode = faulty === 0 ? 0 : 1;
}

const [first, second, third] = process.argv.slice(2);
if (first === 'chunk') {
  const { faulty, told, counts } = runFuzz(Number(second), Number(third), 3);
  process.send?.({ faulty, told: told.map(tellFault), counts } satisfies Part, () => process.disconnect?.());
} else {
  await main(Number(first ?? 50_000), Number(second ?? Date.now() % 1_000_000_000));
}
