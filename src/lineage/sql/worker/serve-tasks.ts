/** The worker's side: answers tasks in their order, and says so seldom, since waking the other thread costs as much as a query. */
import type { MessagePort } from 'node:worker_threads';
import { elapsedSince, places, sharedClock } from './worker-messages.js';
import type { WorkerMessage, WorkerReply, WorkerTask } from './worker-messages.js';

/** Answers are held back for no longer than this while more tasks wait. */
const holdMs = 10;

/** Answers what the port brings from now on; after a reply that says the parser is broken it answers nothing more. */
export function serveTasks(port: MessagePort, progress: Int32Array, answer: (task: WorkerTask) => WorkerReply): void {
  let held: WorkerReply[] = [];
  let heldSince = 0;
  let broken = false;
  const say = (message: WorkerMessage): void => port.postMessage(message);

  function flush(): void {
    if (held.length === 0) return;
    say({ kind: 'replies', replies: held });
    held = [];
  }

  port.on('message', (task: WorkerTask) => {
    if (broken) return;
    const now = sharedClock();
    Atomics.store(progress, places.since, now);
    Atomics.add(progress, places.begun, 1);
    const reply = answer(task);
    Atomics.add(progress, places.ended, 1);
    if (held.length === 0) {
      heldSince = now;
      setImmediate(flush); // comes once no task waits
    }
    held.push(reply);
    broken = reply.kind === 'broken' && reply.parser;
    if (broken || elapsedSince(heldSince) >= holdMs) flush();
  });
  say({ kind: 'ready' });
}
