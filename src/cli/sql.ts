import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { Flags } from '../config/gather.js';
import { parseYamlFile } from '../config/config-file.js';
import { isOn, requiredNumber, requiredText, textOf, type Settings } from '../config/settings.js';
import { configurationError } from '../errors.js';
import { openSqlEngine } from '../lineage/sql/engine.js';
import { toExplainJson } from '../lineage/sql/explain-json.js';
import type { Dialect, SqlEngine, SqlRequest } from '../lineage/sql/port.js';
import { success, type CliHost, type Outcome } from './host.js';
import { openCommand } from './open-command.js';
import { requireReadable } from './require-readable.js';
import { readSqlLine } from './sql-line.js';
import { usageError } from './usage-errors.js';

/**
 * `sql [FILE]`: explains a query, or with `--ndjson` one query a line, answered in order.
 *
 * @throws LineageError (exit 2) when the file or the schemas cannot be read, or there is no query
 */
export async function sql(flags: Flags, operands: readonly string[], cli: CliHost): Promise<Outcome> {
  const { settings, log } = openCommand('sql', flags, cli);
  const defaults = requestDefaults(settings);
  const engine = openSqlEngine({ timeoutMs: requiredNumber(settings, 'sqlTimeout'), log });
  try {
    const input = await openInput(operands[0], cli);
    if (isOn(settings, 'ndjson')) return await explainLines(engine, input, defaults, cli);
    const text = await readAll(input);
    if (text.trim() === '') throw usageError('there is no query', 'Name a file, or give the query on standard input.');
    const request = { ...defaults, sql: text };
    const answer = toExplainJson(request, await engine.explain(request));
    cli.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
    return success;
  } finally {
    await engine.close();
  }
}

type Defaults = Omit<SqlRequest, 'sql'>;

function requestDefaults(settings: Settings): Defaults {
  const schemasFile = textOf(settings, 'schemas');
  return {
    dialect: requiredText(settings, 'dialect') as Dialect, // a choice
    defaultDatabase: textOf(settings, 'defaultDatabase') ?? undefined,
    defaultSchema: textOf(settings, 'defaultSchema') ?? undefined,
    schemas: schemasFile === null ? undefined : readSchemas(schemasFile),
  };
}

/** A map from table name to the list of its columns. */
function readSchemas(path: string): Readonly<Record<string, readonly string[]>> {
  const content = parseYamlFile(path, 'schemas');
  const entries =
    typeof content === 'object' && content !== null && !Array.isArray(content) ? Object.entries(content) : null;
  const wrong = entries?.find(([, columns]) => !isTextList(columns));
  if (entries === null || wrong !== undefined) {
    throw configurationError(
      `schemas ${path}: ${wrong === undefined ? 'no map' : `${wrong[0]} has no list of columns`}`,
      {
        code: 'schemas_invalid',
        op: 'read schemas',
        hint: 'Write {"database.schema.table": ["column", ...]}.',
      },
    );
  }
  return Object.fromEntries(entries) as Record<string, readonly string[]>; // each was looked at
}

function isTextList(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

async function explainLines(engine: SqlEngine, input: Readable, defaults: Defaults, cli: CliHost): Promise<Outcome> {
  let broken = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    cli.signal.throwIfAborted();
    const { id, request, fault } = readSqlLine(line, defaults);
    if (request === null) broken += 1;
    const answer =
      request === null
        ? { tables: [], columns: [], unresolved: [{ reason: 'sql_no_query', detail: fault }] }
        : toExplainJson(request, await engine.explain(request));
    cli.stdout.write(`${JSON.stringify({ id, ...answer })}\n`);
  }
  if (broken === 0) return success;
  throw usageError(
    `${broken} lines held no request`,
    'Each line is {"id", "dialect", "sql"} with defaultDatabase, defaultSchema, schemas.',
  );
}

/** The named file, or standard input. Throws a LineageError (exit 2) when the file cannot be read. */
async function openInput(path: string | undefined, cli: CliHost): Promise<Readable> {
  if (path === undefined || path === '-') return Readable.from(cli.stdin);
  const file = resolve(cli.folder, path);
  await requireReadable(file);
  return createReadStream(file);
}

async function readAll(input: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk as Buffer | string)); // what CliHost.stdin gives
  return Buffer.concat(chunks).toString('utf8');
}
