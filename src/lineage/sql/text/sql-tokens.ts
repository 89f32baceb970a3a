/** The text's own tokens and parentheses, read without the parser: what it says about a text can be checked against them. */
import type { DialectRules } from '../dialect-rules.js';
import { maskSql } from './sql-text.js';

export interface SqlToken {
  /** `word`: a name or keyword without quotes; `mark`: one character of anything else. */
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'mark';
  /** Words in lower case, marks as they are; empty for quoted names, strings and numbers. */
  readonly text: string;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** What stands between two parentheses, or a whole statement: its own tokens, and each group inside as one item. */
export interface Group {
  readonly items: readonly (SqlToken | Group)[];
  /** Place of the opening parenthesis, or of the statement. */
  readonly start: number;
  /** After the closing parenthesis, or after the statement. */
  readonly end: number;
}

/** A word, what was blanked out, a number, or a mark; the groups tell which of the first three. */
const pattern = /([\p{L}_@#$][\p{L}\p{N}\p{M}_@#$]*)|(\ue000+)|(\d[\w.]*)|[^\s]/gu;
const closes: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);

/** What was read last: one treatment after the other asks for the same text. */
let last: { readonly sql: string; readonly rules: DialectRules; readonly groups: readonly Group[] } | null = null;

/** The statements of a text as groups. Linear; a parenthesis that is never closed runs to the end, one never opened is a mark. */
export function statementGroups(sql: string, rules: DialectRules): readonly Group[] {
  if (last?.rules !== rules || last.sql !== sql) last = { sql, rules, groups: groupsOf(sql, rules) };
  return last.groups;
}

function groupsOf(sql: string, rules: DialectRules): readonly Group[] {
  const { code } = maskSql(sql, rules);
  const statements: Group[] = [];
  let items: (SqlToken | Group)[] = [];
  let start = 0;
  const stack: { readonly items: (SqlToken | Group)[]; readonly start: number; readonly close: string }[] = [];
  const up = (end: number): void => {
    const outer = stack.pop();
    if (outer === undefined) return;
    outer.items.push({ items, start: outer.start, end });
    items = outer.items;
  };
  pattern.lastIndex = 0;
  for (let match = pattern.exec(code); match !== null; match = pattern.exec(code)) {
    const [text, word, blanked, number] = match;
    const at = match.index;
    const end = at + text.length;
    if (word !== undefined) {
      items.push({ kind: 'word', text: word.toLowerCase(), start: at, end });
      continue;
    }
    if (blanked !== undefined || number !== undefined) {
      items.push({ kind: blanked === undefined ? 'number' : quoteKind(sql[at]), text: '', start: at, end });
      continue;
    }
    const close = closes.get(text);
    if (close !== undefined) {
      stack.push({ items, start: at, close });
      items = [];
    } else if (stack.length > 0 && text === stack.at(-1)?.close) up(end);
    else if (text === ';' && stack.length === 0) {
      statements.push({ items, start, end: at });
      items = [];
      start = end;
    } else items.push({ kind: 'mark', text, start: at, end });
  }
  while (stack.length > 0) up(sql.length);
  statements.push({ items, start, end: sql.length });
  return statements.filter((statement) => statement.items.length > 0);
}

function quoteKind(first: string | undefined): 'string' | 'quoted' {
  return first === "'" || first === '$' ? 'string' : 'quoted';
}

export function isGroup(item: SqlToken | Group | undefined): item is Group {
  return item !== undefined && 'items' in item;
}

/** The word of an item that is one, else null. */
export function wordOf(item: SqlToken | Group | undefined): string | null {
  return item !== undefined && !isGroup(item) && item.kind === 'word' ? item.text : null;
}

export function isMark(item: SqlToken | Group | undefined, text: string): boolean {
  return item !== undefined && !isGroup(item) && item.kind === 'mark' && item.text === text;
}

const setWords: ReadonlySet<string> = new Set(['union', 'intersect', 'except', 'minus']);
const afterSetWord: ReadonlySet<string> = new Set([
  'all', 'distinct', 'by', 'corresponding', 'strict', 'select', 'from', 'values', 'with', 'table',
]); // prettier-ignore
const modifiers: ReadonlySet<string> = new Set(['all', 'distinct', 'by', 'name', 'corresponding', 'strict']);

/** Whether a set operator stands at this place of a group (an EXCEPT after a star is none). */
export function isSetOperator(items: Group['items'], at: number): boolean {
  const word = wordOf(items[at]);
  if (word === null || !setWords.has(word)) return false;
  if (isMark(items[at - 1], '.') || isMark(items[at + 1], '.') || isMark(items[at - 1], '*')) return false;
  const next = items[at + 1];
  return isGroup(next) || afterSetWord.has(wordOf(next) ?? '');
}

/** Words that may stand behind a query in parentheses. */
export const afterBody: ReadonlySet<string> = new Set(['order', 'limit', 'offset', 'fetch']);

/** What was found of groups: those of deep parentheses are asked of at each depth. */
const queryGroups = new WeakMap<Group, boolean>();

/** Whether the group is a query, or a query in further parentheses. */
export function isQueryGroup(group: Group): boolean {
  const around: Group[] = [];
  let found: boolean | undefined;
  for (let at = group; found === undefined;) {
    found = queryGroups.get(at);
    if (found !== undefined) break;
    around.push(at);
    const { items } = at;
    const [first] = items;
    if (!isGroup(first)) {
      const word = wordOf(first);
      found = word === 'select' || word === 'with' || (word === 'from' && items.length > 1);
    } else if (items.length === 1 || isSetOperator(items, 1) || afterBody.has(wordOf(items[1]) ?? '')) at = first;
    else found = false;
  }
  for (const each of around) queryGroups.set(each, found);
  return found;
}

export interface Segment {
  /** Places in the group's items, the second exclusive. */
  readonly from: number;
  readonly to: number;
}

/** What stands between the set operators of a group. */
export function segmentsOf({ items }: Group): readonly Segment[] {
  const segments: Segment[] = [];
  let from = 0;
  for (let at = 0; at < items.length; at += 1) {
    if (!isSetOperator(items, at)) continue;
    segments.push({ from, to: at });
    from = at + 1;
    while (modifiers.has(wordOf(items[from]) ?? '')) {
      from += 1;
      if (wordOf(items[from - 1]) === 'by' && isGroup(items[from])) from += 1;
    }
  }
  segments.push({ from, to: items.length });
  return segments;
}

/** All groups of a text, outer ones first. */
export function* allGroups(groups: readonly Group[]): Generator<Group> {
  const stack: Group[] = [...groups].reverse();
  for (let group = stack.pop(); group !== undefined; group = stack.pop()) {
    yield group;
    for (let at = group.items.length - 1; at >= 0; at -= 1) {
      const item = group.items[at];
      if (isGroup(item)) stack.push(item);
    }
  }
}
