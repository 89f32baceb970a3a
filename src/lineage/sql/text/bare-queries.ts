/** A query without parentheses of its own as the argument of a function, `f(SELECT ..)`, which the parser takes of few functions. */
import { dialectRules } from '../dialect-rules.js';
import type { Dialect } from '../port.js';
import { allGroups, isGroup, isQueryGroup, statementGroups, wordOf } from './sql-tokens.js';
import type { Edit } from './sql-text.js';
import { applyEdits } from './sql-text.js';

/** Words behind which a query in parentheses is no argument. */
const noFunctions: ReadonlySet<string> = new Set([
  'all', 'and', 'any', 'apply', 'as', 'between', 'by', 'case', 'distinct', 'else', 'except', 'exists', 'from', 'having', 'in',
  'insert', 'intersect', 'into', 'is', 'join', 'lateral', 'like', 'limit', 'materialized', 'minus', 'not', 'offset', 'on', 'or',
  'qualify', 'return', 'select', 'set', 'some', 'table', 'then', 'top', 'union', 'using', 'values', 'when', 'where', 'with',
]); // prettier-ignore

/** The text with such arguments in parentheses; the same text when it has none. */
export function parenthesizeArguments(sql: string, dialect: Dialect): string {
  const edits: Edit[] = [];
  for (const { items } of allGroups(statementGroups(sql, dialectRules[dialect]))) {
    for (const [at, item] of items.entries()) {
      if (!isGroup(item) || isGroup(item.items[0]) || !isQueryGroup(item)) continue;
      const name = wordOf(items[at - 1]);
      if (name === null || noFunctions.has(name) || sql[item.start] !== '(') continue;
      edits.push({ start: item.start, end: item.start, text: '(' }, { start: item.end, end: item.end, text: ')' });
    }
  }
  return applyEdits(sql, edits);
}
