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
  for (const statement of statements) edits.push(...arrowsIn(statement.items, statement.items.length));
  for (const { items } of allGroups(statements)) {
    for (const [place, group] of items.entries()) {
      if (!isGroup(group)) continue;
      const called = wordOf(items[place - 1]) ?? '';
      const takes = takesLambda.test(called);
      // COLUMNS(c -> ..) chooses columns, and xs.list_filter(x -> ..) has its list before it.
      const isChained = called === 'columns' || isMark(items[place - 2], '.');
      const comma = group.items.findIndex((item) => isMark(item, ','));
      const lambdas = !takes || (comma === -1 && !isChained) ? group.items.length : isChained ? 0 : comma;
      edits.push(...arrowsIn(group.items, lambdas));
    }
  }
  return edits;
}

/** Arrows behind names, as far as no lambda may stand. */
function* arrowsIn(items: Group['items'], to: number): Generator<Edit> {
  for (const [at, item] of items.slice(0, to).entries()) {
    const next = items[at + 1];
    if (!isMark(item, '-') || next === undefined || next.start !== item.end || !isMark(next, '>')) continue;
    const after = items[at + 2];
    if (after !== undefined && after.start === next.end && isMark(after, '>')) continue;
    if (isName(items[at - 1])) yield { start: item.start, end: next.end, text: '->>' };
  }
}

function isName(item: SqlToken | Group | undefined): boolean {
  return item !== undefined && !isGroup(item) && (item.kind === 'word' || item.kind === 'quoted');
}
