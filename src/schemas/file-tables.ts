/** The tables that a schema file lists for one source. */
import type { KnownTable } from '../lineage/known-tables.js';
import { foldName, splitQuoted, type NamePart } from '../lineage/sql/dotted-names.js';
import type { Dialect } from '../lineage/sql/port.js';
import type { WrittenColumn } from './schema-columns.js';
import type { SchemaFile, SchemaSection, WrittenTable } from './schema-file.js';

export interface FileTables {
  readonly tables: readonly KnownTable[];
  /** Names of more parts than a table has: their first part was perhaps meant to be a source. */
  readonly tooLong: readonly string[];
}

/**
 * The tables of a source: those below its slug or id, then those that are any source's, less what its own hide.
 *
 * @param ids slug and id of the source; empty when there is no workspace
 * @param isSource whether a top-level key is the slug or id of a source of the workspace
 */
export function fileTablesOf(
  file: SchemaFile,
  ids: readonly string[],
  isSource: (key: string) => boolean,
  dialect: Dialect,
): FileTables {
  const tooLong: string[] = [];
  const read = (section: SchemaSection, above: readonly NamePart[]): readonly KnownTable[] =>
    section.tables.flatMap((table) => {
      const parts = [...above, ...table.path].flatMap((part) => splitQuoted(part, dialect));
      if (parts.length >= 1 && parts.length <= 3) return [tableOf(parts, table, dialect)];
      tooLong.push(parts.map(({ text }) => text).join('.'));
      return [];
    });
  const isOwn = ({ key }: SchemaSection): boolean => ids.includes(key);
  const nested = file.sections.filter((section) => isSource(section.key) && section.tables[0]?.path.length !== 0);
  const own = [...file.bySource, ...nested].filter(isOwn).flatMap((section) => read(section, []));
  const common = file.sections
    .filter((section) => !nested.includes(section))
    .flatMap((section) => read(section, section.parts));
  const hidden = new Set(own.map(nameOf));
  return { tables: [...own, ...common.filter((table) => !hidden.has(nameOf(table)))], tooLong };
}

function nameOf(table: KnownTable): string {
  return table.parts.join('\u0000').toLowerCase();
}

function tableOf(parts: readonly NamePart[], table: WrittenTable, dialect: Dialect): KnownTable {
  const stored = ({ name, quoted }: WrittenColumn): string => (quoted ? name : storedName(name, dialect));
  return {
    parts: parts.map(({ text, quoted }) => (quoted ? text : storedName(text, dialect))),
    columns: table.columns.map(stored),
    complete: true,
    types: typesOfColumns(table.columns, stored),
  };
}

function typesOfColumns(columns: readonly WrittenColumn[], stored: (column: WrittenColumn) => string) {
  return new Map(columns.flatMap((column) => (column.type === null ? [] : [[stored(column), column.type] as const])));
}

/**
 * A name as the warehouse stores it. Where unquoted names are upper case, one without a single upper-case letter was written
 * by hand; any other, and every name elsewhere, is taken to the letter, as a dump of the information schema has it.
 */
export function storedName(name: string, dialect: Dialect): string {
  if (/\p{Lu}/u.test(name) || !/^[\p{L}_][\p{L}\p{N}_$]*$/u.test(name)) return name;
  const folded = foldName({ text: name, quoted: false }, dialect);
  return folded === name.toUpperCase() ? folded : name;
}
