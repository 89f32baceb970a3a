/** One worker thread behind a time limit: started with its first query, replaced when it hangs, breaks or has grown too big. */
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { Unresolved } from '../../model/reasons.js';
import type { SqlAnswer, SqlRequest } from './port.js';
import type { WorkerReply, WorkerTask } from './worker-messages.js';

export interface SqlWorkerOptions {
  readonly workerUrl: URL;
  /** For one query, once the parser is loaded. */
  readonly timeoutMs: number;
  /** A worker whose parser holds more is replaced after the query. */
  readonly maxParserBytes: number;
}

export type WorkerOutcome =
  | { readonly kind: 'answer'; readonly answer: SqlAnswer }
  /** The query could not be answered; the worker lives. */
  | { readonly kind: 'refused'; readonly detail: string }
  /** The query has cost the worker. */
  | { readonly kind: 'lost'; readonly why: Unresolved };

export interface SqlWorker {
  /** Answers one query; one at a time. Never rejects. */
  run(request: SqlRequest, tablesOnly: Unresolved | null): Promise<WorkerOutcome>;
  /** Lets the process end while it waits. */
  rest(): void;
  close(): Promise<void>;
}

const startTimeoutMs = 30_000;

/** Of the time limit, what a whole answer may take; the rest is for its tables alone. */
const wholeShare = 0.7;

export function openSqlWorker({ workerUrl, timeoutMs, maxParserBytes }: SqlWorkerOptions): SqlWorker {
  let thread: Worker | null = null;
  let ready = false;
  let task: WorkerTask | null = null;
  let settle: ((outcome: WorkerOutcome) => void) | null = null;
  let timer: NodeJS.Timeout | null = null;

  function run(request: SqlRequest, tablesOnly: Unresolved | null): Promise<WorkerOutcome> {
    task = { request, tablesOnly };
    return new Promise((resolve) => {
      settle = resolve;
      thread ??= start();
      thread.ref();
      if (ready) send(thread);
      else arm(startTimeoutMs);
    });
  }

  function start(): Worker {
    // Each function of the 22 MB parser runs briefly: optimising them costs twice the memory and more time than it saves.
    setFlagsFromString('--liftoff-only');
    const started = new Worker(workerUrl, { resourceLimits: { stackSizeMb: 64, maxOldGenerationSizeMb: 512 } });
    ready = false;
    started.on('message', (reply: WorkerReply) => {
      if (started === thread) receive(started, reply);
    });
    started.on('error', (error) => {
      if (started === thread)
        lose({ reason: 'sql_worker_lost', detail: error instanceof Error ? error.message : String(error) });
    });
    started.on('exit', (code) => {
      if (started === thread) lose({ reason: 'sql_worker_lost', detail: `the worker ended with code ${code}` });
    });
    return started;
  }

  function send(to: Worker): void {
    if (task === null) return;
    // A query that ran out of time once has only what is left of the limit.
    const late = task.tablesOnly?.reason === 'sql_time_limit';
    arm(timeoutMs * (late ? 1 - wholeShare : wholeShare));
    to.postMessage(task);
  }

  function receive(from: Worker, reply: WorkerReply): void {
    if (reply.kind === 'ready') {
      ready = true;
      send(from);
    } else if (reply.kind === 'answer') {
      if ((reply.parserBytes ?? 0) > maxParserBytes) drop();
      finish({ kind: 'answer', answer: reply.answer });
    } else if (reply.parser) lose({ reason: 'sql_unparsed', detail: reply.message });
    else finish({ kind: 'refused', detail: reply.message });
  }

  function lose(why: Unresolved): void {
    drop();
    finish({ kind: 'lost', why });
  }

  function drop(): void {
    const gone = thread;
    thread = null;
    ready = false;
    void gone?.terminate();
  }

  function finish(outcome: WorkerOutcome): void {
    disarm();
    task = null;
    const done = settle;
    settle = null;
    done?.(outcome);
  }

  function arm(limitMs: number): void {
    disarm();
    timer = setTimeout(() => {
      const detail = ready ? `longer than ${timeoutMs} ms` : 'the SQL worker did not start';
      lose({ reason: 'sql_time_limit', detail });
    }, limitMs);
  }

  function disarm(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  }

  async function close(): Promise<void> {
    const gone = thread;
    thread = null;
    finish({ kind: 'refused', detail: 'the SQL engine was closed' });
    await gone?.terminate();
  }

  return { run, rest: () => thread?.unref(), close };
}
