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
  // Each function of the 22 MB parser runs briefly, if ever: optimising them costs twice the memory and more time than it saves,
  // and so does looking through them all.
  setFlagsFromString('--liftoff-only');
  setFlagsFromString('--wasm-lazy-validation');
  const progress = newProgress();
  const workerData: WorkerData = { progress };
  const worker = new Worker(url, { workerData, resourceLimits: { stackSizeMb: 64, maxOldGenerationSizeMb: 512 } });
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
