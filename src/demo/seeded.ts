/** Pseudo-random numbers that depend on their arguments alone, so that equal seeds give equal servers and workspaces. */

/** 32 well-mixed bits of the parts (FNV-1a, finished as in MurmurHash3). */
export function seededBits(seed: number, ...parts: readonly (string | number)[]): number {
  let bits = 0x811c9dc5 ^ seed;
  for (const part of parts) {
    const text = `${part}\u0000`;
    for (let index = 0; index < text.length; index += 1) {
      bits = Math.imul(bits ^ text.charCodeAt(index), 0x01000193);
    }
  }
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** A whole number from 0 up to, not including, `below`. */
export function seededBelow(below: number, seed: number, ...parts: readonly (string | number)[]): number {
  return seededBits(seed, ...parts) % below;
}
