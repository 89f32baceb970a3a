/** DuckDB's macros of several forms, `CREATE MACRO f(a) AS .., (a, b) AS ..`, as a statement for each. */
import type { Group } from './sql-tokens.js';
import { isGroup, isMark, wordOf } from './sql-tokens.js';
import type { Edit } from './sql-text.js';

/** The commas between the forms as new statements. */
export function macroOverloads(sql: string, statements: readonly Group[]): readonly Edit[] {
  const edits: Edit[] = [];
  for (const { items } of statements) {
    const word = items.findIndex((item) => /^(?:macro|function)$/.test(wordOf(item) ?? ''));
    const first = items.findIndex((item, at) => at > word && isGroup(item));
    const [name, parameters] = [items[word + 1], items[first]];
    if (wordOf(items[0]) !== 'create' || word === -1 || name === undefined || parameters === undefined) continue;
    const isTable = wordOf(items[first + 2]) === 'table';
    const called = sql.slice(name.start, parameters.start).replace(/^if\s+not\s+exists\s/i, '');
    for (let at = first + 1; at < items.length; at += 1) {
      const comma = items[at];
      if (comma === undefined || !isMark(comma, ',') || !isGroup(items[at + 1]) || wordOf(items[at + 2]) !== 'as')
        continue;
      // In the select list of a macro of rows, `(x) AS y` is a column.
      if (isTable && wordOf(items[at + 3]) !== 'table') continue;
      edits.push({ start: comma.start, end: comma.end, text: `; CREATE MACRO ${called}` });
    }
  }
  return edits;
}
