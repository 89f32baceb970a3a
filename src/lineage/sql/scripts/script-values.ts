/** Snowflake Scripting: what fills a variable or a result set, as SET and CREATE TEMPORARY TABLE, which say the same. */
import type { Group } from '../text/sql-tokens.js';
import { isGroup, isMark, isQueryGroup, wordOf } from '../text/sql-tokens.js';
import { constantText } from '../text/texts-in-texts.js';

type Items = Group['items'];

/** Result sets and cursors that were declared, by name: whether the query is known whose rows each holds. */
export type ResultSets = Map<string, boolean>;

/** The statements that a statement of a block amounts to; null when it is plain. `declares`: it stands in a DECLARE section. */
export function filled(sql: string, items: Items, declares: boolean, sets: ResultSets): readonly string[] | null {
  const first = wordOf(items[0]);
  if (first === 'return') return returned(sql, items, sets);
  if (first === 'fetch') return fetched(sql, items, sets);
  if (first === 'open') return opened(items, sets);
  if (first === 'let' || declares) return assignment(sql, first === 'let' ? items.slice(1) : items, sets);
  if (isMark(items[1], ':') && isMark(items[2], '=')) return assignment(sql, items, sets);
  const into = selectInto(sql, items);
  return into === null ? null : [into];
}

/** `RETURN TABLE(r)` returns the rows of a result set; any other RETURN a value. */
function returned(sql: string, items: Items, sets: ResultSets): readonly string[] {
  const [, table, rows] = items;
  if (wordOf(table) !== 'table' || !isGroup(rows)) return [];
  if (isQueryGroup(rows)) return [textOf(sql, rows.items)];
  const [name, given] = rows.items;
  const set = wordOf(name) === 'resultset_from_cursor' && isGroup(given) ? given.items[0] : name;
  return [rowsOfSet(wordOf(set) ?? '', sets) ?? textOf(sql, items)];
}

/** The query whose rows are in a result set or cursor; null when it is not known. */
export function rowsOfSet(name: string, sets: ResultSets): string | null {
  return sets.get(name) === true ? `select * from ${resultSet(name)}` : null;
}

/** `FETCH c INTO x, y` puts a row of the cursor into variables. */
function fetched(sql: string, items: Items, sets: ResultSets): readonly string[] {
  const rows = rowsOfSet(wordOf(items[1]) ?? '', sets);
  const names = items.slice(3).flatMap((item) => wordOf(item) ?? []);
  if (rows === null || wordOf(items[2]) !== 'into' || names.length === 0) return [textOf(sql, items)];
  return [names.length === 1 ? `set ${names[0] ?? ''} = (${rows})` : `set (${names.join(', ')}) = (${rows})`];
}

/** `OPEN c USING (x)`: what stands for the question marks of the cursor's query decides on its rows, as does a DELETE. */
function opened(items: Items, sets: ResultSets): readonly string[] {
  const given = items[3];
  const names = isGroup(given) ? given.items.flatMap((item) => wordOf(item) ?? []) : [];
  const name = wordOf(items[1]) ?? '';
  if (names.length === 0 || sets.get(name) !== true) return [];
  return [`delete from ${resultSet(name)} where ${names.map((each) => `:${each} is null`).join(' and ')}`];
}

/** `name [type] := value`, `name [type] DEFAULT value`, `name CURSOR FOR query`. */
function assignment(sql: string, items: Items, sets: ResultSets): readonly string[] {
  const name = wordOf(items[0]);
  if (name === null) return [];
  const at = items.findIndex(
    (item, place) => place > 0 && (wordOf(item) === 'default' || (isMark(item, ':') && isMark(items[place + 1], '='))),
  );
  const value = at === -1 ? [] : items.slice(wordOf(items[at]) === 'default' ? at + 1 : at + 2);
  const [only] = value;
  const type = wordOf(items[1]);
  if (type === 'cursor') {
    const query = wordOf(items[2]) === 'for' ? queryOfCursor(sql, items.slice(3), sets) : null;
    sets.set(name, query !== null);
    return query === null ? [] : [made(name, query)];
  }
  if (type === 'resultset' || sets.has(name)) {
    const query = queryOfSet(sql, wordOf(only) === 'async' ? value.slice(1) : value);
    sets.set(name, query !== null);
    return query === null ? [] : [made(name, query)];
  }
  if (at === -1) return [`set ${name} = null`];
  return [`set ${name} = ${value.length === 1 && isGroup(only) ? textOf(sql, value) : `(${textOf(sql, value)})`}`];
}

/** A query, or the name of a result set. */
function queryOfCursor(sql: string, items: Items, sets: ResultSets): string | null {
  if (/^(?:select|with)$/.test(wordOf(items[0]) ?? '')) return textOf(sql, items);
  return items.length === 1 ? rowsOfSet(wordOf(items[0]) ?? '', sets) : null;
}

/** A query in parentheses, also one that is written as a text: `(EXECUTE IMMEDIATE 'select ..')`. */
function queryOfSet(sql: string, [only, ...others]: Items): string | null {
  if (others.length > 0 || !isGroup(only)) return null;
  const text = textOf(sql, only.items);
  return isQueryGroup(only) ? text : (constantText(text)?.replace(/;\s*$/, '') ?? null);
}

/** `SELECT a, b INTO :x, :y FROM t`, and `INTO @x, @y` wherever it stands, as `SET (x, y) = (SELECT a, b FROM t)`; else null. */
export function selectInto(sql: string, items: Items): string | null {
  const into = items.findIndex((item, place) => wordOf(item) === 'into' && variableAt(items, place + 1) !== null);
  const [first, last] = [items[0], items.at(-1)];
  if (into === -1 || first === undefined || last === undefined || wordOf(first) === 'execute') return null;
  let end = into + 1;
  const names: string[] = [];
  for (let name = variableAt(items, end); name !== null; name = variableAt(items, end)) {
    names.push(name);
    end += name.startsWith('@') ? 1 : 2;
    if (isMark(items[end], ',')) end += 1;
  }
  const rest = items[end];
  const query = `${sql.slice(first.start, items[into]?.start)}${rest === undefined ? '' : sql.slice(rest.start, last.end)}`;
  return names.length === 1 ? `set ${names[0] ?? ''} = (${query})` : `set (${names.join(', ')}) = (${query})`;
}

/** The variable that is written here, `:x` or `@x`, else null. */
function variableAt(items: Items, at: number): string | null {
  const word = wordOf(items[at]);
  if (word?.startsWith('@') === true) return word;
  return isMark(items[at], ':') ? wordOf(items[at + 1]) : null;
}

function made(name: string, query: string): string {
  return `create temporary table ${resultSet(name)} as ${query}`;
}

/** What a result set is called among the tables: a name that no table has. */
function resultSet(name: string): string {
  return `__rows_${name.trim().toLowerCase()}`;
}

function textOf(sql: string, items: Items): string {
  return sql.slice(items[0]?.start ?? 0, items.at(-1)?.end ?? 0);
}
