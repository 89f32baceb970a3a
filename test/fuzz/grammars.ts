/** How each dialect writes what the generator makes: one row a dialect, taken from the vendors' manuals and not from the engine. */
import type { Dialect } from '#src/lineage/sql/port.js';

export interface Grammar {
  readonly fold: 'upper' | 'lower' | 'as-written' | 'exact';
  readonly foldsQuoted: boolean;
  /** Two spellings that differ in case alone are two names. */
  readonly caseSensitive: boolean;
  readonly quotes: readonly (readonly [string, string])[];
  /** Numbers of parts a table's name may have. */
  readonly parts: readonly number[];
  /** `schema.table.column`. */
  readonly longPaths: boolean;
  readonly asBeforeTableAlias: boolean;
  /** `AS alias (column, ..)` after a derived table. */
  readonly columnAliases: boolean;
  /** A derived table needs no name. */
  readonly namelessDerived: boolean;
  readonly values: 'table' | 'row' | 'none';
  readonly lateral: 'lateral' | 'apply' | 'none';
  readonly elements: 'unnest-column' | 'unnest-table' | 'flatten' | 'explode' | 'path' | 'array-join' | 'none';
  readonly setOperators: readonly string[];
  /** Different set operators side by side need no parentheses. */
  readonly mixedSetOperators: boolean;
  readonly using: boolean;
  readonly natural: boolean;
  /** A star shows merged columns before all others. */
  readonly mergedColumnsFirst: boolean;
  readonly fullJoin: boolean;
  readonly semiJoin: readonly string[];
  readonly starLess: 'except' | 'exclude' | 'none';
  readonly starReplace: boolean;
  readonly starRename: boolean;
  readonly qualify: boolean;
  readonly aliasReuse: boolean;
  readonly recursive: 'recursive' | 'plain' | 'none';
  readonly limit: 'limit' | 'top' | 'fetch';
  readonly textType: string;
  readonly colonCast: boolean;
  readonly hash: string;
  readonly paths: readonly ('colon' | 'dot' | 'arrow' | 'function')[];
  readonly temporary: string | null;
  readonly filterClause: boolean;
  readonly fromDual: boolean;
  readonly comparisonQuantifiers: boolean;
}

const standardSets = ['union all', 'union', 'intersect', 'except'];

const base: Grammar = {
  fold: 'as-written',
  foldsQuoted: false,
  caseSensitive: false,
  quotes: [['"', '"']],
  parts: [2, 1, 3],
  longPaths: true,
  asBeforeTableAlias: true,
  columnAliases: true,
  namelessDerived: false,
  values: 'table',
  lateral: 'lateral',
  elements: 'none',
  setOperators: standardSets,
  mixedSetOperators: true,
  using: true,
  natural: true,
  mergedColumnsFirst: true,
  fullJoin: true,
  semiJoin: [],
  starLess: 'none',
  starReplace: false,
  starRename: false,
  qualify: false,
  aliasReuse: false,
  recursive: 'recursive',
  limit: 'limit',
  textType: 'varchar',
  colonCast: false,
  hash: 'md5',
  paths: [],
  temporary: 'create temporary table',
  filterClause: false,
  fromDual: false,
  comparisonQuantifiers: true,
};

const postgres: Grammar = {
  ...base,
  fold: 'lower',
  caseSensitive: true,
  elements: 'unnest-table',
  textType: 'text',
  colonCast: true,
  paths: ['arrow'],
  filterClause: true,
};

const spark: Grammar = {
  ...base,
  namelessDerived: true,
  quotes: [['`', '`']],
  elements: 'explode',
  semiJoin: ['left semi join', 'left anti join'],
  aliasReuse: true,
  textType: 'string',
  starLess: 'except',
  paths: ['dot', 'function'],
  temporary: 'create temporary view',
  setOperators: [...standardSets, 'minus'],
  filterClause: true,
  comparisonQuantifiers: false,
};

