import { isPacked, openText, type JsonSource } from './json-input.js';
import { lineOfPointer } from './json-lines.js';
import { openJsonSplitter, type JsonText } from './json-splitter.js';

/** One value of a file, or why there is none. */
export interface JsonRecord {
  /** On which it begins, from 1. */
  readonly line: number;
  /** Where it stands in its document: `/3` in an array, else empty. */
  readonly pointer: string;
  readonly value?: unknown;
  readonly fault?: string;
  /** The line of a member, by its pointer into the value. */
  readonly lineOf: (pointer: string) => number;
}

/** After so many texts at the beginning that are no JSON, the file is something else. */
const mostStrangeTexts = 10;

/**
 * The values of a JSON file (one value, or an array, whose members are given one by one) or of an NDJSON file, gzip or plain,
 * told apart by what is in them. What cannot be parsed is a record with a fault. No more than one value is held at a time.
 *
 * Throws what the file system throws.
 */
export async function* readRecords(source: JsonSource): AsyncGenerator<JsonRecord> {
  let strange: JsonRecord[] | null = [];
  for await (const record of allRecords(source)) {
    if (strange === null) {
      yield record;
      continue;
    }
    if (record.fault === undefined || isOpened(record)) {
      yield* strange;
      strange = null;
      yield record;
      continue;
    }
    strange.push(record);
    if (strange.length >= mostStrangeTexts) break;
  }
  const [first] = strange ?? [];
  if (first !== undefined) yield { ...first, fault: await strangeFault(source) };
}

async function strangeFault(source: JsonSource): Promise<string> {
  const isNamedPacked = typeof source === 'string' && source.endsWith('.gz');
  if (!isNamedPacked || (await isPacked(source))) return 'the file is no JSON';
  return 'the file is neither gzip, as its name says, nor JSON';
}

type Judged = JsonRecord & { readonly text?: string };

/** Broken, but meant to be JSON: a torn line, not a file of another kind. */
function isOpened({ text = '', pointer }: Judged): boolean {
  return text.startsWith('{') || pointer !== '';
}

async function* allRecords(source: JsonSource): AsyncGenerator<Judged> {
  const splitter = openJsonSplitter();
  try {
    for await (const piece of await openText(source)) {
      for (const found of splitter.push(String(piece))) yield toRecord(found);
    }
  } catch (cause) {
    if (!isUnpackError(cause)) throw cause;
    const line = splitter.line();
    yield { line, pointer: '', fault: 'the gzip stream is broken or cut off', lineOf: () => line };
    return;
  }
  for (const found of splitter.end()) yield toRecord(found);
}

function toRecord({ text, line, index, broken }: JsonText): Judged {
  const pointer = index === null ? '' : `/${index}`;
  if (broken !== undefined) return { line, pointer, fault: broken, text, lineOf: () => line };
  try {
    const value = JSON.parse(text) as unknown;
    const isLong = text.includes('\n');
    return { line, pointer, value, lineOf: (member) => (isLong ? line + lineOfPointer(text, member) : line) };
  } catch (cause) {
    return { line, pointer, fault: faultOf(text, index, cause), text, lineOf: () => line };
  }
}

/** The parser's own words repeat the text, which may hold a secret; where it stopped is told. */
function faultOf(text: string, index: number | null, cause: unknown): string {
  const at = /position (\d+)/.exec(cause instanceof Error ? cause.message : '')?.[1];
  const below = (at === undefined ? text : text.slice(0, Number(at))).split('\n').length - 1;
  const what = index !== null ? 'the member' : text.includes('\n') ? 'the value' : 'the line';
  return `${what} is no JSON${below === 0 ? '' : `: it breaks off ${below} ${below === 1 ? 'line' : 'lines'} below`}`;
}

function isUnpackError(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && /^Z_/.test(String(cause.code));
}
