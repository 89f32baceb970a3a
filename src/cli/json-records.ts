import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** One value of a file, or why there is none. */
export interface JsonRecord {
  /** From 1. */
  readonly line: number;
  /** Where it stands in its document: `/3` in an array, else empty. */
  readonly pointer: string;
  readonly value?: unknown;
  readonly fault?: string;
}

/**
 * The values of a JSON file (one value, or an array, whose members are given one by one) or of an NDJSON file (one a line,
 * streamed), gzip or plain, told apart by what is in them. What cannot be parsed is a record with a fault.
 *
 * Throws what the file system throws.
 */
export async function* readRecords(path: string): AsyncGenerator<JsonRecord> {
  let line = 0;
  let document: string[] | null = null;
  const input = await openFile(path);
  try {
    let first = true;
    for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      line += 1;
      if (document !== null) {
        document.push(text);
        continue;
      }
      const bare = line === 1 ? text.replace(/^\ufeff/, '') : text;
      if (bare.trim() === '') continue;
      const value = parse(bare);
      if (first && (value === undefined || Array.isArray(value))) {
        document = [...Array<string>(line - 1).fill(''), bare];
        continue;
      }
      first = false;
      yield value === undefined ? { line, pointer: '', fault: 'the line is no JSON' } : { line, pointer: '', value };
    }
  } catch (cause) {
    if (!isUnpackError(cause)) throw cause;
    yield { line: line + 1, pointer: '', fault: 'the gzip stream is broken or cut off' };
    return;
  }
  if (document !== null) yield* documentRecords(document);
}

/** A text over several lines: one document when it parses as a whole, else lines of which the first was broken. */
function* documentRecords(lines: readonly string[]): Generator<JsonRecord> {
  const text = lines.join('\n');
  const whole = parse(text);
  if (whole === undefined) {
    yield* brokenRecords(lines);
  } else if (Array.isArray(whole)) {
    const starts = memberLines(text);
    for (const [index, value] of whole.entries()) yield { line: starts[index] ?? 1, pointer: `/${index}`, value };
  } else {
    yield { line: lines.findIndex((line) => line.trim() !== '') + 1, pointer: '', value: whole };
  }
}

function* brokenRecords(lines: readonly string[]): Generator<JsonRecord> {
  const values = lines.map((line) => (line.trim() === '' ? undefined : parse(line)));
  const isObjects = values.filter((value) => typeof value === 'object' && value !== null).length >= 1;
  const written = lines.filter((line) => line.trim() !== '').length;
  if (!isObjects || written === 1) {
    yield { line: lines.findIndex((line) => line.trim() !== '') + 1, pointer: '', fault: 'the file is no JSON' };
    return;
  }
  for (const [index, value] of values.entries()) {
    if ((lines[index] ?? '').trim() === '') continue;
    const line = index + 1;
    yield value === undefined ? { line, pointer: '', fault: 'the line is no JSON' } : { line, pointer: '', value };
  }
}

/** Lines on which the members of an array begin. The text is known to be JSON. */
function memberLines(text: string): readonly number[] {
  const starts: number[] = [];
  let line = 1;
  let depth = 0;
  let inString = false;
  let wanted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    if (letter === '\n') line += 1;
    if (inString) {
      if (letter === '\\') at += 1;
      else if (letter === '"') inString = false;
      continue;
    }
    if (wanted && letter.trim() !== '' && letter !== ']') {
      starts.push(line);
      wanted = false;
    }
    if (letter === '"') inString = true;
    else if (letter === '[' || letter === '{') {
      depth += 1;
      if (depth === 1) wanted = true;
    } else if (letter === ']' || letter === '}') depth -= 1;
    else if (letter === ',' && depth === 1) wanted = true;
  }
  return starts;
}

async function openFile(path: string): Promise<Readable> {
  const handle = await open(path);
  const head = Buffer.alloc(2);
  await handle.read(head, 0, 2, 0);
  await handle.close();
  const file = createReadStream(path);
  if (head[0] !== 0x1f || head[1] !== 0x8b) return file;
  const unpacked = createGunzip();
  file.on('error', (error) => unpacked.destroy(error));
  return file.pipe(unpacked);
}

function isUnpackError(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && /^Z_/.test(String(cause.code));
}

/** undefined when the text is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
