/**
 * `node build/test/bench/sql-memory.js`: 5,000 distinct queries of 40 columns through the engine; prints the memory of the
 * whole process (its worker is a thread) as one line of JSON, and ends with 1 above 400 MB.
 */
import { openSqlEngine } from '#src/lineage/sql/worker/engine.js';
import { dialects } from '#src/lineage/sql/port.js';
import { silentLogger } from '#src/log/logger.js';

const queries = 5_000;
const limitMb = 400;

function queryOf(number: number): string {
  const columns = Array.from({ length: 40 }, (_, place) =>
    place % 4 === 0 ? `t.c${place}` : `coalesce(t.c${place}, u.d${place}) as x${place}_${number}`,
  );
  return `select ${columns.join(', ')} from s.t${number} t left join s.u${number} u on u.id = t.id where t.c1 > ${number}`;
}

const engine = openSqlEngine({ timeoutMs: 30_000, log: silentLogger });
const started = performance.now();
let peak = 0;
let outputs = 0;
for (let number = 0; number < queries; number += 1) {
  const dialect = dialects[number % dialects.length] ?? 'postgres';
  const answer = await engine.explain({ sql: queryOf(number), dialect });
  outputs += answer.outputs.filter((output) => output.resolved).length;
  if (number % 50 === 0) peak = Math.max(peak, process.memoryUsage.rss());
}
peak = Math.max(peak, process.memoryUsage.rss());
await engine.close();
const mb = (bytes: number): number => Math.round(bytes / 1_048_576);
const result = {
  queries,
  outputs,
  peakMb: mb(peak),
  limitMb,
  seconds: Math.round((performance.now() - started) / 1_000),
};
process.stdout.write(`${JSON.stringify(result)}\n`);
process.exitCode = mb(peak) <= limitMb && outputs === queries * 40 ? 0 : 1;
