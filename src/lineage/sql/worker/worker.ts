/** The worker: answers requests one by one. What breaks the parser's instance ends the thread, and the engine starts another. */
import { parentPort, workerData } from 'node:worker_threads';
import { watchParser } from './parser-start.js';
import { serveTasks } from './serve-tasks.js';
import type { WorkerData, WorkerReply, WorkerTask } from './worker-messages.js';

const { loaded, parserBytes } = await watchParser(() => Promise.all([import('../resolve.js'), import('../parse.js')]));
const [{ explainSql, tablesOnly }, { ParserBroken }] = loaded;

function answer({ request, tablesOnly: why }: WorkerTask): WorkerReply {
  try {
    const found = why === null ? explainSql(request) : tablesOnly(request, request.sql, why);
    return { kind: 'answer', answer: found, parserBytes: parserBytes() };
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return { kind: 'broken', message, parser: thrown instanceof ParserBroken || thrown instanceof RangeError };
  }
}

const { progress } = workerData as WorkerData; // what sql-thread.ts gives
if (parentPort !== null) serveTasks(parentPort, progress, answer);
