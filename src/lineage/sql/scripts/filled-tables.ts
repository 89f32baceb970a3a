/** SQL Server's functions that fill a table and return it: `RETURNS @t TABLE (..) AS BEGIN INSERT @t SELECT .. RETURN END`. */
import type { Group } from '../text/sql-tokens.js';
import { isGroup, isMark, wordOf } from '../text/sql-tokens.js';

type Items = Group['items'];

const constraints = /^(?:primary|unique|check|index|constraint)$/;

/**
 * What stands behind the parameters of such a function, as that of one that returns the rows of a query; null where it does
 * anything besides inserting the rows of queries. `pieces`: its statements behind the head.
 */
export function filledTable(sql: string, head: Items, pieces: readonly Items[]): string | null {
  const returns = head.findIndex((item) => wordOf(item) === 'returns');
  const [variable, table, definition] = head.slice(returns + 1, returns + 4);
  const name = wordOf(variable);
  if (returns === -1 || name === null || wordOf(table) !== 'table' || !isGroup(definition)) return null;
  // A computed column.
  if (definition.items.some((item) => wordOf(item) === 'as')) return null;
  const columns = columnsOf(sql, definition);
  // What the server numbers itself is left out where an INSERT names no columns.
  const filled = columnsOf(sql, definition, 'identity');
  const queries: string[] = [];
  for (const piece of pieces) {
    const first = wordOf(piece[0]);
    if (first === 'begin' && piece.length === 1) continue;
    if (first === 'return')
      return queries.length === 0 ? null : `RETURNS TABLE AS RETURN (${queries.join(' UNION ALL ')})`;
    const query = first === 'insert' ? inserted(sql, piece, name, columns, filled) : null;
    if (query === null) return null;
    queries.push(query);
  }
  return null;
}

/** The names at the beginning of each part, less those of parts with this word. */
function columnsOf(sql: string, { items }: Group, without?: string): readonly string[] {
  return items.flatMap((item, at) => {
    const begins = at === 0 || isMark(items[at - 1], ',');
    if (!begins || isGroup(item) || constraints.test(wordOf(item) ?? '')) return [];
    const end = items.findIndex((each, place) => place > at && isMark(each, ','));
    const part = items.slice(at + 1, end === -1 ? items.length : end);
    return without !== undefined && part.some((each) => wordOf(each) === without) ? [] : [writtenName(sql, items, at)];
  });
}

function writtenName(sql: string, items: Items, at: number): string {
  const item = items[at];
  return item === undefined ? '' : sql.slice(item.start, item.end);
}

/** The rows of `INSERT INTO @t (b) SELECT x ..` under all columns of the table; null for any other INSERT. */
function inserted(
  sql: string,
  piece: Items,
  name: string,
  columns: readonly string[],
  filled: readonly string[],
): string | null {
  const into = wordOf(piece[1]) === 'into' ? 2 : 1;
  const list = piece[into + 1];
  const start = isGroup(list) ? into + 2 : into + 1;
  const [first, last] = [piece[start], piece.at(-1)];
  if (wordOf(piece[into]) !== name || wordOf(first) !== 'select' || first === undefined || last === undefined)
    return null;
  const named = isGroup(list) ? columnsOf(sql, list) : filled;
  const keys = new Set(named.map((each) => each.toLowerCase()));
  const outputs = columns.map((each) => (keys.has(each.toLowerCase()) ? each : `NULL AS ${each}`));
  const query = sql.slice(first.start, last.end);
  return `SELECT ${outputs.join(', ')} FROM (${query}) AS filled_rows (${named.join(', ')})`;
}
