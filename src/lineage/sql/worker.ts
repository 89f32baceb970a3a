/** The worker: answers requests one by one. What breaks the parser's instance ends the thread, and the engine starts another. */
import { parentPort } from 'node:worker_threads';
import type { SqlRequest } from './port.js';
import { ParserBroken } from './parse.js';
import { explainSql } from './resolve.js';
import type { WorkerReply } from './worker-messages.js';

const port = parentPort;

function answer(request: SqlRequest): WorkerReply {
  try {
    return { kind: 'answer', answer: explainSql(request) };
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return { kind: 'broken', message, parser: thrown instanceof ParserBroken || thrown instanceof RangeError };
  }
}

port?.on('message', (request: SqlRequest) => port.postMessage(answer(request)));
port?.postMessage({ kind: 'ready' } satisfies WorkerReply);
