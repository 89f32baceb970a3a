/** Spark's temporary names that the parser knows no statement for: `CREATE TEMPORARY VIEW .. USING`, `CACHE TABLE .. AS`. */
import type { Group } from './sql-tokens.js';
import { isGroup, wordOf } from './sql-tokens.js';
import type { Edit } from './sql-text.js';

/** Both as views: of what a function called like the data source reads, and of the query. */
export function sparkTemporaries(sql: string, statements: readonly Group[]): readonly Edit[] {
  return statements.flatMap(({ items }): readonly Edit[] => {
    const first = items[0];
    if (first === undefined) return [];
    if (wordOf(first) === 'cache') return cached(sql, items);
    return wordOf(first) === 'create' ? viewed(sql, items) : [];
  });
}

function viewed(sql: string, items: Group['items']): readonly Edit[] {
  const view = items.findIndex((item) => wordOf(item) === 'view');
  const using = items.findIndex((item, at) => at > view && wordOf(item) === 'using');
  const temporary = items.slice(0, view).some((item) => /^temp(?:orary)?$/.test(wordOf(item) ?? ''));
  if (!temporary || using === -1 || items.some((item) => /^(?:select|with|from|values)$/.test(wordOf(item) ?? '')))
    return [];
  const [place, last] = [items[using], items.at(-1)];
  if (place === undefined || last === undefined) return [];
  const source = items
    .slice(using + 1)
    .findLast((item, at, rest) => !isGroup(item) && /^(?:word|quoted)$/.test(item.kind) && at < sourceLength(rest));
  const name = source === undefined ? 'files' : sql.slice(source.start, source.end).replaceAll('`', '');
  const columns = items[using - 1];
  const edits: Edit[] = [{ start: place.start, end: last.end, text: `AS SELECT * FROM read_${name}()` }];
  // Types of columns.
  if (columns !== undefined && isGroup(columns)) edits.push({ start: columns.start, end: columns.end, text: '' });
  return edits;
}

/** How many items the dotted name of a data source takes. */
function sourceLength(items: Group['items']): number {
  const end = items.findIndex((item) => isGroup(item) || wordOf(item) === 'options');
  return end === -1 ? items.length : end;
}

function cached(sql: string, items: Group['items']): readonly Edit[] {
  const table = wordOf(items[1]) === 'lazy' ? 2 : 1;
  const query = items.findIndex((item, at) => at > table + 1 && beginsQuery(item));
  const [first, name, body] = [items[0], items[table + 1], items[query]];
  if (wordOf(items[table]) !== 'table' || first === undefined || name === undefined || body === undefined) return [];
  const called = sql.slice(name.start, name.end);
  return [{ start: first.start, end: body.start, text: `CREATE TEMPORARY VIEW ${called} AS ` }];
}

function beginsQuery(item: Group['items'][number]): boolean {
  return isGroup(item)
    ? /^(?:select|with|from)$/.test(wordOf(item.items[0]) ?? '')
    : /^(?:select|with|from)$/.test(wordOf(item) ?? '');
}
