/** Members of a big JSON document one by one: memory holds a chunk of the file and one member, whatever the file's size. */
import { createReadStream } from 'node:fs';

export interface JsonMember {
  /** The top-level key. */
  readonly section: string;
  readonly key: string;
  readonly value: unknown;
}

/** The text is no JSON object, or is cut off. */
export class JsonBroken extends Error {}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const openBrace = 0x7b;
const openBracket = 0x5b;
const closeBrace = 0x7d;
const closeBracket = 0x5d;

/**
 * The members of the named top-level objects of a JSON file, in the order of the file. Other sections are passed over
 * without being kept, and what is no object has no members.
 *
 * Throws JsonBroken, and what the file system throws.
 */
export async function* readMembers(path: string, sections: ReadonlySet<string>): AsyncGenerator<JsonMember> {
  let depth = 0;
  let inString = false;
  let escaped = false;
  let expectsKey = false;
  let section: string | null = null;
  let key: string | null = null;
  /** Inside of a wanted section that is an object. */
  let within = false;
  let kept: Buffer[] | null = null;
  let offset = 0;

  for await (const data of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const chunk = data as Buffer; // no encoding is set
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === backslash) escaped = true;
        else if (byte === quote) {
          inString = false;
          if (expectsKey && kept !== null) {
            const name = String(parse(finish(kept, chunk, from, at + 1), offset + at));
            kept = null;
            expectsKey = false;
            if (depth === 1) section = name;
            else key = name;
          }
        }
        continue;
      }
      if (byte === quote) {
        inString = true;
        if (expectsKey) {
          kept = [];
          from = at;
        }
      } else if (byte === openBrace || byte === openBracket) {
        depth += 1;
        if (depth === 1 && byte === openBracket) throw new JsonBroken('it is no JSON object');
        if (depth === 1) expectsKey = true;
        if (depth === 2 && byte === openBrace && section !== null && sections.has(section)) {
          within = true;
          expectsKey = true;
        }
      } else if (byte === colon) {
        if (depth === 2 && within && kept === null) {
          kept = [];
          from = at + 1;
        }
      } else if (byte === closeBrace || byte === closeBracket || byte === comma) {
        if (depth === 2 && within && kept !== null && section !== null && key !== null) {
          yield { section, key, value: parse(finish(kept, chunk, from, at), offset + at) };
          kept = null;
          key = null;
        }
        if (byte === comma) expectsKey = depth === 1 || (depth === 2 && within);
        else {
          depth -= 1;
          if (depth < 2) within = false;
          if (depth < 0) throw new JsonBroken(`there is a bracket too many at byte ${offset + at}`);
          if (depth === 1) expectsKey = false;
        }
      } else if (depth === 0 && byte !== undefined && byte > 0x20 && byte < 0x80) {
        throw new JsonBroken('it is no JSON object');
      }
    }
    if (kept !== null) kept.push(Buffer.from(chunk.subarray(from)));
    offset += chunk.length;
  }
  if (offset === 0) throw new JsonBroken('it is empty');
  if (depth !== 0 || inString) throw new JsonBroken(`it is cut off after ${offset} bytes`);
}

function finish(kept: readonly Buffer[], chunk: Buffer, from: number, end: number): Buffer {
  const last = chunk.subarray(from, end);
  return kept.length === 0 ? last : Buffer.concat([...kept, last]);
}

function parse(text: Buffer, offset: number): unknown {
  try {
    return JSON.parse(text.toString('utf8')) as unknown;
  } catch (cause) {
    throw new JsonBroken(`what ends at byte ${offset} is no JSON`, { cause });
  }
}
