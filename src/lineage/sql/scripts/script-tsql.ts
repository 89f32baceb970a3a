/** SQL Server's scripts: statements need no semicolon between them, and IF, WHILE and BEGIN stand around them. */
import { dialectRules } from '../dialect-rules.js';
import { conditionText } from './conditions.js';
import { filledTable } from './filled-tables.js';
import type { ScriptStatement } from './script.js';
import type { Group } from '../text/sql-tokens.js';
import { isGroup, isMark, isQueryGroup, statementGroups, wordOf } from '../text/sql-tokens.js';

type Items = Group['items'];

/** Reserved words that begin a statement wherever they stand outside of parentheses, but for what `goesOn` knows. */
const starters: ReadonlySet<string> = new Set([
  'select', 'with', 'insert', 'update', 'delete', 'merge', 'truncate', 'declare', 'set', 'print', 'exec', 'execute', 'use',
  'if', 'else', 'while', 'begin', 'end', 'create', 'alter', 'drop', 'return', 'break', 'continue', 'raiserror',
  'commit', 'rollback', 'waitfor', 'deallocate', 'open', 'close', 'fetch',
]); // prettier-ignore

const routines: ReadonlySet<string> = new Set(['proc', 'procedure', 'function', 'trigger']);

const control = /\b(?:GO|IF|WHILE|BEGIN|PRINT|EXEC|EXECUTE|RETURN|RAISERROR|THROW|USE|SET|DECLARE)\b|[-+*/%&|^]=/i;

/** The statements of the script, or null when its text is one plain statement; `always`: though nothing looks like a script. */
export function unfoldTsql(sql: string, always = false): readonly ScriptStatement[] | null {
  if (!always && !control.test(sql)) return null;
  const pieces = statementGroups(sql, dialectRules.tsql).flatMap(({ items }) => piecesOf(items));
  if (pieces.length < 2 && !/^(?:begin|exec|execute)$/.test(wordOf(pieces[0]?.[0]) ?? '')) return null;
  const statements: ScriptStatement[] = [];
  const walk: Walk = { sql, pieces, statements, cursors: new Map(), branches: 0 };
  for (let at = 0; at < pieces.length;) at = Math.max(at + 1, one(walk, at, []));
  return statements;
}

interface Walk {
  readonly sql: string;
  readonly pieces: readonly Items[];
  readonly statements: ScriptStatement[];
  /** The queries of cursors, by name. */
  readonly cursors: Map<string, string>;
  branches: number;
}

/** Reads the statement or block at this place; answers the place behind it. */
function one(walk: Walk, at: number, within: readonly string[]): number {
  const piece = walk.pieces[at];
  if (piece === undefined) return at;
  switch (wordOf(piece[0])) {
    case 'if': {
      const branch = (walk.branches += 1);
      walk.statements.push(...conditionText(walk.sql, piece.slice(1), String(branch), within));
      const next = one(walk, at + 1, [...within, `${branch}:then`]);
      return wordOf(walk.pieces[next]?.[0]) === 'else' ? one(walk, next + 1, [...within, `${branch}:else`]) : next;
    }
    case 'while': {
      const loop = (walk.branches += 1);
      walk.statements.push(...conditionText(walk.sql, piece.slice(1), String(loop), within));
      return one(walk, at + 1, [...within, `${loop}:loop`]);
    }
    case 'begin': {
      const what = wordOf(piece[1]);
      if (what === 'tran' || what === 'transaction') return at + 1;
      let next = at + 1;
      // What a CATCH holds is run after a failure alone.
      const inside = what === 'catch' ? { ...walk, statements: [] } : walk;
      while (next < walk.pieces.length && wordOf(walk.pieces[next]?.[0]) !== 'end')
        next = Math.max(next + 1, one(inside, next, within));
      return next + 1;
    }
    case 'return':
      walk.statements.push({ sql: 'return', within, ends: true });
      return at + 1;
    case 'else':
    case 'end':
      return at + 1;
    case 'go':
      if (piece.length > 1) walk.statements.push({ sql: textOf(walk.sql, piece), within });
      return at + 1;
    case 'create':
    case 'alter':
      if (piece.slice(1, 4).some((item) => routines.has(wordOf(item) ?? ''))) return routine(walk, at, within);
      walk.statements.push({ sql: textOf(walk.sql, piece), within });
      return at + 1;
    default:
      if (!noteCursor(walk, piece))
        walk.statements.push({ sql: fetched(walk, piece) ?? textOf(walk.sql, piece), within });
      return at + 1;
  }
}

