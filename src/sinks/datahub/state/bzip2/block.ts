import type { BitReader } from './bit-reader.js';
import { huffmanCode, readLengths, type HuffmanCode } from './huffman.js';

const symbolsPerSelector = 50;
const runA = 0;
const runB = 1;

/**
 * The bytes of a block behind its magic number and checksum, before the runs of its first stage are laid out.
 *
 * @param maxBytes what a block of this stream may hold
 * @throws Error for a block that does not follow the format
 */
export function readBlock(bits: BitReader, maxBytes: number): Uint8Array {
  if (bits.bits(1) !== 0) throw new Error('bzip2: randomised blocks are not read');
  const start = bits.bits(24);
  const bytes = readBytes(bits);
  const codeCount = bits.bits(3);
  if (codeCount < 2 || codeCount > 6) throw new Error('bzip2: a block has no codes');
  const selectors = readSelectors(bits, codeCount);
  const codes = Array.from({ length: codeCount }, () => huffmanCode(readLengths(bits, bytes.length + 2)));
  return inverted(readSorted(bits, bytes, selectors, codes, maxBytes), start);
}

/** Which bytes there are in the block: sixteen flags for groups of sixteen flags. */
function readBytes(bits: BitReader): number[] {
  const groups = bits.bits(16);
  const bytes: number[] = [];
  for (let group = 0; group < 16; group += 1) {
    if ((groups & (0x8000 >> group)) === 0) continue;
    const members = bits.bits(16);
    for (let member = 0; member < 16; member += 1)
      if ((members & (0x8000 >> member)) !== 0) bytes.push(group * 16 + member);
  }
  if (bytes.length === 0) throw new Error('bzip2: a block has no bytes');
  return bytes;
}

/** Which code is used for each fifty symbols. */
function readSelectors(bits: BitReader, codeCount: number): readonly number[] {
  const order = Array.from({ length: codeCount }, (_, index) => index);
  const count = bits.bits(15);
  return Array.from({ length: count }, () => {
    let position = 0;
    while (bits.bits(1) === 1) {
      position += 1;
      if (position >= codeCount) throw new Error('bzip2: a selector names no code');
    }
    return movedToFront(order, position);
  });
}

/** The block as it was sorted: lengths of runs and places in a list of recent bytes, until its own end mark. */
function readSorted(
  bits: BitReader,
  bytes: number[],
  selectors: readonly number[],
  codes: readonly HuffmanCode[],
  maxBytes: number,
): Uint8Array {
  const end = bytes.length + 1;
  const sorted = new Uint8Array(maxBytes);
  let size = 0;
  let run = 0;
  let weight = 1;
  const lay = (byte: number, count: number): void => {
    if (size + count > maxBytes) throw new Error('bzip2: a block is too long');
    sorted.fill(byte, size, size + count);
    size += count;
  };
  for (const selector of selectors) {
    for (let left = symbolsPerSelector; left > 0; left -= 1) {
      const symbol = codes[selector]?.symbol(bits) ?? end;
      if (symbol === runA || symbol === runB) {
        run += weight * (symbol === runA ? 1 : 2);
        weight *= 2;
        if (run > maxBytes) throw new Error('bzip2: a block is too long');
        continue;
      }
      if (run > 0) lay(bytes[0] ?? 0, run);
      run = 0;
      weight = 1;
      if (symbol === end) return sorted.subarray(0, size);
      lay(movedToFront(bytes, symbol - 1), 1);
    }
  }
  throw new Error('bzip2: a block has no end');
}

/** Undoes the Burrows-Wheeler transform; `start` is the row of the block as it was. */
function inverted(sorted: Uint8Array, start: number): Uint8Array {
  if (start >= sorted.length) throw new Error('bzip2: a block begins nowhere');
  const starts = new Uint32Array(257);
  for (const byte of sorted) starts[byte + 1] = (starts[byte + 1] ?? 0) + 1;
  for (let byte = 1; byte <= 256; byte += 1) starts[byte] = (starts[byte] ?? 0) + (starts[byte - 1] ?? 0);
  const next = new Uint32Array(sorted.length);
  for (const [index, byte] of sorted.entries()) {
    const place = starts[byte] ?? 0;
    next[place] = index;
    starts[byte] = place + 1;
  }
  const block = new Uint8Array(sorted.length);
  let row = next[start] ?? 0;
  for (let at = 0; at < block.length; at += 1) {
    block[at] = sorted[row] ?? 0;
    row = next[row] ?? 0;
  }
  return block;
}

function movedToFront(list: number[], position: number): number {
  const [value] = list.splice(position, 1);
  if (value === undefined) throw new Error('bzip2: a symbol stands for no byte');
  list.unshift(value);
  return value;
}
