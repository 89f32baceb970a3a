/** The file of `--schemas`: tables and their columns, as people write them down or as a script dumps them. */
import { parseYamlFile } from '../config/config-file.js';
import { configurationError, type LineageError } from '../errors.js';
import { parseTableName, type NamePart } from '../lineage/sql/dotted-names.js';
import { isColumnList, isColumnMap, readColumns, type WrittenColumn } from './schema-columns.js';

export interface WrittenTable {
  /** Parts of the name, from the top-level key's value inwards; empty when the key itself is the table. */
  readonly path: readonly NamePart[];
  readonly columns: readonly WrittenColumn[];
}

/** A top-level key, which is a source's slug or id, or the first parts of a name: only the workspace tells. */
export interface SchemaSection {
  readonly key: string;
  readonly parts: readonly NamePart[];
  readonly tables: readonly WrittenTable[];
}

export interface SchemaFile {
  readonly path: string;
  readonly sections: readonly SchemaSection[];
  /** What stands below `sources`: there every key is a slug or id. */
  readonly bySource: readonly SchemaSection[];
}

const example =
  'Write "database.schema.table: [column, ...]", or nest database, schema and table. See docs/lineage.md.';

/**
 * Reads a schema file, YAML or JSON (spec/schemas-1.schema.json).
 *
 * @throws LineageError (exit 2) when it cannot be read or holds anything else; it names the file and the key
 */
export function readSchemaFile(path: string): SchemaFile {
  const content = parseYamlFile(path, 'schemas') ?? {};
  const sections: SchemaSection[] = [];
  let bySource: readonly SchemaSection[] = [];
  for (const [key, value] of entriesOf(content, path, '')) {
    if (key === 'sources' && isMapOfMaps(value)) {
      bySource = entriesOf(value, path, key).map(([slug, tables]) => sectionOf(slug, tables, path, `${key}.${slug}`));
    } else sections.push(sectionOf(key, value, path, key));
  }
  return { path, sections, bySource };
}

function sectionOf(key: string, value: unknown, path: string, at: string): SchemaSection {
  const tables = [...tablesBelow(value, [], path, at)];
  const seen = new Set<string>();
  for (const table of tables) {
    const name = JSON.stringify(table.path);
    if (seen.has(name)) {
      const dotted = table.path.map(({ text }) => text).join('.');
      throw invalid(path, at, `${dotted} is listed twice`, 'Keep one of the two lists.');
    }
    seen.add(name);
  }
  // Whether the key can be a name matters only when it is no source.
  return { key, parts: partsOf(key) ?? [{ text: key, quoted: true }], tables };
}

function* tablesBelow(
  value: unknown,
  above: readonly NamePart[],
  path: string,
  at: string,
): Generator<WrittenTable, void> {
  if (isColumnList(value) || isColumnMap(value)) {
    const fail = (problem: string, hint: string): LineageError => invalid(path, at, problem, hint);
    yield { path: above, columns: readColumns(value, fail) };
    return;
  }
  for (const [key, inner] of entriesOf(value, path, at)) {
    const parts = partsOf(key);
    if (parts === null) {
      throw invalid(path, `${at}.${key}`, 'is no name of a table', 'Quote each part: \'"Order Details"\'.');
    }
    if (above.length + parts.length > 3) throw invalid(path, `${at}.${key}`, 'is nested too deeply', example);
    yield* tablesBelow(inner, [...above, ...parts], path, `${at}.${key}`);
  }
}

/** The parts of a key; a key with blanks or signs but without dots is one part, to the letter. */
function partsOf(key: string): readonly NamePart[] | null {
  const parsed = parseTableName(key, 'postgres');
  if (parsed !== null) return parsed.parts;
  // More parts than a table has: told where the sources are known.
  if (/^[^."`[\]]+(?:\.[^."`[\]]+){3,}$/.test(key)) return key.split('.').map((text) => ({ text, quoted: false }));
  return key.trim() === '' || /[."`[\]]/.test(key) ? null : [{ text: key, quoted: true }];
}

function entriesOf(value: unknown, path: string, at: string): readonly [string, unknown][] {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  const entries = isMap ? Object.entries(value) : [];
  if (entries.length > 0 || (isMap && at === '')) return entries;
  throw invalid(path, at, at === '' ? 'holds no map of tables' : 'has no list of columns', example);
}

function isMapOfMaps(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every(
    (inner) => typeof inner === 'object' && inner !== null && !Array.isArray(inner) && !isColumnMap(inner),
  );
}

function invalid(path: string, at: string, problem: string, hint: string): LineageError {
  return configurationError(`schemas ${path}: ${at === '' ? '' : `${at} `}${problem}`, {
    code: 'schemas_invalid',
    op: 'read schemas',
    hint,
  });
}
