import type { ApiJson } from './api-shapes.js';

/** Reads the parameters of one request and remembers what was wrong with them, as the API's validation does. */
export interface QueryReader {
  /** A number of at least zero; null when it is not given. */
  number(name: string): number | null;
  /** ISO 8601 as milliseconds; null when it is not given. */
  instant(name: string): number | null;
  choice<T extends string>(name: string, allowed: readonly T[], fallback: T): T;
  text(name: string): string | null;
  texts(name: string): readonly string[];
  /** Details of the 422 answer by field; null when everything could be read. */
  faults(): Readonly<Record<string, ApiJson>> | null;
}

const isoForm = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/;

/** Facts of the API's parameters: unknown ones are ignored, wrong ones answered with 422 and the field's name. */
export function readQuery(params: URLSearchParams): QueryReader {
  const faults: Record<string, ApiJson> = {};

  function given(name: string): string | null {
    return params.get(name);
  }

  return {
    number(name) {
      const text = given(name);
      if (text === null) return null;
      const value = text.trim() === '' ? Number.NaN : Number(text);
      if (Number.isFinite(value) && value >= 0) return value;
      faults[name] = { message: Number.isNaN(value) ? 'invalid float number' : 'number out of range', value: text };
      return null;
    },
    instant(name) {
      const text = given(name);
      if (text === null) return null;
      const value = isoForm.test(text) ? Date.parse(text) : Number.NaN;
      if (!Number.isNaN(value)) return value;
      faults[name] = { message: 'invalid ISO 8601 datetime', value: text };
      return null;
    },
    choice(name, allowed, fallback) {
      const text = given(name);
      if (text === null) return fallback;
      const found = allowed.find((word) => word === text);
      if (found !== undefined) return found;
      faults[name] = { message: `should be one of: ${allowed.join(', ')}`, value: text };
      return fallback;
    },
    text: given,
    texts: (name) => params.getAll(name),
    faults: () => (Object.keys(faults).length === 0 ? null : faults),
  };
}
