/** DuckDB's `FROM t SELECT ..` with a WINDOW clause, which the parser takes only behind a SELECT that stands first. */
import type { Group } from './sql-tokens.js';
import { allGroups, isSetOperator, wordOf } from './sql-tokens.js';
import type { Edit } from './sql-text.js';

const endsOfList: ReadonlySet<string> = new Set([
  'where', 'group', 'having', 'window', 'qualify', 'order', 'limit', 'offset', 'using',
]); // prettier-ignore

/** Such queries with their select list before the FROM. */
export function fromFirst(sql: string, statements: readonly Group[]): readonly Edit[] {
  return [...allGroups(statements)].flatMap(({ items }): readonly Edit[] => {
    if (!items.some((item) => wordOf(item) === 'window')) return [];
    const from = items.findIndex((item, at) => wordOf(item) === 'from' || (at > 0 && isSetOperator(items, at)));
    const select = items.findIndex((item) => wordOf(item) === 'select');
    if (wordOf(items[from]) !== 'from' || select < from) return [];
    let end = select + 1;
    while (end < items.length && !endsOfList.has(wordOf(items[end]) ?? '') && !isSetOperator(items, end)) end += 1;
    const [start, list, last] = [items[from], items[select], items[end - 1]];
    if (start === undefined || list === undefined || last === undefined) return [];
    const relations = sql.slice(start.start, list.start).trimEnd();
    return [{ start: start.start, end: last.end, text: `${sql.slice(list.start, last.end)} ${relations}` }];
  });
}
