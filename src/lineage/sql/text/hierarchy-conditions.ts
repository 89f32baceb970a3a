/** CONNECT BY, whose condition the parser takes whole only in parentheses. */
import type { Group } from './sql-tokens.js';
import { allGroups, isSetOperator, wordOf } from './sql-tokens.js';
import type { Edit } from './sql-text.js';

const ends: ReadonlySet<string> = new Set([
  ...['connect', 'start', 'where', 'group', 'having', 'order', 'model', 'qualify', 'limit', 'offset', 'fetch', 'for'],
  ...['union', 'minus', 'intersect', 'except'],
]);

/** Conditions of `CONNECT BY` with parentheses around them, where the parser would stop inside: at IN, LIKE, BETWEEN, EXISTS, IS. */
export function hierarchyConditions(sql: string, statements: readonly Group[]): readonly Edit[] {
  const edits: Edit[] = [];
  for (const { items } of allGroups(statements)) {
    for (const [at, item] of items.entries()) {
      if (wordOf(item) !== 'connect' || wordOf(items[at + 1]) !== 'by') continue;
      const from = at + (wordOf(items[at + 2]) === 'nocycle' ? 3 : 2);
      let to = from;
      while (to < items.length && !ends.has(wordOf(items[to]) ?? '') && !isSetOperator(items, to)) to += 1;
      const condition = items.slice(from, to);
      const [first, last] = [condition[0], condition.at(-1)];
      if (first === undefined || last === undefined) continue;
      if (!condition.some((each) => /^(?:in|like|between|exists|is|not|or)$/.test(wordOf(each) ?? ''))) continue;
      // The value in the row above is one of the same column.
      const priors = [...allGroups([{ items: condition, start: first.start, end: last.end }])]
        .flatMap((group) => group.items)
        .filter((each) => wordOf(each) === 'prior')
        .map(({ start, end }) => ({ start, end, text: start === first.start ? '(' : ' ' }));
      if (wordOf(first) !== 'prior') edits.push({ start: first.start, end: first.start, text: '(' });
      edits.push(...priors, { start: last.end, end: last.end, text: ')' });
    }
  }
  return edits;
}
