/** `TABLE t`, which is `SELECT * FROM t`, and PostgreSQL's `ROWS FROM (f(..), g(..))`: text that the parser does not take. */
import { dialectRules } from '../dialect-rules.js';
import type { Dialect } from '../port.js';
import type { Group } from './sql-tokens.js';
import { allGroups, isGroup, isSetOperator, segmentsOf, statementGroups, wordOf } from './sql-tokens.js';
import type { Edit } from './sql-text.js';
import { applyEdits } from './sql-text.js';

type Items = Group['items'];

const tableDialects: ReadonlySet<Dialect> = new Set([
  'postgres',
  'mysql',
  'duckdb',
  'trino',
  'athena',
  'spark',
  'databricks',
]);
/** What stands before a query in parentheses; behind any other name they are a call, as in `f(TABLE t)`. */
const beforeQuery: ReadonlySet<string> = new Set([
  'as',
  'from',
  'join',
  'in',
  'exists',
  'lateral',
  'materialized',
  'all',
  'any',
  'union',
  'except',
  'intersect',
]);

/** The text with its TABLE statements as queries; the same text when it has none, or the dialect has not. */
export function openTableStatements(sql: string, dialect: Dialect): string {
  if (!tableDialects.has(dialect) || !/\btable\b/i.test(sql)) return sql;
  const edits: Edit[] = [];
  const statements = statementGroups(sql, dialectRules[dialect]);
  for (const statement of statements) edits.push(...tablesIn(statement, true));
  return applyEdits(sql, edits);
}

function tablesIn(group: Group, isQuery: boolean): readonly Edit[] {
  const { items } = group;
  const edits: Edit[] = [];
  if (isQuery) {
    for (const { from } of segmentsOf(group)) {
      const at = queryStart(items, from);
      const word = items[at];
      const next = items[at + 1];
      if (word === undefined || wordOf(word) !== 'table' || next === undefined || isGroup(next)) continue;
      if (next.kind === 'word' || next.kind === 'quoted')
        edits.push({ start: word.start, end: word.end, text: 'select * from' });
    }
  }
  for (const [at, item] of items.entries()) {
    if (!isGroup(item)) continue;
    const before = items[at - 1];
    const opens = at === 0 ? isQuery : beforeQuery.has(wordOf(before) ?? '') || isSetOperator(items, at - 1);
    edits.push(...tablesIn(item, opens));
  }
  return edits;
}

/** Where the query of a segment begins: behind `WITH a AS (..), b AS (..)`, `CREATE .. AS` and `INSERT INTO t (..)`. */
function queryStart(items: Items, from: number): number {
  const first = wordOf(items[from]);
  if (first === 'create' || first === 'insert') {
    for (let at = from + 2; at < items.length; at += 1) {
      if (wordOf(items[at]) !== 'table') continue;
      const before = wordOf(items[at - 1]);
      // INSERT OVERWRITE TABLE t, INSERT INTO TABLE t
      if (first === 'insert' ? before !== 'overwrite' && before !== 'into' : before === 'as') return at;
    }
    return items.length;
  }
  if (first !== 'with') return from;
  for (let at = from; at < items.length; at += 1)
    if (wordOf(items[at]) === 'table' && isGroup(items[at - 1])) return at;
  return items.length;
}

/** Words behind which the relations of a query stand, and words that end them. */
const relations = /^(?:from|join|lateral)$/;
const ends = /^(?:select|where|group|having|window|order|limit|offset|fetch|union|intersect|except|on|using)$/;

/** `ROWS FROM (..)` among the relations of a query as a function; elsewhere ROWS may be a column before its FROM. */
export function rowsFromEdits(sql: string): readonly Edit[] {
  if (!/\brows\s+from\b/i.test(sql)) return [];
  const edits: Edit[] = [];
  for (const { items } of allGroups(statementGroups(sql, dialectRules.postgres))) {
    let among = false;
    for (const [at, item] of items.entries()) {
      const word = wordOf(item);
      const [next, group] = [items[at + 1], items[at + 2]];
      if (among && word === 'rows' && wordOf(next) === 'from' && next !== undefined && isGroup(group))
        edits.push({ start: item.start, end: next.end, text: 'rows_from' });
      else if (word !== null && relations.test(word)) among = true;
      else if (word !== null && ends.test(word)) among = false;
    }
  }
  return edits;
}
