/** The thread that has the parser, and one that is started before there is a query: loading takes longer than most queries. */
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { newProgress, type WorkerData } from './worker-messages.js';

export interface SqlThread {
  readonly worker: Worker;
  /** See worker-messages.ts. */
  readonly progress: Int32Array;
  /** Whether it has said so already. */
  isReady(): boolean;
}

export const workerUrl = new URL('./worker.js', import.meta.url);

/**
 * Each function of the 22 MB parser runs briefly, if ever: to optimise them, or to look through them all, costs more time than it
 * saves, and 200 MB. The first flag implies the next two only where V8 still asks when it is set: in Node 20 and 22.
 */
const parserFlags = ['--liftoff-only', '--no-wasm-tier-up', '--no-wasm-dynamic-tiering', '--wasm-lazy-validation'];

/**
 * The reading of a query is spread over many small functions, none of which runs for long. V8 of Node 20 and 22 would put up to 920
 * bytes of others into each that it optimises: half a second of its helpers' time for 3,000 queries, taken from the threads that work.
 * That of Node 20 also optimises too early for that; later ones count otherwise and refuse the last flag.
 */
const readerFlags = [
  ...['--max-inlined-bytecode-size=150', '--max-inlined-bytecode-size-cumulative=300'],
  ...(process.versions.v8.startsWith('11.') ? ['--interrupt-budget=200000'] : []),
];

/** More room for the young than this costs 90 MB in Node 24 and saves no time. */
const resourceLimits = { stackSizeMb: 64, maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 24 };

let spare: SqlThread | null = null;

/** Starts a thread for the first query to come. It keeps no process alive. */
export function startAhead(): void {
  spare ??= startThread(workerUrl);
  spare.worker.unref();
}

/** The thread that was started ahead, else a new one. */
export function takeThread(url: URL): SqlThread {
  const ahead = url === workerUrl ? spare : null;
  if (ahead === null) return startThread(url);
  spare = null;
  ahead.worker.ref();
  return ahead;
}

function startThread(url: URL): SqlThread {
  for (const flag of [...parserFlags, ...readerFlags]) setFlagsFromString(flag);
  const progress = newProgress();
  const workerData: WorkerData = { progress };
  const worker = new Worker(url, { workerData, resourceLimits });
  let ready = false;
  const thread: SqlThread = { worker, progress, isReady: () => ready };
  worker.once('message', () => {
    ready = true;
  });
  const gone = (): void => {
    if (spare === thread) spare = null;
  };
  worker.on('error', gone).on('exit', gone);
  return thread;
}
