/**
 * An event as one line of JSON that is the same for equal events: keys sorted by code unit at every level, no spaces.
 * What JSON cannot say without a null (null, undefined, NaN, functions) is left out, since the schemas refuse nulls; empty
 * objects and arrays stay, since consumers look for `facets`, `inputs` and `outputs` even when they are empty.
 *
 * `known` may hold the text of objects that stand in many events (by identity, as this function wrote them): they are not
 * written again.
 *
 * Throws a TypeError for what is no event at all (not an object) and for a bigint.
 */
export function serialiseEvent(event: object, known: KnownTexts = noTexts): string {
  const json = write(event, known);
  if (json === undefined) throw new TypeError('an event must be an object');
  return json;
}

export type KnownTexts = ReadonlyMap<object, string>;

const noTexts: KnownTexts = new Map();

/** undefined stands for what has no place in the result. Built by hand because integer-like keys of an object never keep their order. */
function write(value: unknown, known: KnownTexts): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? JSON.stringify(value) : undefined;
  if (typeof value !== 'object') return JSON.stringify(value);
  const text = known.get(value);
  if (text !== undefined) return text;
  if (Array.isArray(value))
    return `[${value
      .map((item) => write(item, known))
      .filter(isPresent)
      .join(',')}]`;
  if ('toJSON' in value && typeof value.toJSON === 'function') return write(value.toJSON(), known);
  return `{${members(value, known).join(',')}}`;
}

function members(value: object, known: KnownTexts): string[] {
  const written: string[] = [];
  for (const [key, member] of Object.entries(value).sort(byKey)) {
    const json = write(member, known);
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
