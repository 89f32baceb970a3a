/** Base 85 with the alphabet of RFC 1924, as Python's `base64.b85encode` writes it. */
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~';
const digits: ReadonlyMap<string, number> = new Map([...alphabet].map((character, index) => [character, index]));
const groupLength = 5;

/**
 * The bytes of a base 85 text. A last group that is short is read as if it ended in the highest digit, and gives one byte less
 * for each digit it lacks.
 *
 * @throws Error for a character outside the alphabet, and for a group that is more than 32 bits
 */
export function decodeBase85(text: string): Buffer {
  const padding = (groupLength - (text.length % groupLength)) % groupLength;
  const padded = text + '~'.repeat(padding);
  const bytes = Buffer.alloc((padded.length / groupLength) * 4);
  for (let at = 0; at < padded.length; at += groupLength) {
    let value = 0;
    for (const character of padded.slice(at, at + groupLength)) {
      const digit = digits.get(character);
      if (digit === undefined) throw new Error(`base 85 has no character ${JSON.stringify(character)}`);
      value = value * 85 + digit;
    }
    if (value > 0xffffffff) throw new Error(`base 85: the group at ${at} is too large`);
    bytes.writeUInt32BE(value, (at / groupLength) * 4);
  }
  return bytes.subarray(0, bytes.length - padding);
}