/**
 * A procedure, function or trigger, whose body runs to the end of the batch, and not now. A function that returns the rows of one
 * query is read; of another one with queries in it, calls are not followed.
 */
function routine(walk: Walk, at: number, within: readonly string[]): number {
  const [head, body] = [walk.pieces[at] ?? [], walk.pieces[at + 1] ?? []];
  const isEnd = (piece: Items): boolean => piece.length === 1 && wordOf(piece[0]) === 'go';
  const end = walk.pieces.findIndex((piece, place) => place > at && isEnd(piece));
  const next = end === -1 ? walk.pieces.length : end;
  const [start, last] = [head[0]?.start ?? 0, walk.pieces[next - 1]?.at(-1)?.end ?? 0];
  if (!head.slice(1, 4).some((item) => wordOf(item) === 'function')) return next;
  const name = head[head.findIndex((item) => wordOf(item) === 'function') + 1];
  const parameters = head.find((item) => isGroup(item));
  const query = wordOf(body[0]) === 'return' && isGroup(body[1]) && isQueryGroup(body[1]) ? body[1] : null;
  const text = walk.sql.slice(start, last);
  if (query !== null && name !== undefined && parameters !== undefined) {
    const called = walk.sql.slice(name.start, parameters.end);
    const sql = `CREATE FUNCTION ${called} RETURNS TABLE AS RETURN ${walk.sql.slice(query.start, query.end)}`;
    walk.statements.push({ sql, within });
    return next;
  }
  const rows = filledTable(walk.sql, head, walk.pieces.slice(at + 1, next));
  if (rows !== null && name !== undefined && parameters !== undefined)
    walk.statements.push({ sql: `CREATE FUNCTION ${walk.sql.slice(name.start, parameters.end)} ${rows}`, within });
  else if (/\bselect\b/i.test(text)) walk.statements.push({ sql: text, within, unread: true });
  return next;
}

/** `DECLARE c CURSOR .. FOR query`, `SET @c = CURSOR .. FOR query`: the query is kept for FETCH. */
function noteCursor(walk: Walk, piece: Items): boolean {
  const place = piece.findIndex((item) => wordOf(item) === 'cursor');
  const begins = piece.findIndex((item, at) => at > place && wordOf(item) === 'for') + 1;
  const name = wordOf(piece[1]);
  const first = wordOf(piece[0]);
  if (place < 2 || place > 4 || begins === 0 || name === null || !(first === 'declare' || first === 'set'))
    return false;
  const changes = piece.findIndex(
    (item, at) => at > begins && wordOf(item) === 'for' && /^(?:update|read)$/.test(wordOf(piece[at + 1]) ?? ''),
  );
  const query = textOf(walk.sql, piece.slice(begins, changes === -1 ? undefined : changes));
  // In another branch it may be another query.
  if (walk.cursors.has(name)) walk.cursors.set(name, '');
  else walk.cursors.set(name, query);
  return true;
}

/** `FETCH NEXT FROM c INTO @a, @b` as the SELECT that puts the columns of the cursor into the variables. */
function fetched(walk: Walk, piece: Items): string | null {
  const into = piece.findIndex((item) => wordOf(item) === 'into');
  const query = walk.cursors.get(wordOf(piece[into - 1]) ?? '') ?? '';
  if (wordOf(piece[0]) !== 'fetch' || into === -1 || query === '') return null;
  const names = piece.slice(into + 1).flatMap((item) => wordOf(item) ?? []);
  const columns = names.map((_, place) => `hightouch_lineage_${place}`);
  const puts = names.map((name, place) => `${name} = ${columns[place] ?? ''}`);
  return `select ${puts.join(', ')} from (${query}) as hightouch_lineage (${columns.join(', ')})`;
}

/** `SET @x += 1` is `SET @x = @x + (1)`. */
function textOf(sql: string, piece: Items): string {
  const [start, end] = [piece[0]?.start ?? 0, piece.at(-1)?.end ?? 0];
  const [set, name, operator, equals, value] = piece;
  if (
    wordOf(set) !== 'set' ||
    !isMark(equals, '=') ||
    isGroup(operator) ||
    operator?.kind !== 'mark' ||
    value === undefined
  )
    return sql.slice(start, end);
  const variable = wordOf(name) ?? '';
  return `set ${variable} = ${variable} ${operator.text} (${sql.slice(value.start, end)})`;
}

