/** The SELECTs of a text by the tokens alone: where each stands, and the names that it writes itself. */
import { dialectRules } from '../dialect-rules.js';
import type { Dialect } from '../port.js';
import type { Group, SqlToken } from '../text/sql-tokens.js';
import { isGroup, isQueryGroup, segmentsOf, statementGroups, wordOf } from '../text/sql-tokens.js';

export interface Level {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly depth: number;
  /** Names and words in lower case, those of sub-queries left out; of quoted names also the last part. */
  readonly names: ReadonlySet<string>;
}

/** Each SELECT, and whatever else stands between set operators, inner ones after those around them. */
export function levelsOf(sql: string, dialect: Dialect): readonly Level[] {
  const levels: Level[] = [];
  const stack = statementGroups(sql, dialectRules[dialect]).map((group) => ({ group, depth: 0 }));
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { group, depth } = next;
    for (const { from, to } of segmentsOf(group)) {
      const items = group.items.slice(from, to);
      const [first] = items;
      const last = items.at(-1);
      if (first === undefined || last === undefined) continue;
      if (items.some((item) => wordOf(item) === 'select'))
        levels.push({ start: first.start, end: last.end, depth, names: namesOf(items, sql) });
    }
    for (const item of group.items) if (isGroup(item)) stack.push({ group: item, depth: depth + 1 });
  }
  return levels.sort((a, b) => a.depth - b.depth);
}

/** The innermost SELECT around a place; null outside of all. */
export function levelAt(levels: readonly Level[], at: number): Level | null {
  return levels.findLast(({ start, end }) => start <= at && at < end) ?? null;
}

function namesOf(items: Group['items'], sql: string): ReadonlySet<string> {
  const names = new Set<string>();
  const stack: (SqlToken | Group)[] = [...items];
  for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
    if (isGroup(item)) {
      if (!isQueryGroup(item)) stack.push(...item.items);
    } else if (item.kind === 'word') names.add(item.text);
    else if (item.kind === 'quoted') {
      const name = sql.slice(item.start + 1, item.end - 1).toLowerCase();
      names.add(name);
      names.add(name.split('.').at(-1) ?? name);
    }
  }
  return names;
}
