/** `SEARCH .. SET x` and `CYCLE .. SET x` behind a recursive query: columns that are added to it. */
import type { Group } from './sql-tokens.js';
import { allGroups, isGroup, isMark, wordOf } from './sql-tokens.js';
import type { Edit } from './sql-text.js';

type Items = Group['items'];

/**
 * Each pair of clauses as one more common table expression of the same name, which stands before the first from there on: the
 * place in the order is like that of a window, the mark of a cycle is chosen by its columns, a path holds their values.
 */
export function recursionClauses(sql: string, statements: readonly Group[]): readonly Edit[] {
  const edits: Edit[] = [];
  for (const { items } of allGroups(statements)) {
    for (let at = 1; at < items.length; at += 1) {
      if (!isClause(items, at) || !isGroup(items[at - 1])) continue;
      const name = nameBefore(sql, items, at - 1);
      const { added, next } = clausesAt(sql, items, at);
      const [first, last] = [items[at], items[next - 1]];
      if (name === null || added.length === 0 || first === undefined || last === undefined) continue;
      const text = `, ${name} AS (SELECT ${name}.*, ${added.join(', ')} FROM ${name})`;
      edits.push({ start: first.start, end: last.end, text });
      at = next - 1;
    }
  }
  return edits;
}

function isClause(items: Items, at: number): boolean {
  const next = wordOf(items[at + 1]);
  return wordOf(items[at]) === 'search' ? next === 'depth' || next === 'breadth' : wordOf(items[at]) === 'cycle';
}

/** The name of the common table expression whose body stands here, as written. */
function nameBefore(sql: string, items: Items, body: number): string | null {
  let at = body - 1;
  if (wordOf(items[at]) === 'materialized') at -= wordOf(items[at - 1]) === 'not' ? 2 : 1;
  if (wordOf(items[at]) !== 'as') return null;
  const name = isGroup(items[at - 1]) ? items[at - 2] : items[at - 1];
  return name === undefined || isGroup(name) || name.kind === 'mark' ? null : sql.slice(name.start, name.end);
}

function clausesAt(
  sql: string,
  items: Items,
  from: number,
): { readonly added: readonly string[]; readonly next: number } {
  const added: string[] = [];
  let at = from;
  while (isClause(items, at)) {
    const isSearch = wordOf(items[at]) === 'search';
    let set = at;
    while (set < items.length && wordOf(items[set]) !== 'set') set += 1;
    const name = textAt(sql, items, set + 1);
    if (name === null) break;
    const keys = keysIn(sql, items.slice(at + (isSearch ? 4 : 1), set));
    at = set + 2;
    if (isSearch) {
      added.push(`ROW_NUMBER() OVER (ORDER BY ${keys.join(', ')}) AS ${name}`);
      continue;
    }
    if (wordOf(items[at]) === 'to' && wordOf(items[at + 2]) === 'default') at += 4;
    const asked = keys.map((key) => `${key} IS NULL`).join(' AND ');
    added.push(`CASE WHEN ${asked} THEN 1 ELSE 0 END AS ${name}`);
    const path = wordOf(items[at]) === 'using' ? textAt(sql, items, at + 1) : null;
    if (path === null) continue;
    added.push(`CONCAT(${keys.join(', ')}) AS ${path}`);
    at += 2;
  }
  return { added, next: at };
}

/** The first name of each item of the list, without what is said of its order. */
function keysIn(sql: string, items: Items): readonly string[] {
  return items.flatMap((item, place) => {
    if (place > 0 && !isMark(items[place - 1], ',')) return [];
    return isGroup(item) ? [] : [sql.slice(item.start, item.end)];
  });
}

function textAt(sql: string, items: Items, at: number): string | null {
  const item = items[at];
  return item === undefined || isGroup(item) || item.kind === 'mark' ? null : sql.slice(item.start, item.end);
}
