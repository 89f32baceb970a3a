/** Reads bits, the highest of a byte first. */
export interface BitReader {
  /** An unsigned number of 0 to 32 bits. Throws when the data ends before. */
  bits(count: number): number;
}

export function bitReader(data: Uint8Array): BitReader {
  let at = 0;
  let buffer = 0;
  let held = 0;

  function few(count: number): number {
    while (held < count) {
      const byte = data[at];
      if (byte === undefined) throw new Error('bzip2: the data ends too early');
      at += 1;
      buffer = ((buffer << 8) | byte) & 0xffffff;
      held += 8;
    }
    held -= count;
    return (buffer >>> held) & ((1 << count) - 1);
  }

  return {
    bits(count) {
      let value = 0;
      for (let left = count; left > 0; left -= 16) value = value * 2 ** Math.min(left, 16) + few(Math.min(left, 16));
      return value;
    },
  };
}
