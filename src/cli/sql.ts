import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { openAnswerFile } from '../cache/answer-file.js';
import type { Flags } from '../config/gather.js';
import { nearest } from '../config/nearest.js';
import { isOn, requiredNumber, requiredText, textOf, type Settings } from '../config/settings.js';
import { openKnownTables, type KnownTables } from '../lineage/known-tables.js';
import { openSqlEngine } from '../lineage/sql/worker/engine.js';
import { toExplainJson } from '../lineage/sql/explain-json.js';
import type { Dialect, SqlEngine, SqlRequest } from '../lineage/sql/port.js';
import type { Logger } from '../log/logger.js';
import { fileTablesOf } from '../schemas/file-tables.js';
import { readSchemaFile } from '../schemas/schema-file.js';
import { success, type CliHost, type Outcome } from './host.js';
import { openReader } from './open-reader.js';
import { requireReadable } from './require-readable.js';
import { readSqlLine, type SqlDefaults } from './sql-line.js';
import { standardInput } from './standard-input.js';
import { usageError } from './usage-errors.js';

/**
 * `sql [FILE]`: explains a query, or with `--ndjson` one query a line, answered in order.
 *
 * @throws LineageError (exit 2) when the file or the schemas cannot be read, or there is no query
 */
export async function sql(flags: Flags, operands: readonly string[], cli: CliHost): Promise<Outcome> {
  const { settings, log } = openReader('sql', flags, cli);
  const defaults = requestDefaults(settings, log);
  const cacheFile = textOf(settings, 'sqlCache');
  const cache = cacheFile === null ? null : await openAnswerFile(cacheFile, log);
  const workers = requiredNumber(settings, 'sqlWorkers');
  const engine = openSqlEngine({ timeoutMs: requiredNumber(settings, 'sqlTimeout'), workers, cache, log });
  try {
    const input = await openInput(operands[0], cli);
    if (isOn(settings, 'ndjson')) return await explainLines(engine, input, defaults, cli);
    const text = await readAll(input);
    cli.signal.throwIfAborted();
    if (text.trim() === '') throw usageError('there is no query', 'Name a file, or give the query on standard input.');
    const { schemasFor, ...rest } = defaults;
    const request: SqlRequest = { ...rest, ...schemasFor(text, rest.dialect), sql: text };
    const answer = toExplainJson(request, await engine.explain(request));
    cli.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
    return success;
  } finally {
    await cache?.save();
    await engine.close();
  }
}

function requestDefaults(settings: Settings, log: Logger): SqlDefaults {
  const schemasFile = textOf(settings, 'schemas');
  return {
    dialect: requiredText(settings, 'dialect') as Dialect, // a choice
    defaultDatabase: textOf(settings, 'defaultDatabase') ?? undefined,
    defaultSchema: textOf(settings, 'defaultSchema') ?? undefined,
    schemasFor: schemasFile === null ? () => ({}) : schemasFrom(schemasFile, textOf(settings, 'source'), log),
  };
}

/** The tables of a schema file that a query may name: those of the source that was named, and those of any. */
function schemasFrom(path: string, source: string | null, log: Logger): SqlDefaults['schemasFor'] {
  const file = readSchemaFile(path);
  const keys = [...file.bySource, ...file.sections].map(({ key }) => key);
  if (source !== null && !keys.includes(source)) {
    log.warn(
      { source, file: path, nearest: nearest(source, keys) },
      'the schema file has no key for this source: tables of any source are known',
    );
  }
  const byDialect = new Map<Dialect, KnownTables>();
  return (sql, dialect) => {
    let known = byDialect.get(dialect);
    if (known === undefined) {
      const { tables, tooLong } = fileTablesOf(file, source === null ? [] : [source], (key) => key === source, dialect);
      for (const name of tooLong)
        log.warn({ file: path, name }, 'the schema file has a name of more than three parts: is its first a --source?');
      known = openKnownTables([tables]);
    }
    byDialect.set(dialect, known);
    return known.schemasFor(sql);
  };
}

/** Lines that are read before the first of them is answered, so that the workers have something to do. */
const linesAhead = 64;

async function explainLines(engine: SqlEngine, input: Readable, defaults: SqlDefaults, cli: CliHost): Promise<Outcome> {
  const broken: number[] = [];
  let number = 0;
  const pending: Promise<string>[] = [];
  const writeOldest = async (): Promise<void> => void cli.stdout.write((await pending.shift()) ?? '');
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (line.trim() === '') continue;
    cli.signal.throwIfAborted();
    const { id, request, fault } = readSqlLine(line, defaults);
    if (request === null) broken.push(number);
    const invalid = { reason: 'request_invalid', detail: `line ${number}: ${fault}` };
    const answered =
      request === null
        ? Promise.resolve({ tables: [], columns: [], unresolved: [invalid] })
        : engine.explain(request).then((answer) => toExplainJson(request, answer));
    pending.push(answered.then((answer) => `${JSON.stringify({ id, ...answer })}\n`));
    if (pending.length > linesAhead) await writeOldest();
  }
  cli.signal.throwIfAborted();
  while (pending.length > 0) await writeOldest();
  if (broken.length === 0) return success;
  throw usageError(
    `${broken.length} ${broken.length === 1 ? 'line' : 'lines'} held no request (the first is line ${broken[0]})`,
    'A line is {"id", "dialect", "sql"}, with defaultDatabase, defaultSchema and schemas if need be (docs/lineage.md).',
  );
}

/** The named file, or standard input. Throws a LineageError (exit 2) when the file cannot be read. */
async function openInput(path: string | undefined, cli: CliHost): Promise<Readable> {
  if (path === undefined || path === '-') return Readable.from(standardInput(cli));
  const file = resolve(cli.folder, path);
  await requireReadable(file);
  return createReadStream(file);
}

async function readAll(input: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk as Buffer | string)); // what CliHost.stdin gives
  return Buffer.concat(chunks).toString('utf8');
}
