/** The SQL engine: equal requests answered once, by a few workers behind a time limit, or from what an earlier pass has kept. */
import { createHash } from 'node:crypto';
import type { Reason, Unresolved } from '../../../model/reasons.js';
import type { AnswerCache, SqlAnswer, SqlEngine, SqlRequest } from '../port.js';
import { workerUrl } from './sql-thread.js';
import { openSqlWorker, type SqlWorker } from './sql-worker.js';

/** The calls of the log that the engine makes (log/logger.ts). */
export interface EngineLog {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface SqlEngineOptions {
  /** For one query, once the parser is loaded. */
  readonly timeoutMs: number;
  readonly log: EngineLog;
  /** Threads at most; each costs 60 to 130 MB. Default: 1. */
  readonly workers?: number;
  /** A worker whose parser holds more bytes is replaced. Default: 256 MB. */
  readonly maxParserBytes?: number;
  /** Answers of earlier passes. */
  readonly cache?: AnswerCache | null;
  /** The worker's program; only tests give another. */
  readonly workerUrl?: URL;
}

interface Job {
  /** In the order of the requests. */
  readonly number: number;
  readonly key: string;
  readonly request: SqlRequest;
  /** Why a worker was lost on it; it is tried once more for its tables alone. */
  readonly lost: Unresolved | null;
  readonly resolve: (answer: SqlAnswer) => void;
}

const defaultParserBytes = 256 * 1024 * 1024;
/** Columns and edges of answers that are kept for the next equal request. */
const maxKept = 2_000_000;

/**
 * Opens an engine. Nothing is started before the first `explain` that the cache does not answer; equal requests are answered
 * once; a query over the time limit has `sql_time_limit`, one that ends the worker `sql_worker_lost`, one that breaks the
 * parser `sql_unparsed`: `degraded` with the tables its tokens show, else `failed`. Never rejects, and never keeps the process alive while it is idle.
 */
export function openSqlEngine(options: SqlEngineOptions): SqlEngine {
  const answers = new Map<string, Promise<SqlAnswer>>();
  const queue: Job[] = [];
  const workerOptions = {
    workerUrl: options.workerUrl ?? workerUrl,
    timeoutMs: options.timeoutMs,
    maxParserBytes: options.maxParserBytes ?? defaultParserBytes,
  };
  const maxWorkers = Math.max(1, options.workers ?? 1);
  const workers: SqlWorker[] = [];
  const busy = new Set<Job>();
  const weights = new Map<string, number>();
  let kept = 0;
  let asked = 0;
  let closed = false;

  function explain(request: SqlRequest): Promise<SqlAnswer> {
    if (closed) return Promise.resolve(failed('sql_unparsed', 'the SQL engine is closed'));
    const key = hashOf(request);
    const known = answers.get(key);
    if (known !== undefined) return known;
    const cached = options.cache?.get(key) ?? null;
    const answer =
      cached === null
        ? new Promise<SqlAnswer>((resolve) => queue.push({ number: (asked += 1), key, request, lost: null, resolve }))
        : Promise.resolve(cached);
    answers.set(key, answer);
    if (cached === null) next();
    else keep(key, cached);
    return answer;
  }

  function next(): void {
    while (!closed && queue.length > 0) {
      const worker = leastLoaded();
      const job = worker === null ? undefined : queue.shift();
      if (worker === null || job === undefined) return;
      void work(worker, job);
    }
    for (const worker of workers) if (worker.load() === 0) worker.rest();
  }

  /** An idle worker, else a new one, else the one with the least to do that has room; null when none has. */
  function leastLoaded(): SqlWorker | null {
    let best: { readonly worker: SqlWorker; readonly load: number } | null = null;
    for (const worker of workers) {
      const load = worker.load();
      if (load !== null && (best === null || load < best.load)) best = { worker, load };
    }
    if (best?.load === 0 || workers.length >= maxWorkers) return best?.worker ?? null;
    const worker = openSqlWorker(workerOptions);
    workers.push(worker);
    return worker;
  }

  async function work(worker: SqlWorker, job: Job): Promise<void> {
    busy.add(job);
    const outcome = await worker.run(job.request, job.lost);
    busy.delete(job);
    if (closed) return;
    if (outcome.kind === 'answer') {
      // What a lost worker has to do with depends on the machine: the next pass tries again.
      if (job.lost === null) options.cache?.put(job.key, outcome.answer);
      settle(job, outcome.answer);
    } else if (outcome.kind === 'refused') settle(job, failed('sql_unparsed', outcome.detail));
    else if (outcome.kind === 'unanswered') again(job);
    else {
      const { reason, detail } = outcome.why;
      options.log.warn(
        { reason, detail: detail.slice(0, 200), sqlLength: job.request.sql.length },
        'SQL worker replaced',
      );
      if (job.lost === null) again({ ...job, lost: outcome.why });
      else settle(job, failed(job.lost.reason, job.lost.detail));
    }
    next();
  }

  /** Back to its place among those that wait. */
  function again(job: Job): void {
    const place = queue.findIndex(({ number }) => number > job.number);
    queue.splice(place === -1 ? queue.length : place, 0, job);
  }

  function settle(job: Job, answer: SqlAnswer): void {
    keep(job.key, answer);
    job.resolve(answer);
  }

  /** Forgets the oldest answers once they are too many: an equal request is then asked again. */
  function keep(key: string, answer: SqlAnswer): void {
    const weight = weightOf(answer);
    weights.set(key, weight);
    kept += weight;
    for (const [oldest, lighter] of weights) {
      if (kept <= maxKept || oldest === key) return;
      weights.delete(oldest);
      answers.delete(oldest);
      kept -= lighter;
    }
  }

  async function close(): Promise<void> {
    closed = true;
    for (const job of [...busy, ...queue.splice(0)]) job.resolve(failed('sql_unparsed', 'the SQL engine was closed'));
    busy.clear();
    answers.clear();
    weights.clear();
    await Promise.all(workers.splice(0).map((worker) => worker.close()));
  }

  return { explain, close };
}

function weightOf({ outputs, influences, tables }: SqlAnswer): number {
  const edges = outputs.reduce((sum, { sources }) => sum + sources.length, 0);
  return (
    1 +
    outputs.length +
    edges +
    influences.length +
    tables.reduce((sum, { columns }) => sum + (columns?.length ?? 0), 0)
  );
}

function failed(reason: Reason, detail: string): SqlAnswer {
  return { grade: 'failed', tables: [], outputs: [], openStars: [], influences: [], unresolved: [{ reason, detail }] };
}

/** SHA-256 over the request, its schemas in a fixed order. */
function hashOf(request: SqlRequest): string {
  const fields = [
    request.dialect,
    request.defaultDatabase ?? null,
    request.defaultSchema ?? null,
    request.assumeDefaultSchema ?? true,
    sorted(request.schemas),
    sorted(request.partialSchemas),
    request.sql,
  ];
  return createHash('sha256').update(JSON.stringify(fields)).digest('base64');
}

function sorted(schemas: SqlRequest['schemas']): readonly (readonly [string, readonly string[]])[] {
  return Object.entries(schemas ?? {}).sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
}
