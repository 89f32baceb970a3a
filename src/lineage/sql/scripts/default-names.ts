/** Statements that say in which database and schema names without one are looked for from then on. */
import type { AstObject, Identifier } from '../ast.js';
import { bodyOf, identifierOf, isObject, listOf, nodeOf, textOf } from '../ast.js';
import type { Context } from '../context.js';
import { dialectRules } from '../dialect-rules.js';
import { parseTableName } from '../dotted-names.js';
import type { Dialect } from '../port.js';
import { foldIdentifier } from '../tables.js';
import { holeMark } from '../text/template-blocks.js';
import { maskSql } from '../text/sql-text.js';
import { unreadText } from './unread.js';

/** Dialects whose `USE x` names a schema; that of the others names a database. */
const usesSchema: ReadonlySet<Dialect> = new Set(['databricks', 'spark', 'trino', 'athena', 'mysql', 'clickhouse']);

/** Dialects in which a session is in the default schema again when it goes to another database. */
const startsAnew: ReadonlySet<Dialect> = new Set(['snowflake', 'databricks', 'spark', 'duckdb']);

/** Names without a schema are completed as the statement says: `USE`, `SET search_path`, `ALTER SESSION SET CURRENT_SCHEMA`. */
export function noteDefaultNames(ctx: Context, statement: unknown): void {
  const node = nodeOf(statement);
  const written = unreadText(statement);
  if (node === null) return;
  if (node.tag === 'use') used(ctx, textOf(node.body['kind']), identifierOf(node.body['this']));
  else if (node.tag === 'set_statement') set(ctx, listOf(node.body['items']).filter(isObject));
  else if (node.tag === 'alter_session') {
    const item = bodyOf(listOf(node.body['expressions'])[0], 'set_item');
    const name = textOf(bodyOf(item?.['name'], 'function')?.['name']);
    if (name?.toLowerCase() === 'current_schema') schemaIs(ctx, identifierOf(item?.['value']));
  } else if (written !== null) usedAsWritten(ctx, written);
}

/** A USE that the parser does not take; one whose name is not written out leaves names as they are written. */
function usedAsWritten(ctx: Context, sql: string): void {
  const [before, kind] = /^\s*USE\s+(?:(CATALOG|DATABASE|SCHEMA|NAMESPACE)\s+)?(?=\S)/i.exec(sql) ?? [];
  if (before === undefined) return;
  const parts = parseTableName(sql.slice(before.length).trim(), ctx.dialect)?.parts;
  const [last, outer] = [...(parts ?? [])].reverse();
  if (last === undefined || parts === undefined || parts.length > 2) {
    ctx.completion = { ...ctx.completion, ...namesAsWritten };
    return;
  }
  const text = outer === undefined ? last.text : `${outer.text}.${last.text}`;
  used(ctx, kind === undefined || /^namespace$/i.test(kind) ? null : kind, { name: text, quoted: last.quoted });
}

/** How names are completed where it is not known what a session looks for them in: not at all. */
export const namesAsWritten = {
  defaultDatabase: undefined,
  defaultSchema: undefined,
  assumedSchema: undefined,
  assumeDefaultSchema: false,
} as const;

/** Whether a text, which need not be one that can be parsed, seems to say where names are looked for. */
export function changesDefaultNames(sql: string, dialect: Dialect): boolean {
  const { code } = maskSql(sql, dialectRules[dialect]);
  return /(?:^|;|\n)[^\S\n]*USE\s+(?!(?:ROLE|WAREHOUSE|SECONDARY|INDEX|KEY)\b)|\bSET\s+(?:(?:LOCAL|SESSION)\s+)?(?:SEARCH_PATH|SCHEMA|CATALOG|CURRENT_SCHEMA|@@DATASET)/i.test(
    code,
  );
}

/** `USE [kind] a` and `USE [kind] a.b`; a role or warehouse says nothing about names. */
function used(ctx: Context, kind: string | null, name: Identifier | null): void {
  if (name === null || (kind !== null && !/^(?:catalog|database|schema)$/i.test(kind))) return;
  const isDatabase = kind === null ? !usesSchema.has(ctx.dialect) : isDatabaseWord(ctx.dialect, kind);
  if (name.name.includes('.') || !isDatabase || isHole(name)) schemaIs(ctx, name);
  else {
    const schema = startsAnew.has(ctx.dialect) ? { defaultSchema: undefined, assumedSchema: undefined } : {};
    const defaultDatabase = foldIdentifier(name, ctx.dialect);
    ctx.completion = { ...ctx.completion, ...schema, defaultDatabase };
  }
}

/** Spark calls a schema a database as well. */
function isDatabaseWord(dialect: Dialect, kind: string): boolean {
  if (/^database$/i.test(kind)) return dialect !== 'databricks' && dialect !== 'spark';
  return /^catalog$/i.test(kind);
}

function isHole({ name }: Identifier): boolean {
  return name.toLowerCase().includes(holeMark);
}

function schemaIs(ctx: Context, name: Identifier | null): void {
  if (name === null) return;
  if (isHole(name)) {
    ctx.completion = { ...ctx.completion, ...namesAsWritten };
    return;
  }
  const parts = name.name.split('.').map((text) => foldIdentifier({ name: text, quoted: name.quoted }, ctx.dialect));
  const defaultDatabase = parts.at(-2) ?? ctx.completion.defaultDatabase;
  ctx.completion = { ...ctx.completion, assumedSchema: undefined, defaultSchema: parts.at(-1), defaultDatabase };
}

function set(ctx: Context, items: readonly AstObject[]): void {
  const [first, ...others] = items;
  const setting = identifierOf(first?.['name'])?.name.toLowerCase();
  const value = identifierOf(first?.['value']);
  if (setting === 'search_path' && isPathDialect(ctx.dialect))
    pathIs(ctx, [value, ...others.map((item) => identifierOf(item['name']))]);
  else if (setting === 'schema' && (ctx.dialect === 'postgres' || ctx.dialect === 'duckdb')) schemaIs(ctx, value);
  else if (setting === 'catalog' && ctx.dialect === 'databricks') used(ctx, 'catalog', value);
  else if (setting === '@@dataset_id' && ctx.dialect === 'bigquery') schemaIs(ctx, value);
  else if (setting === '@@dataset_project_id' && ctx.dialect === 'bigquery' && value !== null)
    ctx.completion = { ...ctx.completion, defaultDatabase: value.name };
}

function isPathDialect(dialect: Dialect): boolean {
  return dialect === 'postgres' || dialect === 'redshift' || dialect === 'duckdb';
}

/** In the first of several schemas that has it, says the warehouse: the first one is assumed where no known table decides. */
function pathIs(ctx: Context, names: readonly (Identifier | null)[]): void {
  const all = names.flatMap((name) =>
    name === null ? [] : name.name.split(',').map((text) => ({ name: text.trim(), quoted: name.quoted })),
  );
  const [first, ...others] = all.filter(({ name }) => name !== '' && name !== '$user' && name !== 'pg_catalog');
  if (first === undefined || (!first.quoted && first.name.toLowerCase() === 'default'))
    ctx.completion = { ...ctx.completion, defaultSchema: undefined, assumedSchema: undefined };
  else if (others.length === 0) schemaIs(ctx, first);
  else {
    const assumedSchema = foldIdentifier(first, ctx.dialect);
    ctx.completion = { ...ctx.completion, defaultSchema: undefined, assumedSchema };
  }
}
