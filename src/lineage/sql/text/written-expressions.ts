/** What a person wrote to make a column, for other persons to read; nothing is derived from it. */
import { dialectRules } from '../dialect-rules.js';
import type { Dialect } from '../port.js';
import {
  allGroups,
  isGroup,
  isMark,
  segmentsOf,
  statementGroups,
  wordOf,
  type Group,
  type SqlToken,
} from './sql-tokens.js';
import { maskSql, type MaskedSql } from './sql-text.js';

type Items = Group['items'];

const longest = 1000;
/** Words before the first item of a select list. */
const beforeItems: ReadonlySet<string> = new Set(['distinct', 'all']);
/** A word behind one of these is an operand, and no alias. */
const operators: ReadonlySet<string> = new Set(
  'and or not is like ilike rlike in between then else when case distinct div mod escape collate at zone from as over similar to'.split(
    ' ',
  ),
);
/** Last words of an expression that are no alias either. */
const endings: ReadonlySet<string> = new Set(['end', 'null', 'true', 'false', 'unknown']);

/**
 * The expressions behind the columns that a text makes, by the column's name in lower case: from any SELECT of it, white space
 * and comments folded, at most 1,000 characters. A name that stands for a column as it is, or for several expressions, is
 * not in it.
 */
export function writtenExpressions(sql: string, dialect: Dialect): ReadonlyMap<string, string> {
  const rules = dialectRules[dialect];
  const masked = maskSql(sql, rules);
  const found = new Map<string, string | null>();
  for (const group of allGroups(statementGroups(sql, rules))) {
    for (const { from, to } of segmentsOf(group)) {
      for (const { name, start, end } of itemsOf(group.items, from, to, sql, rules.equalsAlias)) {
        const text = readable(sql, masked, start, end);
        const known = found.get(name);
        found.set(name, known === undefined || known === text ? text : null);
      }
    }
  }
  return new Map([...found].flatMap(([name, text]) => (text === null ? [] : [[name, text] as const])));
}

interface Written {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

function itemsOf(items: Items, from: number, to: number, sql: string, equalsAlias: boolean): readonly Written[] {
  let at = from;
  while (at < to && (wordOf(items[at]) !== 'select' || isMark(items[at - 1], '.'))) at += 1;
  if (at >= to) return [];
  at += 1;
  while (at < to && beforeItems.has(wordOf(items[at]) ?? '')) at += 1;
  if (wordOf(items[at]) === 'top' && isCount(items[at + 1])) at += wordOf(items[at + 2]) === 'percent' ? 3 : 2;
  const written: Written[] = [];
  let first = at;
  let angles = 0;
  for (; at <= to; at += 1) {
    // Between the angles of a type, a comma parts fields.
    const typed = isMark(items[at], '<') && /^(?:struct|array|map)$/.test(wordOf(items[at - 1]) ?? '');
    if (typed || (angles > 0 && isMark(items[at], '<'))) angles += 1;
    else if (angles > 0 && isMark(items[at], '>')) angles -= 1;
    const ends = at === to || (wordOf(items[at]) === 'from' && !isOperandOf(items, at));
    if (!ends && (angles > 0 || !isMark(items[at], ','))) continue;
    const one = namedItem(items.slice(first, at), sql, equalsAlias);
    if (one !== null) written.push(one);
    if (ends) break;
    first = at + 1;
  }
  return written;
}

/** `TOP 5`, `TOP (5)`. */
function isCount(item: SqlToken | Group | undefined): boolean {
  return item !== undefined && (isGroup(item) || item.kind === 'number');
}

/** FROM of `IS DISTINCT FROM`. */
function isOperandOf(items: Items, at: number): boolean {
  return wordOf(items[at - 1]) === 'distinct' || isMark(items[at - 1], '.');
}

/** An item with a name of its own that is more than a column; null for any other. */
function namedItem(item: Items, sql: string, equalsAlias: boolean): Written | null {
  const [first] = item;
  const last = item.at(-1);
  const before = item.at(-2);
  if (first === undefined || last === undefined || before === undefined) return null;
  if (equalsAlias && isName(first) && isMark(item[1], '=') && item.length > 2) {
    return isPath(item.slice(2)) ? null : { name: nameOf(first, sql), start: startOf(item[2]), end: last.end };
  }
  if (!isName(last)) return null;
  const isAlias = wordOf(before) === 'as' || isOperandEnd(before, last);
  const expression = item.slice(0, wordOf(before) === 'as' ? -2 : -1);
  const end = expression.at(-1);
  if (!isAlias || end === undefined || isPath(expression)) return null;
  return { name: nameOf(last, sql), start: first.start, end: end.end };
}

function isName(item: SqlToken | Group): item is SqlToken {
  return !isGroup(item) && (item.kind === 'word' || item.kind === 'quoted');
}

/** Whether a name right behind this is an alias. */
function isOperandEnd(before: SqlToken | Group, last: SqlToken): boolean {
  if (endings.has(last.text)) return false;
  if (isGroup(before)) return true;
  return before.kind !== 'mark' && !operators.has(before.text);
}

/** `a`, `t.a`, `"db".t.a`, or a star. */
function isPath(item: Items): boolean {
  return item.every((one, place) =>
    place % 2 === 1 ? isMark(one, '.') : isMark(one, '*') || (!isGroup(one) && isName(one)),
  );
}

function nameOf(token: SqlToken, sql: string): string {
  const text = sql.slice(token.start, token.end);
  return (token.kind === 'word' ? text : text.slice(1, -1)).toLowerCase();
}

function startOf(item: SqlToken | Group | undefined): number {
  return item?.start ?? 0;
}

/** One line, without comments. */
function readable(sql: string, { code, comments }: MaskedSql, start: number, end: number): string {
  const isComment = (at: number): boolean => comments.some((one) => one.start <= at && at < one.end);
  let text = '';
  for (let at = start; at < end; at += 1) {
    const char = sql[at] ?? '';
    const blank = code[at] !== '\ue000' && (/\s/.test(char) || (code[at] === ' ' && isComment(at)));
    if (!blank) text += char;
    else if (!text.endsWith(' ')) text += ' ';
  }
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
