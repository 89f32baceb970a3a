/** DELETE from a relation that earlier statements have made: which rows stay is decided by what it reads besides. */
import type { AstObject } from '../ast.js';
import { bodyOf, identifierOf, isObject, listOf } from '../ast.js';
import type { Context } from '../context.js';
import { dialectRules } from '../dialect-rules.js';
import type { Dialect } from '../port.js';
import type { Edit } from '../text/sql-text.js';
import { applyEdits } from '../text/sql-text.js';
import type { Group } from '../text/sql-tokens.js';
import { isGroup, statementGroups, wordOf } from '../text/sql-tokens.js';

/** The tables of a DELETE: the first as written behind its FROM, then those of USING and of its joins. */
function tablesOf(statement: AstObject): readonly AstObject[] {
  const own = bodyOf(statement['table'], 'table') ?? statement['table'];
  const using = listOf(statement['using']).filter(isObject);
  const joined = listOf(statement['joins']).map((join) => (isObject(join) ? bodyOf(join['this'], 'table') : null));
  const first = isObject(own) ? [{ ...own, alias: statement['alias'] ?? own['alias'] ?? null }] : [];
  return [...first, ...using.map((each) => bodyOf(each, 'table') ?? each), ...joined.filter(isObject)];
}

/**
 * The tables whose rows a DELETE may take: the one that it names, by its name or by an alias, or those that the query of
 * this name in its WITH reads.
 */
export function deletedTables(statement: AstObject): readonly AstObject[] {
  const tables = tablesOf(statement);
  const [named] = listOf(statement['tables']);
  const called = nameOf(isObject(named) ? (bodyOf(named, 'table') ?? named) : null);
  const target =
    called === null
      ? tables[0]
      : (tables.find((table) => identifierOf(table['alias'])?.name.toLowerCase() === called) ??
        tables.find((table) => nameOf(table) === called));
  if (target === undefined) return [];
  const outer = statement['with'];
  const ctes = listOf(isObject(outer) ? outer['ctes'] : null).filter(isObject);
  const cte = ctes.find((each) => identifierOf(each['alias'])?.name.toLowerCase() === nameOf(target));
  return cte === undefined ? [target] : tablesIn(cte['this']);
}

function nameOf(table: AstObject | null): string | null {
  return identifierOf(table?.['name'])?.name.toLowerCase() ?? null;
}

function tablesIn(query: unknown): readonly AstObject[] {
  const found: AstObject[] = [];
  const stack: unknown[] = [query];
  while (stack.length > 0) {
    const value = stack.pop();
    const table = bodyOf(value, 'table');
    if (table !== null) found.push(table);
    if (typeof value === 'object' && value !== null) stack.push(...(Object.values(value) as unknown[])); // values of unknown type
  }
  return found;
}

/** Notes what decides which rows a DELETE leaves: its tables, joins and condition, as those of a query. */
export function influencesOfDelete(ctx: Context, statement: AstObject): void {
  const joins = listOf(statement['joins']);
  const joined = new Set(joins.map((join) => (isObject(join) ? bodyOf(join['this'], 'table') : null)));
  const [first, ...others] = tablesOf(statement).filter((table) => !joined.has(table));
  // MySQL names in USING once more what it deletes from.
  const again = others.some((table) => nameOf(table) === nameOf(first ?? null));
  const tables = again || first === undefined ? others : [first, ...others];
  const select = {
    with: statement['with'] ?? null,
    expressions: [],
    from: { expressions: tables.map((table) => ({ table })) },
    joins,
    where_clause: statement['where_clause'] ?? null,
  };
  ctx.query({ select }, null);
}

/**
 * The text with `DELETE FROM t USING s WHERE ..`, where the parser takes plain names alone, as `DELETE FROM t WHERE EXISTS
 * (SELECT 1 FROM s WHERE ..)`, and with SQL Server's second FROM as the only one.
 */
export function plainDeletes(sql: string, dialect: Dialect): string {
  if (dialect === 'mysql' || !/\bdelete\s+from\b/i.test(sql)) return sql;
  const edits: Edit[] = [];
  for (const { items, end } of statementGroups(sql, dialectRules[dialect])) {
    if (dialect === 'postgres') for (const item of items) if (isGroup(item)) edits.push(...returned(sql, item.items));
    const start = items.findIndex((item, at) => wordOf(item) === 'delete' && wordOf(items[at + 1]) === 'from');
    const place = (word: string, from: number): number =>
      items.findIndex((item, at) => at >= from && wordOf(item) === word);
    if (start === -1 || (start > 0 && wordOf(items[0]) !== 'with')) continue;
    const first = items[start + 1];
    const using = items[place('using', start)];
    if (dialect === 'tsql') {
      if (first !== undefined && place('from', start + 2) !== -1)
        edits.push({ start: first.start, end: first.end, text: '' });
    } else if (using !== undefined && dialect === 'postgres' && place('returning', start) !== -1)
      edits.push(...returned(sql, items.slice(start)));
    else if (using !== undefined && place('returning', start) === -1) {
      edits.push({ start: using.start, end: using.end, text: 'where exists (select 1 from' });
      edits.push({ start: end, end, text: ' )' });
    }
  }
  return applyEdits(sql, edits);
}

/** `DELETE FROM t USING s WHERE .. RETURNING x` as the query of the same rows, `SELECT x FROM t, s WHERE ..`. */
function returned(sql: string, items: Group['items']): readonly Edit[] {
  const [first, from] = items;
  const place = (word: string): number => items.findIndex((item) => wordOf(item) === word);
  const using = items[place('using')];
  const returning = items[place('returning')];
  const last = items.at(-1);
  if (wordOf(first) !== 'delete' || wordOf(from) !== 'from' || using === undefined) return [];
  if (first === undefined || returning === undefined || last === undefined) return [];
  const columns = sql.slice(returning.end, last.end);
  return [
    { start: first.start, end: first.end, text: `select ${columns}` },
    { start: using.start, end: using.end, text: ',' },
    { start: returning.start, end: last.end, text: '' },
  ];
}
