/** What a statement that changes a table returns, or puts into another one: OUTPUT of SQL Server, RETURNING elsewhere. */
import type { AstObject, Identifier } from '../ast.js';
import { bodyOf, identifierOf, isObject, listOf, nodeOf, textOf } from '../ast.js';
import type { Context, MakingStep, NamedRelation } from '../context.js';

/** What a statement puts into another table than the one it changes; `name` is as written. */
export interface Output {
  readonly name: string;
  readonly step: MakingStep;
}

/** The OUTPUT .. INTO of a statement as a query for the rows; null when it has none. */
export function outputOf(ctx: Context, statement: unknown): Output | null {
  const returned = returnedBy(statement);
  const into = returned === null ? null : intoOf(returned.into);
  if (returned === null || into === null) return null;
  const query = changedRows(ctx, statement, returned.outputs);
  return { name: into.name, step: { kind: 'rows', query, columns: into.columns } };
}

/** The rows that a statement returns as a query; null when it returns none. */
export function rowsReturned(ctx: Context, statement: unknown): unknown {
  const returned = returnedBy(statement);
  if (returned === null || returned.outputs.length === 0 || (returned.into ?? null) !== null) return null;
  return changedRows(ctx, statement, returned.outputs);
}

const changing: ReadonlySet<string> = new Set(['insert', 'update', 'delete', 'merge']);

function returnedBy(statement: unknown): { readonly outputs: readonly unknown[]; readonly into: unknown } | null {
  const node = nodeOf(statement);
  if (node === null || !changing.has(node.tag)) return null;
  const { output, returning } = node.body;
  if (Array.isArray(returning) && returning.length > 0) return { outputs: listOf(returning), into: null };
  const found = isObject(output) ? output : bodyOf(returning, 'returning');
  if (found === null) return null;
  return {
    outputs: listOf(found['columns'] ?? found['expressions']).map(actionNamed),
    into: found['into_table'] ?? found['into'] ?? null,
  };
}

/** `$action` is the name of its column. */
function actionNamed(output: unknown): unknown {
  const name = textOf(bodyOf(output, 'parameter')?.['name']);
  return name?.toLowerCase() === 'action'
    ? { alias: { this: output, alias: { name: '$action', quoted: true } } }
    : output;
}

/** The WITH before a statement, which the parser keeps in one of two places. */
export function withOf(body: AstObject | null): unknown {
  return body?.['with'] ?? bodyOf(body?.['with_'], 'with');
}

/** A node of ours that stands for the rows; what the text has made up to now is kept, since the statement changes it. */
function changedRows(ctx: Context, statement: unknown, outputs: readonly unknown[]): AstObject {
  const made = new Map<string, NamedRelation>();
  for (const [name, each] of ctx.named) made.set(name, { ...each, steps: [...each.steps] });
  return { changed_rows: { statement, outputs, made, with: withOf(nodeOf(statement)?.body ?? null) } };
}

function intoOf(target: unknown): { readonly name: string; readonly columns: readonly Identifier[] } | null {
  const call = bodyOf(target, 'function');
  const name = identifierOf(call?.['name'] ?? bodyOf(target, 'column')?.['name'] ?? bodyOf(target, 'table')?.['name']);
  if (name === null) return null;
  const columns = listOf(call?.['args']).map((each) => identifierOf(bodyOf(each, 'column')?.['name']));
  return { name: name.name, columns: columns.filter((each) => each !== null) };
}
