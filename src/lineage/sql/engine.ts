/** The SQL engine: one worker thread behind a time limit, started with the first query and replaced when it hangs or breaks. */
import { createHash } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { Reason, Unresolved } from '../../model/reasons.js';
import type { SqlAnswer, SqlEngine, SqlRequest } from './port.js';
import type { WorkerReply, WorkerTask } from './worker-messages.js';

/** The calls of the log that the engine makes (log/logger.ts). */
export interface EngineLog {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface SqlEngineOptions {
  /** For one query, once the parser is loaded. */
  readonly timeoutMs: number;
  readonly log: EngineLog;
  /** The worker's program; only tests give another. */
  readonly workerUrl?: URL;
}

interface Job {
  readonly request: SqlRequest;
  /** Why a worker was lost on it; it is tried once more for its tables alone. */
  readonly lost: Unresolved | null;
  readonly resolve: (answer: SqlAnswer) => void;
}

const startTimeoutMs = 30_000;

/**
 * Opens an engine. Nothing is started before the first `explain`; equal requests are answered once; a query over the time
 * limit has `sql_time_limit`, one that breaks the worker `sql_unparsed`: `degraded` with the tables its tokens show, else `failed`. Never rejects, and never keeps the
 * process alive while it is idle.
 */
export function openSqlEngine(options: SqlEngineOptions): SqlEngine {
  const answers = new Map<string, Promise<SqlAnswer>>();
  const queue: Job[] = [];
  const workerUrl = options.workerUrl ?? new URL('./worker.js', import.meta.url);
  let worker: Worker | null = null;
  let ready = false;
  let current: Job | null = null;
  let timer: NodeJS.Timeout | null = null;
  let closed = false;

  function explain(request: SqlRequest): Promise<SqlAnswer> {
    if (closed) return Promise.resolve(failed('sql_unparsed', 'the SQL engine is closed'));
    const key = hashOf(request);
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = new Promise<SqlAnswer>((resolve) => queue.push({ request, lost: null, resolve }));
    answers.set(key, answer);
    next();
    return answer;
  }

  function next(): void {
    if (current !== null || closed) return;
    const job = queue.shift();
    if (job === undefined) {
      worker?.unref();
      return;
    }
    current = job;
    worker ??= start();
    worker.ref();
    if (ready) send(worker, job);
    else arm(startTimeoutMs);
  }

  function send(to: Worker, job: Job): void {
    arm(options.timeoutMs);
    const task: WorkerTask = { request: job.request, tablesOnly: job.lost };
    to.postMessage(task);
  }

  function start(): Worker {
    // Each function of the 22 MB parser runs briefly: optimising them costs twice the memory and more time than it saves.
    setFlagsFromString('--liftoff-only');
    const started = new Worker(workerUrl, { resourceLimits: { stackSizeMb: 64, maxOldGenerationSizeMb: 512 } });
    ready = false;
    started.on('message', (reply: WorkerReply) => {
      if (started === worker) receive(started, reply);
    });
    started.on('error', (error) => {
      if (started === worker) replace('sql_unparsed', error instanceof Error ? error.message : String(error));
    });
    started.on('exit', (code) => {
      if (started === worker) replace('sql_unparsed', `the worker ended with code ${code}`);
    });
    return started;
  }

  function receive(from: Worker, reply: WorkerReply): void {
    if (reply.kind === 'ready') {
      ready = true;
      if (current !== null) send(from, current);
      return;
    }
    if (reply.kind === 'answer') settle(reply.answer);
    else if (reply.parser) replace('sql_unparsed', reply.message);
    else settle(failed('sql_unparsed', reply.message));
  }

  function settle(answer: SqlAnswer): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const job = current;
    current = null;
    job?.resolve(answer);
    next();
  }

  /** Throws the worker away and answers its query; the queue goes on with a new one. */
  function replace(reason: Reason, detail: string): void {
    const gone = worker;
    worker = null;
    ready = false;
    void gone?.terminate();
    const job = current;
    if (job === null) return;
    options.log.warn(
      { reason, detail: detail.slice(0, 200), sqlLength: job.request.sql.length },
      'SQL worker replaced',
    );
    if (job.lost !== null) return settle(failed(job.lost.reason, job.lost.detail));
    if (timer !== null) clearTimeout(timer);
    timer = null;
    current = null;
    queue.unshift({ ...job, lost: { reason, detail } });
    next();
  }

  function arm(limitMs: number): void {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => {
      const detail = ready ? `longer than ${limitMs} ms` : 'the SQL worker did not start';
      replace('sql_time_limit', detail);
    }, limitMs);
  }

  async function close(): Promise<void> {
    closed = true;
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const gone = worker;
    worker = null;
    for (const job of [...(current === null ? [] : [current]), ...queue.splice(0)]) {
      job.resolve(failed('sql_unparsed', 'the SQL engine was closed'));
    }
    current = null;
    await gone?.terminate();
  }

  return { explain, close };
}

function failed(reason: Reason, detail: string): SqlAnswer {
  return { grade: 'failed', tables: [], outputs: [], openStars: [], influences: [], unresolved: [{ reason, detail }] };
}

/** SHA-256 over the request, its schemas in a fixed order. */
function hashOf(request: SqlRequest): string {
  const schemas = Object.entries(request.schemas ?? {}).sort(([left], [right]) =>
    left < right ? -1 : left > right ? 1 : 0,
  );
  const fields = [
    request.dialect,
    request.defaultDatabase ?? null,
    request.defaultSchema ?? null,
    request.assumeDefaultSchema ?? true,
    schemas,
    request.sql,
  ];
  return createHash('sha256').update(JSON.stringify(fields)).digest('base64');
}
