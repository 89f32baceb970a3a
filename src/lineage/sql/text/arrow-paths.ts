/** `f(doc -> 'a')`, a path into a document that the parser takes for a lambda: where a dialect has the one and not the other. */
import type { Group, SqlToken } from './sql-tokens.js';
import { allGroups, isGroup, isMark, wordOf } from './sql-tokens.js';
import type { Edit } from './sql-text.js';

/** DuckDB's functions that take lambdas: behind the list, or first where the list stands before them. */
const takesLambda =
  /^(?:(?:list|array)_(?:transform|apply|filter|reduce)|list_(?:sort|reverse_sort)_by|apply|filter|reduce|columns)$/;

/** The arrow of such a path as `->>`, which no lambda has; the path is the same, the type is not looked at. */
export function arrowPaths(_sql: string, statements: readonly Group[]): readonly Edit[] {
  const edits: Edit[] = [];
  for (const { items } of allGroups(statements)) {
    for (const [place, group] of items.entries()) {
      if (!isGroup(group)) continue;
      const takes = takesLambda.test(wordOf(items[place - 1]) ?? '');
      // `COLUMNS(c -> ..)`: nothing stands before the lambda, as behind a list with a dot.
      const isChained = isMark(items[place - 2], '.') || wordOf(items[place - 1]) === 'columns';
      edits.push(...arrowsIn(group.items, takes ? (isChained ? 'none' : 'first') : 'all'));
    }
  }
  return edits;
}

function* arrowsIn(items: Group['items'], arguments_: 'all' | 'first' | 'none'): Generator<Edit> {
  if (arguments_ === 'none') return;
  for (const [at, item] of items.entries()) {
    if (isMark(item, ',') && arguments_ === 'first') return;
    const next = items[at + 1];
    if (!isMark(item, '-') || next === undefined || next.start !== item.end || !isMark(next, '>')) continue;
    const after = items[at + 2];
    if (after !== undefined && after.start === next.end && isMark(after, '>')) continue;
    const before = items[at - 2];
    if (isName(items[at - 1]) && (before === undefined || isMark(before, ',')))
      yield { start: item.start, end: next.end, text: '->>' };
  }
}

function isName(item: SqlToken | Group | undefined): boolean {
  return item !== undefined && !isGroup(item) && (item.kind === 'word' || item.kind === 'quoted');
}
