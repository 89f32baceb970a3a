/** Table names as people write them, and how a partial one is completed (one rule for SQL and for `table` models). */
import type { Dialect } from './port.js';
import { linkMark, splitLink, withLink } from './text/database-links.js';
import { dialectRules, foldName } from './dialect-rules.js';

export { foldName } from './dialect-rules.js';

export interface NamePart {
  readonly text: string;
  readonly quoted: boolean;
}

const closing: Readonly<Record<string, string>> = { '"': '"', '`': '`', '[': ']' };

/**
 * Splits a written table name into one to three parts, each possibly quoted with `"`, a back-tick or brackets (a doubled
 * closing quote stands for itself). Where the dialect reads a quoted name with dots as a path, it is split too.
 * Null when the text is no such name.
 */
export function parseTableName(written: string, dialect: Dialect): { readonly parts: readonly NamePart[] } | null {
  const link = dialect === 'oracle' ? splitLink(written) : null;
  if (link !== null) {
    const table = parseTableName(link.table, dialect)?.parts ?? [];
    const last = table.at(-1);
    if (last === undefined || link.link === '') return null;
    const text = `${foldName(last, dialect)}${linkMark}@${link.link}`;
    return { parts: [...table.slice(0, -1), { text, quoted: true }] };
  }
  const text = written.trim();
  const parts: NamePart[] = [];
  let at = 0;
  for (;;) {
    const open = text[at] ?? '';
    const close = closing[open];
    if (close !== undefined) {
      let value = '';
      at += 1;
      for (; at < text.length; at += 1) {
        if (text[at] !== close) value += text[at];
        else if (text[at + 1] === close) {
          value += close;
          at += 1;
        } else break;
      }
      if (text[at] !== close || value === '') return null;
      at += 1;
      parts.push({ text: value, quoted: true });
    } else {
      const match = /^[^.\s"`[\]()',;]+/.exec(text.slice(at));
      if (match === null) return null;
      at += match[0].length;
      parts.push({ text: match[0], quoted: false });
    }
    if (at >= text.length) break;
    if (text[at] !== '.') return null;
    at += 1;
  }
  const split = parts.flatMap((part) => splitQuoted(part, dialect));
  return split.length > 3 || split.some((part) => part.text === '') ? null : { parts: split };
}

/** A quoted name with dots inside, as its parts where the dialect reads it so (BigQuery), else itself. */
export function splitQuoted(part: NamePart, dialect: Dialect): readonly NamePart[] {
  if (!part.quoted || !dialectRules[dialect].dotsInQuotes || !part.text.includes('.')) return [part];
  return part.text.split('.').map((text) => ({ text, quoted: true }));
}

export interface CompletedName {
  readonly database: string | null;
  readonly schema: string | null;
  readonly table: string;
  readonly assumedSchema: boolean;
  /** The database link behind which the table lies, when it does; `table` ends with it. */
  readonly link?: string;
  /** Columns when exactly one known schema entry is this table and lists all of them, else null. */
  readonly columns: readonly string[] | null;
}

export interface CompletionRules {
  readonly dialect: Dialect;
  readonly defaultDatabase?: string | null | undefined;
  readonly defaultSchema?: string | null | undefined;
  readonly schemas?: SchemaIndex | undefined;
  /** Take the dialect's default schema as a last resort. */
  readonly assumeDefaultSchema: boolean;
  /** Taken as the last resort instead: the first of several in which the text says to look. */
  readonly assumedSchema?: string | undefined;
}

export interface SchemaEntry {
  readonly parts: readonly string[];
  readonly columns: readonly string[];
  /** The table has columns besides those listed. */
  readonly partial?: boolean;
  /** As the warehouse calls them, by column; those that are known. */
  readonly types?: ReadonlyMap<string, string>;
}

/** Known tables by their last part in lower case. */
export type SchemaIndex = ReadonlyMap<string, readonly SchemaEntry[]>;

type Listed = Readonly<Record<string, readonly string[]>> | undefined;

/** Indexes `dotted table name → columns` for completion: whole lists, and partial ones. */
export function indexSchemas(schemas: Listed, dialect: Dialect, partialSchemas?: Listed): SchemaIndex {
  const index = new Map<string, SchemaEntry[]>();
  for (const [list, partial] of [
    [schemas, false],
    [partialSchemas, true],
  ] as const) {
    for (const [name, columns] of Object.entries(list ?? {})) {
      const parts = parseTableName(name, dialect)?.parts.map((part) => withLink(part.text).text) ?? name.split('.');
      const last = parts.at(-1)?.toLowerCase();
      if (last === undefined) continue;
      const entries = index.get(last) ?? [];
      entries.push({ parts, columns, partial });
      index.set(last, entries);
    }
  }
  return index;
}

/** Hightouch's own schema, which is never lineage. */
export function isPlannerSchema(schema: string | null): boolean {
  return schema !== null && schema.toLowerCase() === 'hightouch_planner';
}

/**
 * Completes a name of one to three parts: what is written, the configured database and schema, a unique match in known
 * schemas, then the dialect's default schema (`assumedSchema`); a part still unknown is null. More than three parts: the
 * leading ones together are the database (SQL Server's linked servers).
 */
export function completeTableName(parts: readonly NamePart[], rules: CompletionRules): CompletedName {
  const { dialect } = rules;
  const folded = parts.map((part) => foldName(part, dialect));
  const { text: table, link } = withLink(folded.at(-1) ?? '');
  if (link !== null) {
    // Another database: what is known of this one does not complete its name.
    const schema = folded.at(-2) ?? null;
    const entry = uniqueMatch(rules.schemas, [null, schema, table]);
    const columns = entry !== null && entry.partial !== true ? entry.columns : null;
    return { database: null, schema, table, assumedSchema: false, link, columns };
  }
  let schema = folded.at(-2) ?? null;
  let database = folded.length > 2 ? asConfigured(folded.slice(0, -2).join('.'), rules) : null;
  // `db..t` names the database and leaves the schema to the default.
  if (schema === '') schema = null;
  const writtenDatabase = database !== null;
  if (dialectRules[dialect].databaseIsSchema) {
    schema ??= given(rules.defaultSchema) ?? given(rules.defaultDatabase);
  } else {
    if (!writtenDatabase) schema ??= given(rules.defaultSchema);
    database ??= given(rules.defaultDatabase);
  }
  const match = uniqueMatch(rules.schemas, [database, schema, table]);
  if (match !== null) {
    schema ??= match.parts.at(-2) ?? null;
    if (match.parts.length > 2) database ??= match.parts.slice(0, -2).join('.');
  }
  const fallback = rules.assumedSchema ?? (rules.assumeDefaultSchema ? dialectRules[dialect].defaultSchema : null);
  const assumedSchema = schema === null && fallback !== null;
  if (assumedSchema) schema = fallback;
  const entry = match ?? uniqueMatch(rules.schemas, [database, schema, table]);
  const columns = entry !== null && entry.partial !== true ? entry.columns : null;
  return { database, schema, table, assumedSchema, columns };
}

/** One text for a completed name, without case; null when its schema is not known. */
export function homeOf(parts: readonly NamePart[], rules: CompletionRules): string | null {
  const { database, schema, table } = completeTableName(parts, { ...rules, schemas: undefined });
  return schema === null ? null : [database ?? '', schema, table].join('\u0000').toLowerCase();
}

/**
 * Where case never tells two names apart, a written database is the configured one in whatever case, and one table must not have
 * two names: `awsdatacatalog` is Athena's `AwsDataCatalog`.
 */
function asConfigured(database: string, { dialect, defaultDatabase }: CompletionRules): string {
  const configured = given(defaultDatabase);
  if (configured === null || !dialectRules[dialect].foldsQuoted) return database;
  return configured.toLowerCase() === database.toLowerCase() ? configured : database;
}

/** All columns of a table whose name is complete, or null when no known table, or more than one, is called so. */
export function columnsOf(
  { database, schema, table }: Pick<CompletedName, 'database' | 'schema' | 'table'>,
  index: SchemaIndex,
): readonly string[] | null {
  const match = uniqueMatch(index, [database, schema, table]);
  return match === null || match.partial === true ? null : match.columns;
}

/** The types of a table's columns, as far as they are known, by column; found as `columnsOf` finds its columns. */
export function typesOf(
  { database, schema, table }: Pick<CompletedName, 'database' | 'schema' | 'table'>,
  index: SchemaIndex,
): ReadonlyMap<string, string> | undefined {
  return uniqueMatch(index, [database, schema, table])?.types;
}

/** Columns that a completed table is known to have where not all are known: an unqualified name may be decided by them. */
export function documentedColumns(table: CompletedName, index: SchemaIndex | undefined): readonly string[] {
  const match = uniqueMatch(index, [table.database, table.schema, table.table]);
  return match?.partial === true ? match.columns : [];
}

function given(value: string | null | undefined): string | null {
  return value === undefined || value === null || value === '' ? null : value;
}

/** The one entry whose name agrees with these parts, compared from the right without case; a null part agrees with any. */
function uniqueMatch(index: SchemaIndex | undefined, parts: readonly (string | null)[]): SchemaEntry | null {
  const table = parts.at(-1);
  if (index === undefined || table === null || table === undefined) return null;
  const agreeing = (index.get(table.toLowerCase()) ?? []).filter((entry) => agrees(entry.parts, parts));
  if (agreeing.length > 1) {
    const exact = agreeing.filter((entry) => entry.parts.join('.') === parts.filter((part) => part !== null).join('.'));
    return exact.length === 1 ? (exact[0] ?? null) : null;
  }
  return agreeing[0] ?? null;
}

function agrees(entry: readonly string[], parts: readonly (string | null)[]): boolean {
  for (let back = 1; back <= Math.min(entry.length, parts.length); back += 1) {
    const left = entry.at(-back);
    const right = parts.at(-back);
    if (left === undefined || right === null || right === undefined) continue;
    if (left.toLowerCase() !== right.toLowerCase()) return false;
  }
  return true;
}
