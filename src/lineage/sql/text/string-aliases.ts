/** DuckDB's `a AS 'b'`, whose string is a name. */
import type { Group } from './sql-tokens.js';
import { allGroups, isGroup, isMark, wordOf } from './sql-tokens.js';
import type { Edit } from './sql-text.js';

/** Such aliases of a select list in the quotes of names. */
export function stringAliases(sql: string, statements: readonly Group[]): readonly Edit[] {
  return [...allGroups(statements)].flatMap(({ items }): readonly Edit[] =>
    items.flatMap((item, at): readonly Edit[] => {
      if (isGroup(item) || item.kind !== 'string' || sql[item.start] !== "'" || wordOf(items[at - 1]) !== 'as')
        return [];
      const next = items[at + 1];
      const ends =
        next === undefined || isMark(next, ',') || /^(?:from|where|order|limit|union)$/.test(wordOf(next) ?? '');
      const name = sql.slice(item.start + 1, item.end - 1).replaceAll("''", "'");
      return ends ? [{ start: item.start, end: item.end, text: `"${name.replaceAll('"', '""')}"` }] : [];
    }),
  );
}
