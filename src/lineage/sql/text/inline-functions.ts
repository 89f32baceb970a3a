/** Functions that a WITH declares (Oracle, Trino), as statements before the query. */
import type { Group } from './sql-tokens.js';
import { isGroup, isMark, wordOf } from './sql-tokens.js';
import type { Edit } from './sql-text.js';
import { applyEdits } from './sql-text.js';
import { unreadBody } from './star-patterns.js';

type Items = Group['items'];

/**
 * `WITH FUNCTION f(x) RETURN NUMBER IS BEGIN RETURN x * 2; END; SELECT ..`: a function that returns one expression becomes a
 * statement of its own, and so does one that returns what a query has put into its variable; of any other that reads no table,
 * calls depend on their arguments, as for a function that nobody declares, and of one that does calls are not followed.
 */
export function inlineFunctions(sql: string, statements: readonly Group[]): readonly Edit[] {
  // Bodies have semicolons of their own.
  const items = statements.flatMap((statement, place) => [
    ...statement.items,
    ...(place < statements.length - 1
      ? [{ kind: 'mark' as const, text: ';', start: statement.end, end: statement.end + 1 }]
      : []),
  ]);
  const from = items.findIndex((item, at) => wordOf(item) === 'with' && wordOf(items[at + 1]) === 'function');
  const start = items[from];
  if (start === undefined) return [];
  const made: string[] = [];
  let at = from + 1;
  while (wordOf(items[at]) === 'function') {
    const end = functionEnd(items, at);
    const last = items[end - 1];
    if (last === undefined) return [];
    const own = items.slice(at, end);
    const reads = own.some((item) => /^(?:select|from|into|execute|open|for)$/.test(wordOf(item) ?? ''));
    const function_ = reads ? (selecting(sql, own) ?? unread(sql, own)) : returning(sql, own);
    if (function_ !== null) made.push(function_);
    at = end;
    if (isMark(items[at], ';') || isMark(items[at], ',')) at += 1;
  }
  const next = items[at];
  if (next === undefined) return [];
  // What the WITH declares besides.
  const isQuery = wordOf(next) === 'select' || isGroup(next);
  return [{ start: start.start, end: next.start, text: `${made.join(' ')} ${isQuery ? '' : 'WITH '}` }];
}

/** The place behind the function that begins here: behind its END (and the name after it), or its one expression. */
function functionEnd(items: Items, from: number): number {
  let begin = from + 1;
  while (begin < items.length && !(/^(?:begin|return)$/.test(wordOf(items[begin]) ?? '') && isBody(items, begin)))
    begin += 1;
  if (begin === items.length) return begin;
  if (wordOf(items[begin]) === 'return') {
    let at = begin + 1;
    while (at < items.length && !isMark(items[at], ',') && wordOf(items[at]) !== 'select' && !startsRelation(items, at))
      at += 1;
    return at;
  }
  let depth = 0;
  for (let at = begin; at < items.length; at += 1) {
    const word = wordOf(items[at]);
    if (word === 'end') {
      depth -= 1;
      if (depth === 0) {
        const called = wordOf(items[at + 1]);
        return called !== null && called !== 'select' && !isGroup(items[at + 2]) && wordOf(items[at + 2]) !== 'as'
          ? at + 2
          : at + 1;
      }
      // END IF, END LOOP
      if (/^(?:if|loop|case|while|repeat)$/.test(wordOf(items[at + 1]) ?? '')) at += 1;
    } else if (word !== null && /^(?:begin|case|if|loop|while|repeat)$/.test(word)) depth += 1;
  }
  return items.length;
}

/** RETURN before a type (Oracle) is none of the body. */
function isBody(items: Items, at: number): boolean {
  if (wordOf(items[at]) === 'begin') return true;
  for (let next = at + 1; next < items.length; next += 1) {
    const word = wordOf(items[next]);
    if (word === 'select' || isMark(items[next], ',')) return true;
    if (word === 'is' || word === 'as') return false;
  }
  return true;
}

