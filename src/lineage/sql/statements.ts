/** The statements of a text: what they make for later ones, and which of them is the answer. */
import type { Identifier } from './ast.js';
import { bodyOf, identifierOf, identifiersOf, isObject, isQuery, listOf, nodeOf, setOperationOf } from './ast.js';
import type { Context } from './context.js';
import { hoistSetOperation } from './set-operations.js';
import { foldIdentifier } from './tables.js';

/** Walks the statements in order, notes what they make, and answers the query whose rows the text returns; null when there is none. */
export function answerOf(ctx: Context, statements: readonly unknown[]): unknown {
  let rows: unknown = null;
  let made: unknown = null;
  for (const statement of statements) {
    if (isQuery(statement)) {
      const into = intoOf(statement);
      if (into === null) rows = statement;
      else {
        make(ctx, into, null, statement);
        made = statement;
      }
      continue;
    }
    made = definition(ctx, statement) ?? made;
  }
  return rows ?? made;
}

/** Notes what a statement that returns no rows makes; answers its query when it has one. */
function definition(ctx: Context, statement: unknown): unknown {
  const node = nodeOf(statement);
  if (node === null) return null;
  const { tag, body } = node;
  if (tag === 'create_table' || tag === 'create_view') {
    const query = body['as_select'] ?? body['query'];
    const name = dottedName(body['name']);
    const columns = identifiersOf(
      listOf(body['columns']).map((column) => (isObject(column) ? (column['name'] ?? column) : column)),
    );
    if (name !== null) make(ctx, name, columns.length > 0 ? columns : null, isQuery(query) ? query : null);
    return isQuery(query) ? query : null;
  }
  if (tag === 'insert') {
    const query = withOf(body['query'], body['with']);
    const name = dottedName(body['table']);
    const known = name === null ? undefined : ctx.named.get(name);
    if (known !== undefined && isQuery(query)) known.queries.push(query);
    return isQuery(query) ? query : null;
  }
  if (tag === 'use') useDefaults(ctx, body['kind'], identifierOf(body['this']));
  if (tag === 'declare' || tag === 'set_statement') {
    for (const item of [...listOf(body['expressions']), ...listOf(body['items'])]) {
      const declared = bodyOf(item, 'declare_item') ?? (isObject(item) ? item : null);
      const targets =
        declared === null ? [] : [declared['this'], declared['name'], ...listOf(declared['additional_names'])];
      for (const target of targets) {
        const name = identifierOf(target);
        if (name !== null) ctx.variables.add(name.name.toLowerCase());
      }
    }
  }
  return null;
}

function make(ctx: Context, name: string, columns: readonly Identifier[] | null, query: unknown): void {
  const entry = {
    columns: columns?.map((column) => column.name) ?? null,
    queries: query === null ? [] : [query],
    shape: null,
  };
  ctx.named.set(name, entry);
}

/** The name of SELECT .. INTO, else null. */
function intoOf(statement: unknown): string | null {
  let at = statement;
  for (let set = setOperationOf(at); set !== null; set = setOperationOf(at)) at = set.body['left'];
  const into = bodyOf(at, 'select')?.['into'];
  if (!isObject(into)) return null;
  return dottedName(bodyOf(into['this'], 'table') ?? into['this']);
}

function dottedName(table: unknown): string | null {
  if (!isObject(table)) return null;
  const parts = [table['catalog'], table['schema'], table['name']].map(identifierOf);
  const names = parts.flatMap((part) => (part === null ? [] : [part.name.toLowerCase()]));
  return names.length === 0 ? null : names.join('.');
}

/** The query with the WITH that stands before INSERT. */
function withOf(query: unknown, outer: unknown): unknown {
  const node = nodeOf(query);
  if (node === null || !isObject(outer)) return query;
  return { [node.tag]: { ...node.body, with: node.body['with'] ?? outer } };
}

function useDefaults(ctx: Context, kind: unknown, name: Identifier | null): void {
  if (name === null) return;
  const parts = name.name.split('.').map((text) => foldIdentifier({ name: text, quoted: name.quoted }, ctx.dialect));
  if (kind === 'Schema') {
    ctx.completion = {
      ...ctx.completion,
      defaultSchema: parts.at(-1),
      defaultDatabase: parts.at(-2) ?? ctx.completion.defaultDatabase,
    };
  } else if (kind === 'Database' || kind === 'Catalog' || kind === null) {
    ctx.completion = { ...ctx.completion, defaultDatabase: parts.at(-1) };
  }
}

/** How many set operations stand at the top of a query, outside all parentheses. */
export function topSetOperations(query: unknown): number {
  const select = bodyOf(query, 'select');
  const meant = select === null ? null : hoistSetOperation(select);
  const set = setOperationOf(meant ?? query);
  if (set === null) return 0;
  let count = 0;
  const stack: unknown[] = [meant ?? query];
  while (stack.length > 0) {
    const at = stack.pop();
    const inner = bodyOf(at, 'select');
    const operation = setOperationOf((inner === null ? null : hoistSetOperation(inner)) ?? at);
    if (operation === null) continue;
    count += 1;
    stack.push(operation.body['left'], operation.body['right']);
  }
  return count;
}
