/** Tables whose columns are known from files, as the resolver of names and the SQL engine want them. */
import type { Source } from '../model/workspace.js';
import type { SchemaEntry, SchemaIndex } from './sql/dotted-names.js';
import type { Dialect, SqlRequest } from './sql/port.js';

export interface KnownTable {
  /** The last parts of its name (one to three), as the warehouse stores them. */
  readonly parts: readonly string[];
  /** As the warehouse stores them, in order. */
  readonly columns: readonly string[];
  /** False when it has columns besides: a list that people keep by hand. */
  readonly complete: boolean;
  /** As the warehouse calls them, by column; those that are known. */
  readonly types?: ReadonlyMap<string, string>;
}

/** Where the columns of a source's tables are known from (a schema file, dbt); the stronger lists stand first. */
export interface TableLists {
  /** `isSource` tells the slugs and ids of the workspace's sources from parts of names. */
  tablesOf(source: Source, dialect: Dialect, isSource: (key: string) => boolean): readonly (readonly KnownTable[])[];
}

export interface KnownTables {
  readonly index: SchemaIndex;
  /** The part of a request for the SQL engine: only tables that the text may name, so that a request stays small and equal. */
  schemasFor(sql: string): Pick<SqlRequest, 'schemas' | 'partialSchemas'>;
}

export const noKnownTables: KnownTables = { index: new Map(), schemasFor: () => ({}) };

/** Indexes lists of tables, of which an earlier one hides a table of the same name in a later one. */
export function openKnownTables(lists: readonly (readonly KnownTable[])[]): KnownTables {
  const index = new Map<string, SchemaEntry[]>();
  for (const list of lists) {
    // Compared with the lists before only: one list may hold tables that differ in case.
    const before = new Map([...index].map(([last, entries]) => [last, [...entries]] as const));
    for (const table of list) {
      const last = table.parts.at(-1)?.toLowerCase();
      if (last === undefined) continue;
      const entries = index.get(last) ?? [];
      index.set(last, entries);
      place(entries, before.get(last) ?? [], entryOf(table));
    }
  }
  if (index.size === 0) return noKnownTables;
  return { index, schemasFor: (sql) => schemasFor(index, sql) };
}

function entryOf({ parts, columns, complete, types }: KnownTable): SchemaEntry {
  return { parts, columns, partial: !complete, ...(types === undefined || types.size === 0 ? {} : { types }) };
}

/** A table that a stronger list names is not told twice; where that list writes less of the name, the longer name is kept. */
function place(entries: SchemaEntry[], stronger: readonly SchemaEntry[], entry: SchemaEntry): void {
  const [only, ...others] = stronger.filter((other) => endsAlike(other.parts, entry.parts));
  if (only === undefined) {
    entries.push(entry);
    return;
  }
  if (others.length > 0) return;
  const { columns, partial } = only.partial === true && entry.partial !== true ? entry : only;
  const parts = entry.parts.length > only.parts.length ? entry.parts : only.parts;
  const types = new Map([...(entry.types ?? []), ...(only.types ?? [])]);
  const merged: SchemaEntry = { parts, columns, partial: partial === true, ...(types.size === 0 ? {} : { types }) };
  const at = entries.indexOf(only);
  if (at >= 0) entries.splice(at, 1, merged);
  // The short name stood for another table of this list already: it stands for this one too.
  else if (parts !== only.parts) entries.push(merged);
}

function endsAlike(left: readonly string[], right: readonly string[]): boolean {
  for (let back = 1; back <= Math.min(left.length, right.length); back += 1) {
    if (left.at(-back)?.toLowerCase() !== right.at(-back)?.toLowerCase()) return false;
  }
  return true;
}

function schemasFor(index: SchemaIndex, sql: string): Pick<SqlRequest, 'schemas' | 'partialSchemas'> {
  const whole: [string, readonly string[]][] = [];
  const partial: [string, readonly string[]][] = [];
  for (const last of namesIn(sql, index)) {
    for (const entry of index.get(last) ?? []) {
      (entry.partial === true ? partial : whole).push([dotted(entry.parts), entry.columns]);
    }
  }
  return {
    ...(whole.length === 0 ? {} : { schemas: Object.fromEntries(whole) }),
    ...(partial.length === 0 ? {} : { partialSchemas: Object.fromEntries(partial) }),
  };
}

/** Last parts of known tables that stand in the text, sorted; more than it reads, never less. */
function namesIn(sql: string, index: SchemaIndex): readonly string[] {
  const text = sql.toLowerCase();
  const words = new Set(text.match(/[\p{L}\p{N}_$]+/gu));
  const found = [...words].filter((word) => index.has(word));
  for (const last of index.keys()) if (/[^\p{L}\p{N}_$]/u.test(last) && text.includes(last)) found.push(last);
  return found.sort();
}

/** A name that reads back as these parts whatever is in them. */
function dotted(parts: readonly string[]): string {
  return parts.map((part) => (/^[\w$]+$/.test(part) ? part : `"${part.replaceAll('"', '""')}"`)).join('.');
}
