/** FOR loops of scripts: what is in their variable, and what decides how often they run. */
import type { ScriptStatement } from './script.js';
import type { ResultSets } from './script-values.js';
import { rowsOfSet } from './script-values.js';
import type { Group } from '../text/sql-tokens.js';
import { isGroup, isQueryGroup, wordOf } from '../text/sql-tokens.js';

type Items = Group['items'];

/**
 * The statements that `FOR row IN (query) DO`, `FOR row AS query DO`, `FOR row IN cursor DO` and `FOR i IN 1 TO n DO` amount to
 * (`items`, to the DO or LOOP at the end): a row of the query in the variable, and the query as a condition of the loop `block`.
 */
export function loopStatements(
  sql: string,
  items: Items,
  sets: ResultSets,
  block: string,
  within: readonly string[],
): readonly ScriptStatement[] {
  const [, first, word] = items;
  const isNamed = wordOf(word) === 'in' || wordOf(word) === 'as';
  const name = isNamed ? (wordOf(first) ?? '') : '';
  const rest = items.slice(isNamed ? 3 : 1, -1);
  const query = queryOf(sql, rest, sets);
  if (query !== null) {
    const decides: ScriptStatement = { sql: `select 1 where exists (${query})`, within, decides: block };
    return name === '' ? [decides] : [{ sql: query, within, rows: name }, decides];
  }
  const to = rest.findIndex((item) => wordOf(item) === 'to');
  if (name === '' || to === -1) return [{ sql: `let ${name}`, within, unread: true }];
  const from = wordOf(rest[0]) === 'reverse' ? 1 : 0;
  return [
    { sql: `set ${name} = (${textOf(sql, rest.slice(from, to))}) + (${textOf(sql, rest.slice(to + 1))})`, within },
  ];
}

function queryOf(sql: string, items: Items, sets: ResultSets): string | null {
  const [only, ...others] = items;
  if (only === undefined) return null;
  if (others.length === 0)
    return isGroup(only) ? (isQueryGroup(only) ? textOf(sql, only.items) : null) : rowsOfSet(wordOf(only) ?? '', sets);
  return /^(?:select|with)$/.test(wordOf(only) ?? '') ? textOf(sql, items) : null;
}

function textOf(sql: string, items: Items): string {
  return sql.slice(items[0]?.start ?? 0, items.at(-1)?.end ?? 0);
}
