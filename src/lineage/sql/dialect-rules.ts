/** What differs between dialects, as one table. A new dialect is a row. */
import type { Dialect } from './port.js';

export interface DialectRules {
  /** The parser's name of the dialect. */
  readonly parser: string;
  /** How an unquoted name is stored. */
  readonly fold: 'upper' | 'lower' | 'as-written';
  /** Quoted names are folded too. */
  readonly foldsQuoted: boolean;
  /** Two names that differ in case alone are two names. */
  readonly caseSensitive: boolean;
  /** Schema of a table named without one; null where a guess would be wrong. */
  readonly defaultSchema: string | null;
  /** The database level does not exist: what is configured as a database is the schema. */
  readonly databaseIsSchema: boolean;
  /** An earlier select alias in later expressions of the same select: never, after columns, or before them. */
  readonly selectAlias: 'no' | 'after-columns' | 'before-columns';
  /** WHERE may read select aliases too. */
  readonly aliasesInWhere: boolean;
  /** A name in GROUP BY means an output before it means a column. */
  readonly groupsByAliasFirst: boolean;
  /** A bare name that two relations have is an error, and not the first one's. */
  readonly refusesAmbiguous: boolean;
  /** A CTE may read itself without the word RECURSIVE. */
  readonly implicitRecursion: boolean;
  /** `a.b` where no relation is called `a` reads field b of column a. */
  readonly structDot: boolean;
  /** `FROM t a, a.items b` unnests a column. */
  readonly implicitUnnest: boolean;
  /** A bare name may mean a field of the elements that UNNEST makes rows of. */
  readonly elementFields: boolean;
  /** A relation's alias as a value is its whole row. */
  readonly wholeRow: boolean;
  /** The right side of a semi join stays visible. */
  readonly semiJoinShowsRight: boolean;
  /** `x = expr` in a select list names an output. */
  readonly equalsAlias: boolean;
  /** An unnamed function or cast is named after itself. */
  readonly implicitNames: boolean;
  /** Schemas that hold temporary tables and views alone, lower case. */
  readonly temporarySchemas: readonly string[];
  /** DUAL is no table. */
  readonly dual: boolean;
  /** Words that no column can be called without quotes: they tell of the session. In lower case. */
  readonly reservedNames: ReadonlySet<string>;
  /** A quoted name with dots is a path. */
  readonly dotsInQuotes: boolean;
  /** `#` starts a comment. */
  readonly hashComments: boolean;
  /** `//` starts a comment. */
  readonly slashComments: boolean;
  /** `--` starts a comment only before white space. */
  readonly spaceAfterDashes: boolean;
  /** A comment may hold comments. */
  readonly nestedComments: boolean;
  /** Backslash escapes inside strings. */
  readonly backslash: boolean;
  /** Characters that open a quoted identifier. */
  readonly identifierQuotes: string;
  /** What stands before the number of a column that is read by its place. */
  readonly columnPositions: '$' | '#' | null;
  /** A variable of a script is read by its bare name. */
  readonly bareVariables: boolean;
  /** A parameter of a macro stands for every bare name that is spelled so, also that of a column. */
  readonly macros: boolean;
  /** `SET x = 1` sets a property of the session; `SET VARIABLE x = 1` a variable. */
  readonly settingsAreProperties: boolean;
  /** `@x := expr` inside a query puts a value into a variable. */
  readonly assignsInQueries: boolean;
  /** Aggregates take suffixes (`sumIf`, `uniqArray`, `avgOrNull`). */
  readonly aggregateSuffixes: boolean;
  /** `xs.list_sum()` is a function of column `xs`. */
  readonly chainedCalls: boolean;
  /** `{t:Identifier}` is a parameter that stands for a name. */
  readonly namesInBraces: boolean;
  /** `q'[..]'` is a string. */
  readonly qStrings: boolean;
  /** A star shows the columns that USING merges before all others; else where the left table has them. */
  readonly mergedColumnsFirst: boolean;
  /** UNPIVOT adds the column of values before that of names. */
  readonly unpivotValueFirst: boolean;
  /** How the columns of VALUES are called; `#0` stands for the number of the column, counted from 0. */
  readonly valuesColumn: string;
  /**
   * Name of a pivoted column: `'x'` with its quotes or the bare value, either joined with the alias of the aggregate when it has one;
   * the value with the alias only where there are several aggregates; or the alias before the value.
   */
  readonly pivotName: 'quoted' | 'value' | 'value-alone' | 'aggregate-value';
}

const base: DialectRules = {
  parser: 'postgresql',
  fold: 'as-written',
  foldsQuoted: false,
  caseSensitive: false,
  defaultSchema: null,
  databaseIsSchema: false,
  selectAlias: 'no',
  aliasesInWhere: false,
  groupsByAliasFirst: false,
  refusesAmbiguous: true,
  implicitRecursion: false,
  structDot: false,
  implicitUnnest: false,
  elementFields: false,
  wholeRow: false,
  semiJoinShowsRight: false,
  equalsAlias: false,
  implicitNames: false,
  temporarySchemas: [],
  dual: false,
  reservedNames: new Set(),
  dotsInQuotes: false,
  hashComments: false,
  slashComments: false,
  spaceAfterDashes: false,
  nestedComments: false,
  backslash: false,
  identifierQuotes: '"',
  columnPositions: null,
  bareVariables: false,
  macros: false,
  settingsAreProperties: false,
  assignsInQueries: false,
  aggregateSuffixes: false,
  chainedCalls: false,
  namesInBraces: false,
  qStrings: false,
  mergedColumnsFirst: true,
  unpivotValueFirst: false,
  valuesColumn: 'column#1',
  pivotName: 'value',
};

