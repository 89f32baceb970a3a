/** DuckDB's SUMMARIZE, as a function of a query: its columns are fixed (function-rules.ts). */
import type { Group } from './sql-tokens.js';
import { allGroups, isGroup, isMark, wordOf } from './sql-tokens.js';
import type { Edit } from './sql-text.js';

/** `SUMMARIZE t` and `SUMMARIZE SELECT ..`, as a statement and in parentheses in FROM. */
export function summaries(sql: string, statements: readonly Group[]): readonly Edit[] {
  const whole = new Set(statements);
  const edits: Edit[] = [];
  for (const group of allGroups(statements)) {
    const [first, second] = group.items;
    const last = group.items.at(-1);
    if (first === undefined || second === undefined || last === undefined) continue;
    if (wordOf(first) !== 'summarize' || isMark(second, '.') || isMark(second, ',')) continue;
    const isQuery = /^(?:select|from|with|values)$/.test(wordOf(second) ?? '') || isGroup(second);
    const text = sql.slice(second.start, last.end);
    const query = isQuery ? text : `SELECT * FROM ${text}`;
    const select = `SELECT * FROM summarize((${query}))`;
    edits.push({ start: first.start, end: last.end, text: whole.has(group) ? select : `${select} AS summarized` });
  }
  return edits;
}