const trino: Grammar = {
  ...base,
  fold: 'lower',
  foldsQuoted: true,
  natural: false,
  elements: 'unnest-table',
  temporary: null,
  paths: ['function', 'dot'],
  filterClause: true,
};

export const grammars: Readonly<Record<Dialect, Grammar>> = {
  snowflake: {
    ...base,
    namelessDerived: true,
    fold: 'upper',
    caseSensitive: true,
    elements: 'flatten',
    starLess: 'exclude',
    starReplace: true,
    starRename: true,
    qualify: true,
    aliasReuse: true,
    colonCast: true,
    paths: ['colon', 'function'],
    setOperators: [...standardSets, 'minus'],
  },
  bigquery: {
    ...base,
    namelessDerived: true,
    quotes: [['`', '`']],
    longPaths: false,
    columnAliases: false,
    values: 'none',
    lateral: 'none',
    elements: 'unnest-column',
    setOperators: ['union all', 'union distinct', 'intersect distinct', 'except distinct'],
    mixedSetOperators: false,
    natural: false,
    starLess: 'except',
    starReplace: true,
    qualify: true,
    textType: 'string',
    paths: ['dot', 'function'],
    comparisonQuantifiers: false,
  },
  redshift: {
    ...postgres,
    foldsQuoted: true,
    caseSensitive: false,
    values: 'none',
    lateral: 'none',
    elements: 'path',
    starLess: 'exclude',
    qualify: true,
    aliasReuse: true,
    textType: 'varchar',
    paths: ['dot', 'function'],
    filterClause: false,
    setOperators: [...standardSets, 'minus'],
  },
  postgres,
  databricks: { ...spark, qualify: true, colonCast: true, paths: ['colon', 'dot', 'function'] },
  spark,
  mysql: {
    ...base,
    quotes: [['`', '`']],
    parts: [2, 1],
    values: 'row',
    fullJoin: false,
    textType: 'char',
    paths: ['arrow', 'function'],
  },
  tsql: {
    ...base,
    quotes: [
      ['[', ']'],
      ['"', '"'],
    ],
    lateral: 'apply',
    using: false,
    natural: false,
    recursive: 'plain',
    limit: 'top',
    textType: 'nvarchar(50)',
    hash: "hashbytes('SHA2_256', %)",
    paths: ['function'],
    temporary: 'into',
  },
  oracle: {
    ...base,
    namelessDerived: true,
    fold: 'upper',
    caseSensitive: true,
    parts: [2, 1],
    asBeforeTableAlias: false,
    columnAliases: false,
    values: 'none',
    setOperators: ['union all', 'union', 'intersect', 'minus'],
    recursive: 'plain',
    limit: 'fetch',
    textType: 'varchar2(50)',
    hash: "standard_hash(%, 'MD5')",
    temporary: null,
    fromDual: true,
  },
  athena: { ...trino, lateral: 'none' },
  trino,
  clickhouse: {
    ...base,
    namelessDerived: true,
    fold: 'exact',
    caseSensitive: true,
    quotes: [
      ['`', '`'],
      ['"', '"'],
    ],
    parts: [2, 1],
    columnAliases: false,
    values: 'none',
    lateral: 'none',
    elements: 'array-join',
    setOperators: ['union all', 'union distinct', 'intersect', 'except'],
    natural: false,
    starLess: 'except',
    starReplace: true,
    qualify: true,
    aliasReuse: true,
    textType: 'String',
    colonCast: true,
    hash: 'MD5',
    paths: ['function'],
    filterClause: true,
    comparisonQuantifiers: false,
  },
  duckdb: {
    ...base,
    namelessDerived: true,
    elements: 'unnest-table',
    mergedColumnsFirst: false,
    semiJoin: ['semi join', 'anti join'],
    starLess: 'exclude',
    starReplace: true,
    qualify: true,
    aliasReuse: true,
    colonCast: true,
    paths: ['arrow', 'dot', 'function'],
    filterClause: true,
  },
};
