/** Functions in FROM that name a table, as a text or as names, and functions that read what is no table of this warehouse. */
import type { Identifier } from '../ast.js';
import { bodyOf, identifierOf, isQuery, listOf, literalText } from '../ast.js';
import { columnOf, wholeRow } from '../columns.js';
import type { Context } from '../context.js';
import { lostValue } from '../context.js';
import { parseTableName } from '../dotted-names.js';
import { transformed } from '../edge-kinds.js';
import type { Naming } from './naming.js';
import { nameOf, unnamed } from './naming.js';
import { pathOf } from '../parts/paths.js';
import type { Dialect } from '../port.js';
import type { Relation, Scope } from '../scopes.js';
import { newScope, relationOf } from '../scopes.js';
import type { Item } from '../shapes.js';
import { makeShape, openOf } from '../shapes.js';
import { namedRelation } from './table-references.js';
import { foldIdentifier } from '../tables.js';
import { mergeValues, nothing, unknownValue } from '../values.js';
import { constantOfVariable } from '../scripts/variables.js';

interface NamingCall {
  readonly dialects: readonly Dialect[];
  /** Where the name stands: the first argument, or what comes behind it (`cluster(c, db, t)`). */
  readonly at: 'first' | 'behind first';
  /** Columns that are added to those of the table. */
  readonly adds: readonly string[];
}

const spark: readonly Dialect[] = ['databricks', 'spark'];

/** By key of the function (function-rules.ts). */
const namingCalls: ReadonlyMap<string, NamingCall> = new Map<string, NamingCall>([
  ['identifier', { dialects: ['snowflake', ...spark], at: 'first', adds: [] }],
  ['table', { dialects: ['snowflake'], at: 'first', adds: [] }],
  ['stream', { dialects: spark, at: 'first', adds: [] }],
  ['querytable', { dialects: ['duckdb'], at: 'first', adds: [] }],
  ['tablechanges', { dialects: spark, at: 'first', adds: ['_change_type', '_commit_version', '_commit_timestamp'] }],
  ['appends', { dialects: ['bigquery'], at: 'first', adds: ['_CHANGE_TYPE', '_CHANGE_TIMESTAMP'] }],
  ['changes', { dialects: ['bigquery'], at: 'first', adds: ['_CHANGE_TYPE', '_CHANGE_TIMESTAMP'] }],
  ['cluster', { dialects: ['clickhouse'], at: 'behind first', adds: [] }],
  ['clusterallreplicas', { dialects: ['clickhouse'], at: 'behind first', adds: [] }],
  ['dictionary', { dialects: ['clickhouse'], at: 'first', adds: [] }],
]);

/** By dialect, functions whose rows come from elsewhere. */
const otherSystems: Readonly<Partial<Record<Dialect, ReadonlySet<string>>>> = {
  tsql: new Set(['openquery', 'openrowset', 'opendatasource']),
  bigquery: new Set(['externalquery']),
  clickhouse: new Set([
    ...['remote', 'remotesecure', 'mysql', 'postgresql', 'mongodb', 'sqlite', 'odbc', 'jdbc', 'redis', 'url', 's3', 'hdfs'],
    ...['s3cluster', 'urlcluster', 'hdfscluster', 'azureblobstorage', 'gcs', 'iceberg', 'deltalake', 'hudi', 'file'],
  ]),
}; // prettier-ignore

/** The relation of a function that names what it reads, or is known to read what the text does not name; null for any other. */
export function relationNamedInCall(
  ctx: Context,
  name: string,
  key: string,
  args: readonly unknown[],
  naming: Naming,
  scope: Scope,
): Relation | null {
  if (otherSystems[ctx.dialect]?.has(key) === true) return otherRows(ctx, `${name}: rows of another system`, naming);
  if (ctx.dialect === 'clickhouse' && key === 'merge')
    return otherRows(ctx, `${name}: tables that are chosen by a pattern`, naming);
  const [first] = args;
  if (ctx.dialect === 'clickhouse' && key === 'view' && isQuery(first))
    return relationOf(ctx.query(first, newScope(scope.parent, scope.ctes)), nameOf(ctx, naming));
  if (ctx.dialect === 'tsql' && (key === 'containstable' || key === 'freetexttable'))
    return searchedRows(ctx, args, naming, scope);
  const call = namingCalls.get(key);
  if (call?.dialects.includes(ctx.dialect) !== true) return null;
  const path = namesIn(ctx, call.at === 'first' ? args.slice(0, 1) : args.slice(1, 3), key === 'stream');
  if (path === null) {
    const isNamed = key === 'identifier' || bodyOf(first, 'parameter') !== null;
    return isNamed ? otherRows(ctx, `${name}: a table whose name is not written out`, naming) : null;
  }
  const relation = namedRelation(ctx, path, false, naming, scope);
  if (call.adds.length === 0) return relation;
  const items = call.adds.map((column): Item => ({
    kind: 'column',
    name: foldIdentifier({ name: column, quoted: false }, ctx.dialect),
    value: nothing,
  }));
  return { ...relation, shape: makeShape([...relation.shape.items, ...items]) };
}

/** SQL Server's full-text search of a table: the key of the rows that are found, and how well they fit. */
function searchedRows(ctx: Context, args: readonly unknown[], naming: Naming, scope: Scope): Relation | null {
  const [table, columns] = args;
  const path = pathOf(table);
  if (path === null) return null;
  const relation = namedRelation(ctx, path, false, unnamed, scope);
  const tuple = bodyOf(columns, 'tuple');
  const names = (tuple === null ? [columns] : listOf(tuple['expressions'])).map(identifierOf);
  const values = names.map((name) => (name === null ? wholeRow(relation) : columnOf(ctx, relation, name.name)));
  const key = unknownValue('sql_unsupported', 'KEY: the column of the key of a full-text index');
  return relationOf(
    makeShape([
      { kind: 'column', name: 'KEY', value: key },
      { kind: 'column', name: 'RANK', value: mergeValues(values, transformed) },
    ]),
    nameOf(ctx, naming),
  );
}

/** Rows that no table of this warehouse holds, or of one that cannot be known. */
export function otherRows(ctx: Context, detail: string, naming: Naming): Relation {
  const value = lostValue(ctx, 'sql_unsupported', detail);
  return relationOf(makeShape([openOf({ kind: 'virtual', value })]), nameOf(ctx, naming));
}

/** The name that arguments make: texts, names, a variable that holds a text. Null when they are none. */
function namesIn(ctx: Context, args: readonly unknown[], isStream: boolean): readonly Identifier[] | null {
  const names: Identifier[] = [];
  for (const arg of args) {
    const table = bodyOf(bodyOf(arg, 'table_argument')?.['this'] ?? arg, 'table');
    const written = constantOfVariable(ctx, arg) ?? literalText(arg);
    if (written !== null) {
      const parts = parseTableName(written, ctx.dialect)?.parts ?? [];
      if (parts.length === 0) return null;
      names.push(...parts.map(({ text, quoted }) => ({ name: text, quoted })));
    } else {
      const path =
        table === null
          ? pathOf(arg)
          : listOf([table['catalog'], table['schema'], table['name']]).flatMap(
              (part) => pathOf({ column: { name: part, table: null } }) ?? [],
            );
      // A bare name in the place of a text may be a variable.
      if (path === null || path.length === 0) return null;
      if (table === null && ctx.dialect !== 'clickhouse' && !isStream) return null;
      names.push(...path);
    }
  }
  return names.length === 0 || names.length > 3 ? null : names;
}
