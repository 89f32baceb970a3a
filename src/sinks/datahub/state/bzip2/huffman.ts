import type { BitReader } from './bit-reader.js';

/** A canonical Huffman code, read bit by bit. */
export interface HuffmanCode {
  /** The next symbol. Throws for bits that no symbol has. */
  symbol(bits: BitReader): number;
}

const longestCode = 20;

/** @param lengths bits of each symbol's code, 1 to 20 */
export function huffmanCode(lengths: readonly number[]): HuffmanCode {
  const counts = Array.from({ length: longestCode + 1 }, () => 0);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  const symbols = lengths
    .map((length, symbol) => ({ length, symbol }))
    .sort((a, b) => a.length - b.length || a.symbol - b.symbol)
    .map(({ symbol }) => symbol);
  return {
    symbol(bits) {
      let code = 0;
      let first = 0;
      let index = 0;
      for (let length = 1; length <= longestCode; length += 1) {
        code += bits.bits(1);
        const count = counts[length] ?? 0;
        const symbol = code - first < count ? symbols[index + code - first] : undefined;
        if (symbol !== undefined) return symbol;
        index += count;
        first = (first + count) * 2;
        code *= 2;
      }
      throw new Error('bzip2: a code has no symbol');
    },
  };
}

/** The lengths of a code as they are written: the first as it is, each other as steps up or down. */
export function readLengths(bits: BitReader, symbolCount: number): readonly number[] {
  const lengths: number[] = [];
  let length = bits.bits(5);
  for (let symbol = 0; symbol < symbolCount; symbol += 1) {
    while (bits.bits(1) === 1) length += bits.bits(1) === 0 ? 1 : -1;
    if (length < 1 || length > longestCode) throw new Error('bzip2: a code has no length');
    lengths.push(length);
  }
  return lengths;
}
