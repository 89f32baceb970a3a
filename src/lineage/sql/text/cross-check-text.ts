/** What the text itself says about its queries, from its tokens alone: set operators, select items and FROM items per nesting level. */
import type { DialectRules } from '../dialect-rules.js';
import type { Group } from './sql-tokens.js';
import { allGroups, isGroup, isMark, isQueryGroup, segmentsOf, statementGroups, wordOf } from './sql-tokens.js';

/** Per statement: one line a SELECT, and one line a chain of set operators, in no order. Null for what is not counted. */
export function shapesOfText(sql: string, rules: DialectRules): readonly (readonly string[] | null)[] {
  return statementGroups(sql, rules).map((statement) => {
    const lines: string[] = [];
    for (const group of allGroups([statement])) {
      const found = linesOf(group);
      if (found === null) return null;
      lines.push(...found);
    }
    return lines.sort();
  });
}

/** Where the first level stands of which the text says this line; null when none does. */
export function placeOfLine(line: string, sql: string, rules: DialectRules): number | null {
  for (const group of allGroups(statementGroups(sql, rules))) {
    for (const { from, to } of segmentsOf(group)) {
      const at = selectPlace(group.items, from, to);
      if (at !== null && lineOfSelect(group.items, at, to) === line) return group.items[at]?.start ?? null;
    }
    if (line.includes(' + ') && linesOf(group)?.includes(line) === true) return group.items[0]?.start ?? null;
  }
  return null;
}

/** The lines of one level; null when it begins with FROM or holds what has no such shape. */
function linesOf(group: Group): readonly string[] | null {
  const { items } = group;
  const branches: string[] = [];
  for (const { from, to } of segmentsOf(group)) {
    const at = selectPlace(items, from, to);
    if (at === null) {
      if (wordOf(items[from]) === 'from') return null;
      // Alone, behind a WITH or behind `CREATE TABLE .. AS`.
      branches.push(items.slice(from, to).some((item) => isGroup(item) && isQueryGroup(item)) ? '()' : '-');
      continue;
    }
    const before = items.slice(from, at).some((item) => wordOf(item) === 'from' || isMark(item, '>'));
    if (before || selectPlace(items, at + 1, to) !== null) return null;
    branches.push(lineOfSelect(items, at, to));
  }
  const selects = branches.filter((branch) => branch !== '()' && branch !== '-');
  if (branches.length === 1) return selects;
  return [...selects, branches.join(' + ')];
}

function selectPlace(items: Group['items'], from: number, to: number): number | null {
  for (let at = from; at < to; at += 1) if (wordOf(items[at]) === 'select' && !isMark(items[at - 1], '.')) return at;
  return null;
}

function lineOfSelect(items: Group['items'], select: number, to: number): string {
  let commas = 0;
  let angles = 0;
  let at = select + 1;
  for (; at < to && !isFrom(items, at); at += 1) {
    const typed = isMark(items[at], '<') && /^(?:struct|array|map)$/.test(wordOf(items[at - 1]) ?? '');
    if (typed || (angles > 0 && isMark(items[at], '<'))) angles += 1;
    else if (angles > 0 && isMark(items[at], '>')) angles -= 1;
    // A comma may stand at the end of the list.
    else if (angles === 0 && isMark(items[at], ',') && !isFrom(items, at + 1)) commas += 1;
  }
  // PostgreSQL's EXISTS (SELECT FROM t) has an empty list.
  const listed = at === select + 1 ? 0 : commas + 1;
  return at >= to ? 'select without from' : `select ${listed} from ${countFrom(items, at + 1, to)}`;
}

/** FROM as a clause: not that of `IS DISTINCT FROM`. */
function isFrom(items: Group['items'], at: number): boolean {
  if (wordOf(items[at]) !== 'from' || isMark(items[at - 1], '.')) return false;
  return !(wordOf(items[at - 1]) === 'distinct' && /^(?:is|not)$/.test(wordOf(items[at - 2]) ?? ''));
}

/** How many relations and joins stand in a FROM clause. */
function countFrom(items: Group['items'], from: number, to: number): number {
  let count = 1;
  // Commas after `LATERAL VIEW .. AS a, b`, `ARRAY JOIN a, b` and `VALUES (1), (2)` part something else.
  let list: 'relations' | 'names' | 'rows' = 'relations';
  for (let at = from; at < to; at += 1) {
    const word = wordOf(items[at]);
    const next = wordOf(items[at + 1]);
    if (word === null) {
      if (!isMark(items[at], ',')) continue;
      if (list === 'names' || (list === 'rows' && isGroup(items[at + 1]))) continue;
      list = 'relations';
      count += 1;
    } else if (isMark(items[at - 1], '.')) continue;
    else if (endsFrom(word, items, at)) break;
    else if (word === 'join' || word === 'straight_join') {
      count += 1;
      list = wordOf(items[at - 1]) === 'array' ? 'names' : 'relations';
    } else if (word === 'apply' && /^(?:cross|outer)$/.test(wordOf(items[at - 1]) ?? '')) count += 1;
    else if (word === 'lateral' && next === 'view') {
      count += 1;
      list = 'names';
    } else if (word === 'values' && isGroup(items[at + 1])) list = 'rows';
  }
  return count;
}

/** Words that end FROM, with those that must follow; `null` where none must. */
const enders: ReadonlyMap<string, RegExp | null> = new Map<string, RegExp | null>([
  ['where', null],
  ['prewhere', null],
  ['having', null],
  ['qualify', null],
  ['returning', null],
  ['limit', null],
  ['fetch', /^(?:first|next)$/],
  ['group', /^(?:by|all)$/],
  ['order', /^(?:by|siblings|all)$/],
  ['sort', /^by$/],
  ['cluster', /^by$/],
  ['distribute', /^by$/],
  ['connect', /^by$/],
  ['start', /^with$/],
  ['for', /^(?:update|share|xml|json|browse|no|key|read)$/],
  ['settings', /./],
  ['format', /./],
]);

function endsFrom(word: string, items: Group['items'], at: number): boolean {
  if (word === 'window') return wordOf(items[at + 2]) === 'as' && isGroup(items[at + 3]);
  if (word === 'option') return isGroup(items[at + 1]);
  const after = enders.get(word);
  if (after === undefined) return false;
  return after === null || after.test(wordOf(items[at + 1]) ?? '');
}
