/** Aliases without AS in the list of a PIVOT. */
import type { Group } from './sql-tokens.js';
import { allGroups, isGroup, isMark, wordOf } from './sql-tokens.js';
import type { Edit } from './sql-text.js';

/** `PIVOT (.. FOR x IN ('a' b, 'c' AS d))` with an AS before each alias. */
export function pivotAliases(_sql: string, statements: readonly Group[]): readonly Edit[] {
  const edits: Edit[] = [];
  for (const { items } of allGroups(statements)) {
    for (const [at, item] of items.entries()) {
      if (wordOf(item) !== 'pivot') continue;
      const body = wordOf(items[at + 1]) === 'xml' ? items[at + 2] : items[at + 1];
      if (body !== undefined && isGroup(body)) edits.push(...inLists(body));
    }
  }
  return edits;
}

function inLists({ items }: Group): readonly Edit[] {
  const edits: Edit[] = [];
  for (const [at, item] of items.entries()) {
    const list = items[at + 1];
    if (wordOf(item) !== 'in' || list === undefined || !isGroup(list)) continue;
    if (/^(?:any|select|with)$/.test(wordOf(list.items[0]) ?? '')) continue;
    for (const [place, each] of list.items.entries()) {
      const [before, next] = [list.items[place - 1], list.items[place + 1]];
      const isLast = next === undefined || isMark(next, ',');
      if (!isLast || isGroup(each) || !(each.kind === 'word' || each.kind === 'quoted')) continue;
      const follows = before !== undefined && (isGroup(before) || before.kind !== 'mark') && wordOf(before) !== 'as';
      if (follows) edits.push({ start: each.start, end: each.start, text: 'AS ' });
    }
  }
  return edits;
}
