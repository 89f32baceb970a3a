/** SQL Server's OUTPUT .. INTO: rows that a statement changes, put into a table variable or temporary table. */
import type { AstObject, Identifier } from '../ast.js';
import { bodyOf, identifierOf, isObject, isQuery, listOf, nodeOf } from '../ast.js';
import type { MakingStep } from '../context.js';

/** What a statement puts into another table than the one it changes; `name` is as written. */
export interface Output {
  readonly name: string;
  readonly step: MakingStep;
}

/** The OUTPUT .. INTO of a statement as the query that brings the same rows; null when it has none. */
export function outputOf(statement: unknown): Output | null {
  const node = nodeOf(statement);
  const output = node?.body['output'] ?? bodyOf(node?.body['returning'], 'returning');
  if (node === null || !isObject(output)) return null;
  const into = intoOf(output['into_table'] ?? output['into']);
  if (into === null) return null;
  const query = queryOf(node.tag, node.body, listOf(output['columns']));
  if (query === null)
    return { name: into.name, step: { kind: 'unread', detail: `${into.name}: what OUTPUT puts into it is not known` } };
  return { name: into.name, step: { kind: 'rows', query, columns: into.columns } };
}

function intoOf(target: unknown): { readonly name: string; readonly columns: readonly Identifier[] } | null {
  const call = bodyOf(target, 'function');
  const name = identifierOf(call?.['name'] ?? bodyOf(target, 'column')?.['name'] ?? bodyOf(target, 'table')?.['name']);
  if (name === null) return null;
  const columns = listOf(call?.['args']).map((each) => identifierOf(bodyOf(each, 'column')?.['name']));
  return { name: name.name, columns: columns.filter((each) => each !== null) };
}

/** The rows before and after, as the statement's own tables have them; null for statements of which that is not known. */
function queryOf(tag: string, body: AstObject, columns: readonly unknown[]): unknown {
  if (tag === 'insert') return ofInsert(body, columns);
  if (tag === 'delete') return ofDelete(body, columns);
  return tag === 'update' ? ofUpdate(body, columns) : null;
}

/** `inserted.x` is what the query brings for column x; what the table itself makes (identities, defaults) is not known. */
function ofInsert(body: AstObject, columns: readonly unknown[]): unknown {
  const names = listOf(body['columns']);
  const known = new Set(names.map((name) => identifierOf(name)?.name.toLowerCase()));
  const reads = columns.flatMap((each) => readsOf(each));
  if (!isQuery(body['query']) || reads.some(({ name }) => !known.has(name.toLowerCase()))) return null;
  const rows = { this: body['query'], alias: plain('inserted'), column_aliases: names };
  return { select: { expressions: columns, from: { expressions: [{ subquery: rows }] }, with: body['with'] ?? null } };
}

function ofDelete(body: AstObject, columns: readonly unknown[]): unknown {
  const table = bodyOf(body['table'], 'table') ?? body['table'];
  if (!isObject(table) || listOf(body['using']).length + listOf(body['joins']).length > 0) return null;
  const own = { ...table, alias: plain('deleted') };
  return select(columns, [{ table: own }], [], body);
}

function ofUpdate(body: AstObject, columns: readonly unknown[]): unknown {
  const table = bodyOf(body['table'], 'table') ?? body['table'];
  if (!isObject(table)) return null;
  const name = identifierOf(table['name']);
  const from = body['from_clause'];
  const items = listOf(isObject(from) ? from['expressions'] : null);
  const joins = [...listOf(body['table_joins']), ...listOf(body['from_joins'])];
  const called = [...items, ...joins.map((join) => (isObject(join) ? join['this'] : null))].some(
    (each) => calledOf(each) === name?.name.toLowerCase(),
  );
  const own = called || name === null ? items : [{ table: { ...table, alias: null } }, ...items];
  const news = new Map<string, unknown>();
  for (const pair of listOf(body['set'])) {
    const [column, value] = listOf(pair);
    const written = identifierOf(column)?.name ?? '';
    news.set(written.slice(written.lastIndexOf('.') + 1).toLowerCase(), value);
  }
  const expressions = columns.map((each) => {
    const alias = bodyOf(each, 'alias');
    const [read, ...others] = readsOf(alias?.['this'] ?? each);
    if (read === undefined) return each;
    if (others.length > 0 || bodyOf(alias?.['this'] ?? each, 'column') === null) return null;
    const old = { column: { name: plain(read.name), table: name } };
    const value = read.from === 'inserted' ? (news.get(read.name.toLowerCase()) ?? old) : old;
    return { alias: { this: value, alias: alias?.['alias'] ?? plain(read.name) } };
  });
  return expressions.includes(null) ? null : select(expressions, own, joins, body);
}

function plain(name: string): Identifier {
  return { name, quoted: false };
}

function select(expressions: readonly unknown[], items: readonly unknown[], joins: unknown, body: AstObject): unknown {
  const { with: outer = null, where_clause: where = null } = body;
  return { select: { expressions, from: { expressions: items }, joins, where_clause: where, with: outer } };
}

/** What an item of FROM is called. */
function calledOf(item: unknown): string | undefined {
  const body = bodyOf(item, 'table') ?? bodyOf(item, 'alias');
  return identifierOf(body?.['alias'] ?? body?.['name'])?.name.toLowerCase();
}

/** Columns of `inserted` and `deleted` anywhere inside. */
function readsOf(expression: unknown): readonly { readonly from: string; readonly name: string }[] {
  const found: { from: string; name: string }[] = [];
  const stack: unknown[] = [expression];
  while (stack.length > 0) {
    const each = stack.pop();
    const column = bodyOf(each, 'column');
    const from = identifierOf(column?.['table'])?.name.toLowerCase();
    if (from === 'inserted' || from === 'deleted')
      found.push({ from, name: identifierOf(column?.['name'])?.name ?? '' });
    else if (Array.isArray(each)) stack.push(...listOf(each));
    else if (isObject(each)) stack.push(...Object.values(each));
  }
  return found;
}
