/** What the generator needs to know of a dialect. */

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
  /** A WITH may stand before any query; else before a statement alone. */
  readonly withInside: boolean;
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
  /** How PIVOT names its columns: the alias in its list (before or behind the aggregate's), or the listed columns. */
  readonly pivot: 'none' | 'columns' | 'label-first' | 'aggregate-first';
  /** The columns that UNPIVOT adds, as a star shows them. */
  readonly unpivotOrder: 'name-first' | 'value-first' | 'unsure';
  /** `struct(x as a)`. */
  readonly structs: boolean;
  /** The function over elements, and whether the function comes before the array. */
  readonly lambda: readonly [string, boolean] | null;
  readonly orderedAggregates: boolean;
  /** What may stand between a table's name and its alias, and behind the alias: time travel, samples. */
  readonly beforeAlias: readonly string[];
  readonly afterAlias: readonly string[];
  /** INSERT into temporary tables. */
  readonly changesTemporary: boolean;
  readonly merge: boolean;
  readonly ordinality: boolean;
  /** How a variable (%n) is filled by a query (%q), and how it is read. */
  readonly variables: readonly (readonly [string, string])[];
  /** What may stand around the statements (%) of a script. */
  readonly scripts: readonly string[];
}
