import type { JsonDifference } from '../../support/json-differences.js';

export interface KnownDifference {
  readonly title: string;
  readonly explains: (difference: JsonDifference) => boolean;
}

/** Where the Java client gives back another JSON than it was given, with the reason why that is no fault of ours. */
export const knownDifferences: readonly KnownDifference[] = [
  {
    title: 'a time without the zeros at the end of its fraction: the same instant',
    explains: ({ pointer, sent, got }) =>
      /^\/eventTime$|\/nominal(?:Start|End)Time$|\/lastUpdated$/.test(pointer) &&
      typeof sent === 'string' &&
      typeof got === 'string' &&
      got === sent.replace(/(\.\d*?)0+Z$/, '$1Z').replace('.Z', 'Z'),
  },
  {
    title: 'the operands of a subset condition, for which the client has no classes: it keeps the type alone',
    explains: ({ pointer, got }) =>
      /\/(?:input|output)Facets\/subset\/(?:input|output)Condition\//.test(pointer) && got === undefined,
  },
];

/** Differences that no row of the table explains. */
export function unexplained(differences: readonly JsonDifference[]): readonly JsonDifference[] {
  return differences.filter((difference) => !knownDifferences.some(({ explains }) => explains(difference)));
}
