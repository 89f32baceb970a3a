/**
 * An event as one line of JSON that is the same for equal events: keys sorted by code unit at every level, no spaces.
 * What JSON cannot say without a null (null, undefined, NaN, functions) is left out, since the schemas refuse nulls; empty
 * objects and arrays stay, since consumers look for `facets`, `inputs` and `outputs` even when they are empty.
 *
 * Throws a TypeError for what is no event at all (not an object) and for a bigint.
 */
export function serialiseEvent(event: object): string {
  const json = write(event);
  if (json === undefined) throw new TypeError('an event must be an object');
  return json;
}

/** undefined stands for what has no place in the result. Built by hand because integer-like keys of an object never keep their order. */
function write(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? JSON.stringify(value) : undefined;
  if (typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(write).filter(isPresent).join(',')}]`;
  if ('toJSON' in value && typeof value.toJSON === 'function') return write(value.toJSON());
  return `{${members(value).join(',')}}`;
}

function members(value: object): string[] {
  const written: string[] = [];
  for (const [key, member] of Object.entries(value).sort(byKey)) {
    const json = write(member);
    if (json !== undefined) written.push(`${JSON.stringify(key)}:${json}`);
  }
  return written;
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isPresent(json: string | undefined): json is string {
  return json !== undefined;
}
