/** Figures of one very wide sync, 2,000 columns of 40 tables each, with a day of runs; run by hand. */
import type { SyncRun } from '#src/model/workspace.js';
import { eventsOf, unitsOf } from '../support/told-events.js';
import { wideSync } from '../support/wide-sync.js';

const [columns = 2000, tables = 40, runCount = 24] = process.argv.slice(2).map(Number);
const rows = { added: 1, changed: 2, removed: 0 };
const runs = Array.from({ length: runCount }, (_, n): SyncRun => {
  const at = (minute: number): string => new Date(Date.UTC(2026, 2, 1, n % 24, minute)).toISOString();
  return {
    kind: 'sync-run',
    id: String(n),
    createdAt: at(0),
    startedAt: at(0),
    finishedAt: at(5),
    status: 'success',
    querySize: 10,
    completionRatio: 1,
    planned: rows,
    successful: rows,
    failed: null,
    error: null,
  } as unknown as SyncRun; // what a bench needs of it
});
const graph = await wideSync(columns, tables);
for (const options of [{}, { models: true }, { profile: 'datazone' as const }]) {
  const before = process.memoryUsage().rss;
  const begun = performance.now();
  const { events } = await eventsOf<object>(graph, unitsOf(graph, new Map([['4', runs]])), options);
  const ms = Math.round(performance.now() - begun);
  const sizes = events.map((event) => Buffer.byteLength(JSON.stringify(event)));
  const mb = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
  process.stdout.write(
    `${JSON.stringify(options)}: ${events.length} events in ${ms} ms, largest ${mb(Math.max(...sizes))}, RSS ${mb(before)} -> ${mb(process.memoryUsage().rss)}\n`,
  );
}