/** What stands between two semicolons, cut where a statement begins. */
function piecesOf(items: Items): readonly Items[] {
  const pieces: Items[] = [];
  let from = 0;
  let cases = 0;
  for (let at = 0; at < items.length; at += 1) {
    const word = isMark(items[at - 1], '.') || isMark(items[at + 1], '.') ? null : wordOf(items[at]);
    if (word === 'case') cases += 1;
    else if (word === 'end' && cases > 0) cases -= 1;
    else if (
      at > from &&
      cases === 0 &&
      (word === null ? beginsQuery(items, from, at) : starters.has(word) && !goesOn(items, from, at, word))
    ) {
      pieces.push(items.slice(from, at));
      from = at;
    }
  }
  pieces.push(items.slice(from));
  return pieces.filter((piece) => piece.length > 0);
}

/** A query in parentheses behind what cannot have one: `BEGIN`, `ELSE`, `SET NOCOUNT ON`. */
function beginsQuery(items: Items, from: number, at: number): boolean {
  const item = items[at];
  if (!isGroup(item) || !isQueryGroup(item)) return false;
  const [first, before] = [wordOf(items[from]), wordOf(items[at - 1])];
  if (first === 'set') return /^(?:on|off)$/.test(before ?? '');
  return /^(?:begin|else|exec|execute|print)$/.test(first ?? '');
}

/** Words after which a query is a part of the statement. */
const beforeQuery: ReadonlySet<string> = new Set(['union', 'all', 'except', 'intersect', 'as', 'for']);
/** Statements that hold another one after a WITH. */
const changes: ReadonlySet<string> = new Set(['select', 'insert', 'update', 'delete', 'merge']);

/** Whether the word at this place belongs to the statement that began at `from`. */
function goesOn(items: Items, from: number, at: number, word: string): boolean {
  const first = wordOf(items[from]) ?? '';
  const before = wordOf(items[at - 1]) ?? '';
  const next = items[at + 1];
  switch (word) {
    case 'select':
      if (beforeQuery.has(before)) return true;
      // CREATE VIEW v AS WITH c AS (..) SELECT
      if (first === 'create') return holds(items, from, at, ['with']) && !holds(items, from, at, ['select']);
      if (first === 'insert') return !holds(items, from, at, ['select', 'values', 'exec', 'execute', 'default']);
      return first === 'with' && !holds(items, from, at, ['select', 'update', 'delete', 'merge']);
    case 'insert':
    case 'update':
    case 'delete':
    case 'merge':
      if (before === 'then' || before === 'for' || before === 'on' || before === 'after') return true;
      // IF UPDATE(column), in triggers.
      if (word === 'update' && isGroup(next)) return true;
      return first === 'with' && !items.slice(from, at).some((item) => changes.has(wordOf(item) ?? ''));
    case 'set':
      return (
        (first === 'update' || first === 'merge' || first === 'with' || first === 'alter') &&
        !holds(items, from, at, first === 'merge' ? ['go'] : ['set'])
      );
    case 'with':
      if (before === 'as' || (first === 'insert' && !holds(items, from, at, ['select', 'values']))) return true;
      // A hint, an option: only `name AS (` and `name (..) AS (` make a common table expression.
      return (
        !(wordOf(items[at + 2]) === 'as' && isGroup(items[at + 3])) &&
        !(isGroup(items[at + 2]) && wordOf(items[at + 3]) === 'as') &&
        wordOf(next) !== 'xmlnamespaces'
      );
    case 'exec':
    case 'execute':
      return first === 'insert' || before === 'with' || before === 'as';
    case 'if':
      // DROP TABLE IF EXISTS t
      return wordOf(next) === 'exists' && !isGroup(items[at + 2]);
    case 'alter':
    case 'drop':
    case 'create':
      return first === 'alter' || before === 'or';
    case 'begin':
      return before === 'as';
    case 'fetch':
      // OFFSET 5 ROWS FETCH NEXT 5 ROWS ONLY
      return before === 'rows' || before === 'row';
    default:
      return false;
  }
}

function holds(items: Items, from: number, to: number, words: readonly string[]): boolean {
  for (let at = from; at < to; at += 1) if (words.includes(wordOf(items[at]) ?? '')) return true;
  return false;
}
