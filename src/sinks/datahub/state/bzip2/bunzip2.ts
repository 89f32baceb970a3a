/** Decompression of bzip2, which Node has not: what DataHub's connectors keep their state in. */
import { bitReader, type BitReader } from './bit-reader.js';
import { readBlock } from './block.js';

const blockMagic = [0x314159, 0x265359] as const;
const endMagic = [0x177245, 0x385090] as const;
const blockUnit = 100_000;
const runOf = 4;

/**
 * The content of a bzip2 stream (file format of bzip2 1.0); what follows the stream is left alone.
 *
 * @param maxBytes more than this is not laid out
 * @throws Error for data that is not bzip2, is broken or cut off, or whose content is larger
 */
export function bunzip2(data: Uint8Array, maxBytes: number): Buffer {
  const bits = bitReader(data);
  const level = bits.bits(24) === 0x425a68 ? bits.bits(8) - 0x30 : 0; // BZh
  if (level < 1 || level > 9) throw new Error('bzip2: this is no bzip2');
  const blocks: Buffer[] = [];
  let size = 0;
  let whole = 0;
  while (isBlock(bits)) {
    const wanted = bits.bits(32);
    const block = laidOut(readBlock(bits, level * blockUnit), maxBytes - size);
    const found = checksum(block);
    if (found !== wanted) throw new Error('bzip2: a checksum is wrong');
    whole = (((whole << 1) | (whole >>> 31)) ^ found) >>> 0;
    blocks.push(block);
    size += block.length;
  }
  if (bits.bits(32) !== whole) throw new Error('bzip2: the checksum of the whole is wrong');
  return Buffer.concat(blocks);
}

function isBlock(bits: BitReader): boolean {
  const magic = [bits.bits(24), bits.bits(24)];
  if (magic[0] === blockMagic[0] && magic[1] === blockMagic[1]) return true;
  if (magic[0] === endMagic[0] && magic[1] === endMagic[1]) return false;
  throw new Error('bzip2: neither a block nor the end');
}

/** Four equal bytes are followed by how many more of them there are. */
function laidOut(block: Uint8Array, maxBytes: number): Buffer {
  let content = Buffer.alloc(Math.min(maxBytes, block.length * 2) + 1);
  let size = 0;
  let equal = 0;
  let last = -1;
  const lay = (byte: number, count: number): void => {
    if (size + count > maxBytes) throw new Error(`bzip2: the content is larger than ${maxBytes} more bytes`);
    if (size + count > content.length) content = Buffer.concat([content], (size + count) * 2);
    content.fill(byte, size, size + count);
    size += count;
  };
  for (const byte of block) {
    if (equal === runOf) {
      lay(last, byte);
      equal = 0;
      last = -1;
      continue;
    }
    lay(byte, 1);
    equal = byte === last ? equal + 1 : 1;
    last = byte;
  }
  return content.subarray(0, size);
}

const table = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index << 24;
  for (let bit = 0; bit < 8; bit += 1) value = (value & 0x80000000) === 0 ? value << 1 : (value << 1) ^ 0x04c11db7;
  return value >>> 0;
});

/** CRC-32 with the highest bit first, as bzip2 has it. */
function checksum(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = ((crc << 8) ^ (table[((crc >>> 24) ^ byte) & 0xff] ?? 0)) >>> 0;
  return ~crc >>> 0;
}
