import { dialectSynonyms } from '../config/dialect-names.js';
import { dialects, type Dialect, type SqlRequest } from '../lineage/sql/port.js';

/** What the flags say of every request. */
export interface SqlDefaults extends Pick<SqlRequest, 'dialect' | 'defaultDatabase' | 'defaultSchema'> {
  /** Tables of known columns that a text may name. */
  readonly schemasFor: (sql: string, dialect: Dialect) => Pick<SqlRequest, 'schemas' | 'partialSchemas'>;
}

export interface SqlLine {
  /** As it stands in the line; null when there is none. */
  readonly id: unknown;
  /** null when the line holds no request that can be answered. */
  readonly request: SqlRequest | null;
  /** Why not. */
  readonly fault: string;
}

/** A line of `sql --ndjson`: `{"id", "dialect", "sql", "defaultDatabase"?, "defaultSchema"?, "schemas"?}`. Never throws. */
export function readSqlLine(line: string, defaults: SqlDefaults): SqlLine {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return { id: null, request: null, fault: 'the line is no JSON' };
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return { id: null, request: null, fault: 'the line is no JSON object' };
  }
  const fields = parsed as Readonly<Record<string, unknown>>; // an object that is no array
  const id = fields['id'] ?? null;
  const { sql } = fields;
  if (typeof sql !== 'string') return { id, request: null, fault: 'there is no sql' };
  const dialect = fields['dialect'] === undefined ? defaults.dialect : dialectNamed(fields['dialect']);
  if (dialect === undefined) {
    return {
      id,
      request: null,
      fault: `unknown dialect ${JSON.stringify(fields['dialect'])}; known: ${dialects.join(', ')}`,
    };
  }
  const { schemas } = fields;
  const wrong = schemas === undefined || schemas === null ? null : faultOfSchemas(schemas);
  if (wrong !== null) return { id, request: null, fault: wrong };
  return { id, request: requestOf(sql, dialect, fields, defaults), fault: '' };
}

/** Either its own name or a database's; case is ignored, as for the flag. */
function dialectNamed(value: unknown): Dialect | undefined {
  if (typeof value !== 'string') return undefined;
  const word = value.trim().toLowerCase();
  return dialects.find((name) => name === (Object.hasOwn(dialectSynonyms, word) ? dialectSynonyms[word] : word));
}

function requestOf(
  sql: string,
  dialect: Dialect,
  fields: Readonly<Record<string, unknown>>,
  defaults: SqlDefaults,
): SqlRequest {
  return {
    sql,
    dialect,
    defaultDatabase: textOr(fields['defaultDatabase'], defaults.defaultDatabase),
    defaultSchema: textOr(fields['defaultSchema'], defaults.defaultSchema),
    ...(schemasOf(fields['schemas']) ?? defaults.schemasFor(sql, dialect)),
  };
}

function textOr(value: unknown, fallback: string | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : fallback;
}

/** What is wrong with the `schemas` of a line; null when nothing is. */
function faultOfSchemas(value: unknown): string | null {
  const form = '{"table": ["column", …]}';
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return `schemas is no object ${form}`;
  const wrong = Object.entries(value).find(([, columns]) => !isColumnList(columns));
  return wrong === undefined ? null : `schemas: ${JSON.stringify(wrong[0])} has no list of column names, as in ${form}`;
}

/** Null when the line says nothing of schemas. */
function schemasOf(value: unknown): Pick<SqlRequest, 'schemas'> | null {
  if (typeof value !== 'object' || value === null) return null;
  const tables = Object.entries(value).filter((entry): entry is [string, string[]] => isColumnList(entry[1]));
  return { schemas: Object.fromEntries(tables) };
}

function isColumnList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((column) => typeof column === 'string');
}
