/** The physical tables of one query, each once, in order of first appearance. */
import type { Dialect, SqlTable } from './port.js';
import { exportColumns } from './public-exports.js';
import type { CompletionRules, NamePart } from './dotted-names.js';
import { completeTableName, documentedColumns, foldName } from './dotted-names.js';
import { dialectRules } from './dialect-rules.js';
import type { Identifier } from './ast.js';
import type { Value } from './values.js';
import { columnValue } from './values.js';

export interface Tables {
  /** Index of the table of this name, completed. */
  add(parts: readonly NamePart[], rules: CompletionRules): number;
  get(index: number): SqlTable;
  all(): readonly SqlTable[];
  /** Whether a table whose columns are known only in part is known to have this one (lower case). */
  documents(index: number, key: string): boolean;
  /** The value of a table's column: known columns as the schema spells them, others folded, spelled as first seen. */
  column(index: number, name: string): Value;
}

export function openTables(dialect: Dialect): Tables {
  const { caseSensitive } = dialectRules[dialect];
  const tables: SqlTable[] = [];
  const indexes = new Map<string, number>();
  const knownColumns: Map<string, string>[] = [];
  const documented: ReadonlySet<string>[] = [];
  return {
    add(parts, rules) {
      const completed = completeTableName(parts, rules);
      const dotted = [completed.database, completed.schema, completed.table].map((part) => part ?? '').join('\u0000');
      const key = caseSensitive ? dotted : dotted.toLowerCase();
      const known = indexes.get(key);
      if (known !== undefined) return known;
      const index = tables.length;
      tables.push(completed);
      indexes.set(key, index);
      const spellings = new Map<string, string>();
      for (const column of completed.columns ?? []) {
        spellings.set(column, column);
        if (!spellings.has(column.toLowerCase())) spellings.set(column.toLowerCase(), column);
      }
      knownColumns.push(spellings);
      const some = completed.columns === null ? documentedColumns(completed, rules.schemas) : [];
      const exported = completed.columns === null ? exportColumns(dialect, completed.table) : [];
      documented.push(new Set([...exported, ...some.map((column) => column.toLowerCase())]));
      return index;
    },
    get(index) {
      const table = tables[index];
      if (table === undefined) throw new RangeError(`no table ${index}`);
      return table;
    },
    all: () => tables,
    documents: (index, key) => documented[index]?.has(key) ?? false,
    column(index, name) {
      const known = knownColumns[index];
      const spelled = known?.get(name) ?? known?.get(name.toLowerCase());
      if (spelled !== undefined) return columnValue(index, spelled);
      if (caseSensitive) return columnValue(index, name);
      known?.set(name.toLowerCase(), name);
      return columnValue(index, name);
    },
  };
}

/** What a folded name is looked up by: itself where two names may differ in case alone, else in lower case. */
export function lookupKey(name: string, dialect: Dialect): string {
  return dialectRules[dialect].caseSensitive ? name : name.toLowerCase();
}

/** An identifier of the tree as the warehouse stores it. */
export function foldIdentifier(identifier: Identifier, dialect: Dialect): string {
  return foldName({ text: identifier.name, quoted: identifier.quoted }, dialect);
}
