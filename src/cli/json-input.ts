import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** A path, or the pieces of standard input. */
export type JsonSource = string | AsyncIterable<Buffer | string>;

/** The text behind a source, unpacked when it is gzip by its first bytes. Throws what the file system throws. */
export async function openText(source: JsonSource): Promise<Readable> {
  if (typeof source !== 'string') return textOfPieces(source);
  const file = createReadStream(source);
  if (!(await isPacked(source))) return file.setEncoding('utf8');
  return unpack(file);
}

/** Whether a file begins as gzip does. */
export async function isPacked(path: string): Promise<boolean> {
  const handle = await open(path);
  const head = Buffer.alloc(2);
  await handle.read(head, 0, 2, 0);
  await handle.close();
  return beginsAsGzip(head);
}

async function textOfPieces(pieces: AsyncIterable<Buffer | string>): Promise<Readable> {
  const rest = pieces[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) {
    head = Buffer.concat([head, Buffer.from(next.value)]);
    if (head.length >= 2) break;
  }
  const stream = Readable.from(headed(head, rest), { objectMode: false });
  return beginsAsGzip(head) ? unpack(stream) : stream.setEncoding('utf8');
}

async function* headed(head: Buffer, rest: AsyncIterator<Buffer | string>): AsyncGenerator<Buffer | string> {
  if (head.length > 0) yield head;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

function unpack(packed: Readable): Readable {
  const unpacked = createGunzip();
  packed.on('error', (error) => unpacked.destroy(error));
  return packed.pipe(unpacked).setEncoding('utf8');
}

function beginsAsGzip(head: Buffer): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}
