/** One place where two JSON values are not the same; a side without the place is undefined. */
export interface JsonDifference {
  /** JSON pointer (RFC 6901). */
  readonly pointer: string;
  readonly sent: unknown;
  readonly got: unknown;
}

/**
 * Compares JSON values by meaning: the order of members does not count, that of elements does, and 1 is 1.0. Lists of unequal
 * length differ as a whole, so that one element too many is one difference.
 */
export function jsonDifferences(sent: unknown, got: unknown, pointer = ''): readonly JsonDifference[] {
  if (Array.isArray(sent) && Array.isArray(got) && sent.length === got.length) {
    return sent.flatMap((element, index) => jsonDifferences(element, got[index], `${pointer}/${index}`));
  }
  if (isObject(sent) && isObject(got)) {
    return [...new Set([...Object.keys(sent), ...Object.keys(got)])].sort().flatMap((key) => {
      const place = `${pointer}/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`;
      return jsonDifferences(own(sent, key), own(got, key), place);
    });
  }
  return Object.is(sent, got) ? [] : [{ pointer, sent, got }];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(holder: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(holder, key) ? holder[key] : undefined;
}
