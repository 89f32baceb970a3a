/** The worker: answers requests one by one. What breaks the parser's instance ends the thread, and the engine starts another. */
import { parentPort } from 'node:worker_threads';
import { watchParserMemory } from './parser-memory.js';
import type { WorkerReply, WorkerTask } from './worker-messages.js';

const parserBytes = watchParserMemory();
const { explainSql, tablesOnly } = await import('./resolve.js');
const { ParserBroken } = await import('./parse.js');
const port = parentPort;

function answer({ request, tablesOnly: why }: WorkerTask): WorkerReply {
  try {
    const found = why === null ? explainSql(request) : tablesOnly(request, request.sql, why);
    return { kind: 'answer', answer: found, parserBytes: parserBytes() };
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return { kind: 'broken', message, parser: thrown instanceof ParserBroken || thrown instanceof RangeError };
  }
}

port?.on('message', (task: WorkerTask) => port.postMessage(answer(task)));
port?.postMessage({ kind: 'ready' } satisfies WorkerReply);
