import { dialects, type Dialect, type SqlRequest } from '../lineage/sql/port.js';

export interface SqlLine {
  /** As it stands in the line; null when there is none. */
  readonly id: unknown;
  /** null when the line holds no request that can be answered. */
  readonly request: SqlRequest | null;
  /** Why not. */
  readonly fault: string;
}

/** A line of `sql --ndjson`: `{"id", "dialect", "sql", "defaultDatabase"?, "defaultSchema"?, "schemas"?}`. Never throws. */
export function readSqlLine(line: string, defaults: Omit<SqlRequest, 'sql'>): SqlLine {
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
  const dialect =
    fields['dialect'] === undefined ? defaults.dialect : dialects.find((name) => name === fields['dialect']);
  if (dialect === undefined) {
    return {
      id,
      request: null,
      fault: `unknown dialect ${JSON.stringify(fields['dialect'])}; known: ${dialects.join(', ')}`,
    };
  }
  return { id, request: requestOf(sql, dialect, fields, defaults), fault: '' };
}

function requestOf(
  sql: string,
  dialect: Dialect,
  fields: Readonly<Record<string, unknown>>,
  defaults: Omit<SqlRequest, 'sql'>,
): SqlRequest {
  return {
    sql,
    dialect,
    defaultDatabase: textOr(fields['defaultDatabase'], defaults.defaultDatabase),
    defaultSchema: textOr(fields['defaultSchema'], defaults.defaultSchema),
    schemas: schemasOr(fields['schemas'], defaults.schemas),
  };
}

function textOr(value: unknown, fallback: string | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : fallback;
}

/** What is no list of column names is left out. */
function schemasOr(value: unknown, fallback: SqlRequest['schemas']): SqlRequest['schemas'] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fallback;
  const tables = Object.entries(value).filter((entry): entry is [string, string[]] => {
    return Array.isArray(entry[1]) && entry[1].every((column) => typeof column === 'string');
  });
  return Object.fromEntries(tables);
}
