/** The worker: answers requests one by one. What breaks the parser's instance ends the thread, and the engine starts another. */
import { parentPort, workerData } from 'node:worker_threads';
import { watchParser } from './parser-start.js';
import { serveTasks } from './serve-tasks.js';
import type { WorkerData, WorkerReply, WorkerTask } from './worker-messages.js';

const { loaded, parserBytes } = await watchParser(() => import('./reader.js'));
const { explainWithPlaces, tablesOnly, ParserBroken } = loaded;

function answer({ request, tablesOnly: why }: WorkerTask): WorkerReply {
  try {
    if (why !== null)
      return { kind: 'answer', answer: tablesOnly(request, request.sql, why), parserBytes: parserBytes() };
    const { answer, parserBroken } = explainWithPlaces(request);
    return { kind: 'answer', answer, parserBytes: parserBroken ? Number.POSITIVE_INFINITY : parserBytes() };
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return { kind: 'broken', message, parser: thrown instanceof ParserBroken || thrown instanceof RangeError };
  }
}

// The first query of all has the parser's largest functions compiled: one of every day does that while real ones are on their way.
explainWithPlaces({
  dialect: 'snowflake',
  sql: 'with a as (select x, sum(y) s from t group by x) select a.* from a join b on a.x = b.x',
});

const { progress } = workerData as WorkerData; // what sql-thread.ts gives
if (parentPort !== null) serveTasks(parentPort, progress, answer);
