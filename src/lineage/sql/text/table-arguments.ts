/** Trino's functions of tables, `TABLE(f(input => TABLE(t) PARTITION BY k, n => 1))`, whose arguments the parser does not take. */
import type { Group } from './sql-tokens.js';
import { allGroups, isGroup, isMark, wordOf } from './sql-tokens.js';
import type { Edit } from './sql-text.js';

type Items = Group['items'];

/** Arguments that are tables as queries, and `exclude_columns(input => .., columns => DESCRIPTOR(..))` as a star without those columns. */
export function tableArguments(sql: string, statements: readonly Group[]): readonly Edit[] {
  const edits: Edit[] = [];
  for (const { items } of allGroups(statements)) {
    for (const [at, item] of items.entries()) {
      const call = items[at + 1];
      const args = call !== undefined && isGroup(call) ? call.items.at(-1) : undefined;
      if (wordOf(item) !== 'table' || call === undefined || !isGroup(call) || args === undefined || !isGroup(args))
        continue;
      if (call.items.length < 2) continue;
      const read = argumentsIn(sql, args.items);
      const [input, names] = [read[0], groupBehind(args.items, 'descriptor')];
      if (wordOf(call.items.at(-2)) !== 'exclude_columns') edits.push(...read);
      else if (input !== undefined && names !== null)
        edits.push({
          start: item.start,
          end: call.end,
          text: `(SELECT * EXCEPT ${sql.slice(names.start, names.end)} FROM ${input.text} AS excluded)`,
        });
    }
  }
  return edits;
}

/** Each `TABLE(..)` and what is said of its order and partitions as a query in parentheses. */
function argumentsIn(sql: string, items: Items): readonly Edit[] {
  return items.flatMap((item, at): readonly Edit[] => {
    const inside = items[at + 1];
    if (wordOf(item) !== 'table' || inside === undefined || !isGroup(inside)) return [];
    let end = at + 2;
    while (end < items.length && !isMark(items[end], ',')) end += 1;
    const last = items[end - 1];
    const read = sql.slice(inside.start + 1, inside.end - 1);
    const isQuery = /^(?:select|with|values)$/.test(wordOf(inside.items[0]) ?? '');
    return [{ start: item.start, end: last?.end ?? inside.end, text: `(${isQuery ? '' : 'SELECT * FROM '}${read})` }];
  });
}

function groupBehind(items: Items, word: string): Group | null {
  const next = items[items.findIndex((item) => wordOf(item) === word) + 1];
  return next !== undefined && isGroup(next) ? next : null;
}
