/** One worker thread behind a time limit: started with its first query, replaced when it hangs, breaks or has grown too big. */
import type { Worker } from 'node:worker_threads';
import type { Unresolved } from '../../../model/reasons.js';
import type { SqlAnswer, SqlRequest } from '../port.js';
import { takeThread } from './sql-thread.js';
import { elapsedSince, newProgress, places } from './worker-messages.js';
import type { WorkerMessage, WorkerReply, WorkerTask } from './worker-messages.js';

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
  | { readonly kind: 'lost'; readonly why: Unresolved }
  /** The worker was lost on another query, or replaced: ask again. */
  | { readonly kind: 'unanswered' };

export interface SqlWorker {
  /** Queries that it has not answered yet; null when it may be given no other now. */
  load(): number | null;
  /** Answers a query; in the order of the calls. Never rejects. */
  run(request: SqlRequest, tablesOnly: Unresolved | null): Promise<WorkerOutcome>;
  /** Lets the process end while it waits. */
  rest(): void;
  close(): Promise<void>;
}

interface Sent {
  readonly task: WorkerTask;
  readonly settle: (outcome: WorkerOutcome) => void;
}

const startTimeoutMs = 30_000;

/** Of the time limit, what a whole answer may take; the rest is for its tables alone. */
const wholeShare = 0.7;

/** Queries that a worker is given ahead, so that it need not wait for the next one. */
const maxAhead = 32;

export function openSqlWorker({ workerUrl, timeoutMs, maxParserBytes }: SqlWorkerOptions): SqlWorker {
  let thread: Worker | null = null;
  let ready = false;
  let progress = newProgress();
  /** Replies of this thread so far. */
  let answered = 0;
  /** What it may have ahead: one query more for each answer, so that a query that hangs at once holds up no other. */
  let ahead = 1;
  let timer: NodeJS.Timeout | null = null;
  /** Checks in a row that found a thread with tasks that ran none. */
  let quietChecks = 0;
  const sent: Sent[] = [];

  function load(): number | null {
    return sent.length < ahead && sent.every(({ task }) => task.tablesOnly === null) ? sent.length : null;
  }

  function run(request: SqlRequest, tablesOnly: Unresolved | null): Promise<WorkerOutcome> {
    return new Promise((settle) => {
      const one: Sent = { task: { request, tablesOnly }, settle };
      sent.push(one);
      if (thread === null) start();
      else if (ready) thread.postMessage(one.task);
      thread?.ref();
      if (timer === null) arm(ready ? limitOf(one) : startTimeoutMs);
    });
  }

  function start(): void {
    const { worker: started, progress: seen, isReady } = takeThread(workerUrl);
    thread = started;
    progress = seen;
    ready = false;
    answered = 0;
    quietChecks = 0;
    started.on('message', (message: WorkerMessage) => {
      if (started !== thread) return;
      if (message.kind === 'ready') begin(started);
      else receive(message.replies);
    });
    started.on('error', (error) => {
      if (started === thread)
        lose({ reason: 'sql_worker_lost', detail: error instanceof Error ? error.message : String(error) });
    });
    started.on('exit', (code) => {
      if (started === thread) lose({ reason: 'sql_worker_lost', detail: `the worker ended with code ${code}` });
    });
    if (isReady()) begin(started);
  }

  function begin(started: Worker): void {
    ready = true;
    for (const { task } of sent) started.postMessage(task);
    if (sent[0] !== undefined) arm(limitOf(sent[0]));
  }

  function receive(replies: readonly WorkerReply[]): void {
    for (const reply of replies) {
      if (reply.kind === 'broken' && reply.parser) {
        lose({ reason: 'sql_unparsed', detail: reply.message }, 0);
        return;
      }
      answered += 1;
      quietChecks = 0;
      ahead = Math.min(maxAhead, ahead + 1);
      sent.shift()?.settle(outcomeOf(reply));
    }
    if (sent.length === 0) disarm();
    const last = replies.at(-1);
    if (last?.kind === 'answer' && (last.parserBytes ?? 0) > maxParserBytes) {
      drop();
      for (const { settle } of sent.splice(0)) settle({ kind: 'unanswered' });
    }
  }

  /** The thread is gone, and one query with it: the one that it had begun last, unless told. */
  function lose(why: Unresolved, at = (progress[places.begun] ?? 0) - answered - 1): void {
    drop();
    const culprit = Math.min(Math.max(at, 0), sent.length - 1);
    sent
      .splice(0)
      .forEach(({ settle }, place) => settle(place === culprit ? { kind: 'lost', why } : { kind: 'unanswered' }));
  }

  function drop(): void {
    const gone = thread;
    thread = null;
    ready = false;
    ahead = 1;
    disarm();
    void gone?.terminate();
  }

  function arm(limitMs: number): void {
    disarm();
    timer = setTimeout(check, limitMs);
  }

  function disarm(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  }

  /** Whether the query that runs now, if one does, has run for too long; asks again when that can be so. */
  function check(): void {
    timer = null;
    if (!ready) {
      lose({ reason: 'sql_worker_lost', detail: 'the SQL worker did not start' });
      return;
    }
    const begun = Atomics.load(progress, places.begun);
    const runs = begun > Atomics.load(progress, places.ended);
    quietChecks = runs ? 0 : quietChecks + 1;
    const left = runs
      ? limitOf(sent[begun - answered - 1]) - elapsedSince(Atomics.load(progress, places.since))
      : timeoutMs;
    if (left > 0 && quietChecks < 3) arm(left);
    else lose({ reason: 'sql_time_limit', detail: `longer than ${timeoutMs} ms` });
  }

  /** A query that ran out of time once has only what is left of the limit. */
  function limitOf(query: Sent | undefined): number {
    const late = query?.task.tablesOnly?.reason === 'sql_time_limit';
    return timeoutMs * (late ? 1 - wholeShare : wholeShare);
  }

  async function close(): Promise<void> {
    const gone = thread;
    thread = null;
    disarm();
    for (const { settle } of sent.splice(0)) settle({ kind: 'refused', detail: 'the SQL engine was closed' });
    await gone?.terminate();
  }

  return { load, run, rest: () => thread?.unref(), close };
}

function outcomeOf(reply: WorkerReply): WorkerOutcome {
  return reply.kind === 'answer'
    ? { kind: 'answer', answer: reply.answer }
    : { kind: 'refused', detail: reply.message };
}