/** `name AS (` or `name (..) AS (`: a common table expression begins. */
function startsRelation(items: Items, at: number): boolean {
  if (wordOf(items[at + 1]) === 'as') return isGroup(items[at + 2]);
  return isGroup(items[at + 1]) && wordOf(items[at + 2]) === 'as' && isGroup(items[at + 3]);
}

/** The function as a statement, when all it does is to return an expression; else null. */
function returning(sql: string, items: Items): string | null {
  const [, name, parameters] = items;
  if (name === undefined || parameters === undefined || !isGroup(parameters)) return null;
  const begin = items.findIndex((item) => wordOf(item) === 'begin');
  const returns = items.findLastIndex((item) => wordOf(item) === 'return');
  if (returns === -1 || (begin !== -1 && returns !== begin + 1)) return null;
  const end = begin === -1 ? items.length : items.findIndex((item, at) => at > returns && isMark(item, ';'));
  const [first, last] = [items[returns + 1], items[end - 1]];
  if (first === undefined || last === undefined || end === -1) return null;
  // Nothing may be declared between the head and BEGIN.
  const is = items.findIndex((item) => /^(?:is|as)$/.test(wordOf(item) ?? ''));
  if (begin !== -1 && is !== -1 && begin !== is + 1) return null;
  return statement(sql, items, sql.slice(first.start, last.end));
}

/** `CREATE FUNCTION` with this expression for a body. */
function statement(sql: string, items: Items, body: string): string | null {
  const [, name, parameters] = items;
  if (name === undefined) return null;
  const inside = isGroup(parameters) ? parameters.items : [];
  const names = inside.filter((item, at) => at === 0 || isMark(inside[at - 1], ','));
  const list = names.map((item) => `${sql.slice(item.start, item.end)} INT`).join(', ');
  return `CREATE FUNCTION ${sql.slice(name.start, name.end)}(${list}) AS (${body});`;
}

/** `BEGIN SELECT a INTO v FROM t WHERE ..; RETURN f(v); END`: what is returned has the query in place of its variable. */
function selecting(sql: string, items: Items): string | null {
  const begin = items.findIndex((item) => wordOf(item) === 'begin');
  const into = items.findIndex((item) => wordOf(item) === 'into');
  const from = items[into + 2];
  const selects = items.findIndex((item, at) => at > into && isMark(item, ';'));
  const ends = items.findIndex((item, at) => at > selects && isMark(item, ';'));
  const [select, variable, last] = [items[begin + 1], wordOf(items[into + 1]), items[selects - 1]];
  if (begin === -1 || into === -1 || selects === -1 || ends === -1 || select === undefined || last === undefined)
    return null;
  if (wordOf(select) !== 'select' || variable === null || wordOf(from) !== 'from' || from === undefined) return null;
  const word = wordOf(items[ends + 1]);
  if (wordOf(items[selects + 1]) !== 'return' || (word !== 'end' && word !== 'exception')) return null;
  // What is declared with a value may be read by the query.
  if (items.slice(0, begin).some((item) => isMark(item, '=') || /^(?:default|cursor)$/.test(wordOf(item) ?? '')))
    return null;
  const intoWord = items[into];
  const query = `(${sql.slice(select.start, intoWord?.start)} ${sql.slice(from.start, last.end)})`;
  const [first, end] = [items[selects + 2], items[ends - 1]];
  if (first === undefined || end === undefined || items.slice(begin + 2, into).some((item) => isMark(item, ',')))
    return null;
  const edits = [...wordsIn(items.slice(selects + 2, ends), variable)].map((item) => ({
    start: item.start - first.start,
    end: item.end - first.start,
    text: query,
  }));
  return statement(sql, items, applyEdits(sql.slice(first.start, end.end), edits));
}

function* wordsIn(items: Items, word: string): Generator<Items[number]> {
  for (const item of items) {
    if (isGroup(item)) yield* wordsIn(item.items, word);
    else if (wordOf(item) === word) yield item;
  }
}

/** A function whose calls are not followed, with its text for the names of tables. */
function unread(sql: string, items: Items): string | null {
  const [first, last] = [items[0], items.at(-1)];
  const text = sql.slice(first?.start, last?.end).replaceAll("'", "''");
  return statement(sql, items, `${unreadBody}('${text}')`);
}
