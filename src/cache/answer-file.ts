/** The file of `--sql-cache`: answers of the SQL engine by the hash of their request, for the next pass. */
import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { packageVersion } from '../files/package-root.js';
import { openAtomicFile } from '../files/atomic-file.js';
import type { AnswerCache, SqlAnswer } from '../lineage/sql/port.js';
import type { Logger } from '../log/logger.js';

export interface AnswerFile extends AnswerCache {
  /** Writes what this pass has used, whole or not at all; leaves an equal file alone. A failure is a warning. */
  save(): Promise<void>;
}

const format = 1;
const maxFileBytes = 256 * 1024 * 1024;

interface Header {
  readonly format: number;
  readonly engine: string;
}

/**
 * Opens a cache. A file that is not there is empty; one that is broken, too big, or of another version of the engine is
 * ignored with a warning.
 */
export async function openAnswerFile(path: string, log: Logger, engine = engineVersion()): Promise<AnswerFile> {
  const before = new Map<string, string>();
  try {
    await readInto(before, path, engine);
  } catch (cause) {
    before.clear();
    const why = cause instanceof Error ? cause.message : String(cause);
    log.warn({ file: path, why }, 'the SQL cache is ignored and written anew');
  }
  const used = new Map<string, string>();
  let bytes = 0;
  let news = false;

  function use(key: string, line: string): void {
    if (used.has(key) || bytes + line.length > maxFileBytes) return;
    used.set(key, line);
    bytes += line.length;
  }

  return {
    get(key) {
      const line = before.get(key);
      if (line === undefined) return null;
      try {
        const { answer } = JSON.parse(line) as { readonly answer: SqlAnswer }; // its hash was looked at
        use(key, line);
        return answer;
      } catch {
        return null;
      }
    },
    put(key, answer) {
      news = true;
      const text = JSON.stringify(answer);
      use(key, `{"key":${JSON.stringify(key)},"sum":"${sumOf(text)}","answer":${text}}`);
    },
    async save() {
      if (!news && used.size === before.size) return;
      try {
        const file = await openAtomicFile(path);
        try {
          await file.write(`${JSON.stringify({ format, engine } satisfies Header)}\n`);
          for (const [, line] of [...used].sort(([a], [b]) => (a < b ? -1 : 1))) await file.write(`${line}\n`);
          await file.publish();
        } finally {
          await file.discard();
        }
      } catch (cause) {
        log.warn(
          { file: path, why: cause instanceof Error ? cause.message : String(cause) },
          'the SQL cache was not written',
        );
      }
    },
  };
}

async function readInto(entries: Map<string, string>, path: string, engine: string): Promise<void> {
  const found = await stat(path).catch((cause: unknown) => {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw cause;
  });
  if (found === null) return;
  if (!found.isFile()) throw new Error('it is no file');
  if (found.size > 2 * maxFileBytes) throw new Error(`it is too big: ${found.size} bytes`);
  let header = true;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (header) {
      const head = JSON.parse(line) as Partial<Header> | null;
      if (head?.format !== format || head.engine !== engine) throw new Error('it is of another version');
      header = false;
      continue;
    }
    const match = /^\{"key":"([\w+/=]+)","sum":"([\w+/=]+)","answer":(.*)\}$/.exec(line);
    const [, key, sum, answer] = match ?? [];
    if (key === undefined || answer === undefined || sumOf(answer) !== sum) throw new Error('it is broken');
    entries.set(key, line);
  }
  if (header) throw new Error('it is empty');
}

function sumOf(text: string): string {
  return createHash('sha256').update(text).digest('base64').slice(0, 16);
}

/** Of this program's version and of every file that decides an answer, so that no answer outlives the code that gave it. */
export function engineVersion(): string {
  const hash = createHash('sha256').update(packageVersion());
  for (const name of engineFiles()) hash.update(name).update(readFileSync(join(engineFolder, name)));
  const parser = new URL('../package.json', import.meta.resolve('@polyglot-sql/sdk'));
  hash.update(readFileSync(parser));
  return hash.digest('base64').slice(0, 22);
}

/** The files of the SQL engine, by their paths inside its folder, in one order. */
export function engineFiles(): readonly string[] {
  const names = readdirSync(engineFolder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.js')).sort();
}

const engineFolder = fileURLToPath(new URL('../lineage/sql/', import.meta.url));