const postgres: DialectRules = {
  ...base,
  parser: 'postgresql',
  reservedNames: new Set(['user', 'current_role', 'current_catalog', 'localtime']),
  fold: 'lower',
  caseSensitive: true,
  defaultSchema: 'public',
  temporarySchemas: ['pg_temp'],
  wholeRow: true,
  implicitNames: true,
  nestedComments: true,
};

const spark: DialectRules = {
  ...base,
  parser: 'spark',
  defaultSchema: 'default',
  selectAlias: 'after-columns',
  structDot: true,
  nestedComments: true,
  backslash: true,
  identifierQuotes: '`',
  bareVariables: true,
  settingsAreProperties: true,
  temporarySchemas: ['global_temp'],
  valuesColumn: 'col#1',
  pivotName: 'value-alone',
};

const trino: DialectRules = {
  ...base,
  parser: 'trino',
  fold: 'lower',
  foldsQuoted: true,
  structDot: true,
  elementFields: true,
  valuesColumn: '_col#0',
};

export const dialectRules: Readonly<Record<Dialect, DialectRules>> = {
  snowflake: {
    ...base,
    parser: 'snowflake',
    aliasesInWhere: true,
    fold: 'upper',
    caseSensitive: true,
    defaultSchema: 'PUBLIC',
    selectAlias: 'after-columns',
    implicitRecursion: true,
    dual: true,
    slashComments: true,
    backslash: true,
    columnPositions: '$',
    pivotName: 'quoted',
  },
  bigquery: {
    ...base,
    parser: 'bigquery',
    groupsByAliasFirst: true,
    structDot: true,
    implicitUnnest: true,
    elementFields: true,
    wholeRow: true,
    temporarySchemas: ['_session'],
    dotsInQuotes: true,
    hashComments: true,
    backslash: true,
    identifierQuotes: '`',
    bareVariables: true,
    unpivotValueFirst: true,
    pivotName: 'aggregate-value',
  },
  redshift: {
    ...postgres,
    parser: 'redshift',
    reservedNames: new Set(['user']),
    foldsQuoted: true,
    caseSensitive: false,
    selectAlias: 'after-columns',
    structDot: true,
    implicitUnnest: true,
    wholeRow: false,
    backslash: true,
  },
  postgres,
  databricks: { ...spark, parser: 'databricks' },
  spark,
  mysql: {
    ...base,
    parser: 'mysql',
    databaseIsSchema: true,
    dual: true,
    hashComments: true,
    spaceAfterDashes: true,
    backslash: true,
    identifierQuotes: '`',
    assignsInQueries: true,
    valuesColumn: 'column_#0',
  },
  tsql: {
    ...base,
    nestedComments: true,
    parser: 'tsql',
    reservedNames: new Set(['user']),
    temporarySchemas: ['tempdb.dbo', 'tempdb'],
    defaultSchema: 'dbo',
    implicitRecursion: true,
    equalsAlias: true,
    identifierQuotes: '"[',
  },
  oracle: {
    ...base,
    parser: 'oracle',
    reservedNames: new Set(['user', 'uid']),
    fold: 'upper',
    caseSensitive: true,
    implicitRecursion: true,
    dual: true,
    qStrings: true,
    pivotName: 'quoted',
  },
  athena: { ...trino, parser: 'athena', identifierQuotes: '"`' },
  trino,
  clickhouse: {
    ...base,
    parser: 'clickhouse',
    aliasesInWhere: true,
    caseSensitive: true,
    databaseIsSchema: true,
    selectAlias: 'before-columns',
    groupsByAliasFirst: true,
    refusesAmbiguous: false,
    structDot: true,
    semiJoinShowsRight: true,
    aggregateSuffixes: true,
    namesInBraces: true,
    valuesColumn: 'c#1',
    backslash: true,
    identifierQuotes: '"`',
  },
  duckdb: {
    ...base,
    parser: 'duckdb',
    columnPositions: '#',
    aliasesInWhere: true,
    temporarySchemas: ['temp.main', 'temp'],
    nestedComments: true,
    selectAlias: 'after-columns',
    structDot: true,
    wholeRow: true,
    chainedCalls: true,
    macros: true,
    mergedColumnsFirst: false,
    valuesColumn: 'col#0',
  },
};

/** A name as the warehouse stores it. */
export function foldName(part: { readonly text: string; readonly quoted: boolean }, dialect: Dialect): string {
  const rules = dialectRules[dialect];
  if (part.quoted && !rules.foldsQuoted) return part.text;
  if (rules.fold === 'upper') return part.text.toUpperCase();
  if (rules.fold === 'lower') return part.text.toLowerCase();
  return part.text;
}
