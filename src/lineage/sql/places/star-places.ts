/** Stars that stand for columns, as those of a select list and `t.*` in a call do; `count(*)` and a product are none. */
import { dialectRules } from '../dialect-rules.js';
import type { Dialect } from '../port.js';
import type { Group } from '../text/sql-tokens.js';
import { isGroup, isMark, segmentsOf, statementGroups, wordOf } from '../text/sql-tokens.js';
import type { Suspect } from './suspects.js';
import { freshEnd } from './suspects.js';

type Items = Group['items'];

/** Clauses behind a star, each with its names in parentheses, or one name or pattern. */
const clauses: ReadonlySet<string> = new Set(['except', 'exclude', 'replace', 'rename', 'ilike', 'like', 'apply']);

export interface StarPlace extends Suspect {
  /** It stands in a branch of a set operation. */
  readonly ofBranch: boolean;
}

/** All of them in the order of the text, each with the edit that puts a constant in its place. */
export function starPlaces(sql: string, dialect: Dialect): readonly StarPlace[] {
  const found: StarPlace[] = [];
  const stack = statementGroups(sql, dialectRules[dialect]).map((group) => ({ group, depth: 0 }));
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { group, depth } = next;
    const ofBranch = segmentsOf(group).length > 1;
    group.items.forEach((item, at) => {
      if (isGroup(item)) stack.push({ group: item, depth: depth + 1 });
      else if (isMark(item, '*') && standsForColumns(group.items, at)) {
        const start = startOf(group.items, at);
        const text = isListed(group.items, at) ? `1 as ${freshEnd}` : '1';
        found.push({ at: start, depth, edit: { start, end: endOf(group.items, at), text }, ofBranch });
      }
    });
  }
  return found.sort((a, b) => a.at - b.at);
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
