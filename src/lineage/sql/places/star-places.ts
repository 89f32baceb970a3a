/** Stars that stand for columns, as those of a select list and `t.*` in a call do; `count(*)` and a product are none. */
import { dialectRules } from '../dialect-rules.js';
import type { Dialect } from '../port.js';
import type { Group } from '../text/sql-tokens.js';
import { isGroup, isMark, segmentsOf, statementGroups, wordOf } from '../text/sql-tokens.js';
import { levelAt, levelsOf } from './levels.js';
import type { Suspect } from './suspects.js';
import { freshEnd } from './suspects.js';

type Items = Group['items'];

/** Clauses behind a star, each with its names in parentheses, or one name or pattern. */
const clauses: ReadonlySet<string> = new Set(['except', 'exclude', 'replace', 'rename', 'ilike', 'like', 'apply']);

export interface StarPlace extends Suspect {
  /** It stands in a branch of a set operation. */
  readonly ofBranch: boolean;
  /** It is an argument. */
  readonly inCall: boolean;
}

/** Calls in which a star stands for rows and not for columns. */
const countsRows = /^(?:count|count_big|approx_count)/;

/** All of them in the order of the text, each with the edit that puts a constant in its place. */
export function starPlaces(sql: string, dialect: Dialect): readonly StarPlace[] {
  const found: StarPlace[] = [];
  const stack = statementGroups(sql, dialectRules[dialect]).map((group) => ({ group, depth: 0, call: '' }));
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { group, depth, call } = next;
    const { items } = group;
    const ofBranch = segmentsOf(group).length > 1;
    items.forEach((item, at) => {
      if (isGroup(item)) stack.push({ group: item, depth: depth + 1, call: wordOf(items[at - 1]) ?? '' });
      else if (isMark(item, '*') && (standsForColumns(items, at) || isWholeArgument(items, call))) {
        const start = startOf(items, at);
        const inCall = !isListed(items, at);
        const text = inCall ? '1' : `1 as ${freshEnd}`;
        found.push({ at: start, depth, edit: { start, end: endOf(items, at), text }, ofBranch, inCall });
      }
    });
  }
  return found.sort((a, b) => a.at - b.at);
}

/** Stars of SELECTs that read one of these relations themselves (last parts of names, lower case); all where there is none. */
export function starsAmong(relations: readonly string[], sql: string, dialect: Dialect): readonly StarPlace[] {
  const places = starPlaces(sql, dialect);
  if (places.length < 2) return places;
  const levels = levelsOf(sql, dialect);
  const likely = places.filter(({ at }) => relations.some((name) => levelAt(levels, at)?.names.has(name) === true));
  return likely.length > 0 ? likely : places;
}

/** `object_construct(*)`, and not `count(*)` or the list of an ordinary pair of parentheses. */
function isWholeArgument(items: Items, call: string): boolean {
  return items.length === 1 && call !== '' && !countsRows.test(call);
}

function standsForColumns(items: Items, at: number): boolean {
  const before = items[at - 1];
  if (isMark(before, '.')) return true;
  if (isMark(before, ',')) return true;
  const word = wordOf(before);
  if (word === 'select' || word === 'distinct' || word === 'all') return true;
  return wordOf(items[at - 2]) === 'top'; // SELECT TOP 10 *
}

/** In a select list, where a constant needs a name, and not among the arguments of a call. */
function isListed(items: Items, at: number): boolean {
  return items.slice(0, at).some((item) => wordOf(item) === 'select');
}

/** With its qualifier, `a.b.*`. */
function startOf(items: Items, at: number): number {
  let from = at;
  while (isMark(items[from - 1], '.') && items[from - 2] !== undefined && !isGroup(items[from - 2])) from -= 2;
  return items[from]?.start ?? 0;
}

/** With its clauses, `* EXCLUDE (a) RENAME (b AS c)`. */
function endOf(items: Items, at: number): number {
  let to = at;
  while (clauses.has(wordOf(items[to + 1]) ?? '') && items[to + 2] !== undefined) to += 2;
  return items[to]?.end ?? 0;
}
