/** Texts that name a part: `a.b[0]` (Snowflake, Databricks), `$.a.b[0]` (SQL/JSON), `{a,b}` (PostgreSQL). */
import type { PartKey } from './parts.js';

const wildcard: PartKey = { kind: 'any', by: [] };

function text(name: string): PartKey {
  return { kind: 'text', text: name };
}

/** One step: a dot and a name, a quoted name, a place, a quoted key, a wildcard. */
const step =
  /^(?:\.?"((?:[^"\\]|\\.)*)"|\[\s*(-?\d+)\s*\]|\[\s*(?:'([^']*)'|"([^"]*)")\s*\]|(\.?\*|\[\s*\*\s*\])|\.?([^.[\]"'*()?@\s][^.[\]"'*()?]*))/;

/** The steps of a path; what is no plain step (filters, methods, ranges) may lead anywhere. */
export function stepsOfPath(path: string): readonly PartKey[] {
  const keys: PartKey[] = [];
  let rest = path.trim().replace(/^(?:lax|strict)\s+/i, '');
  if (rest.startsWith('$')) rest = rest.slice(1);
  while (rest !== '') {
    const match = step.exec(rest);
    if (match === null) return [...keys, wildcard];
    const [whole, quoted, place, single, double, any, name] = match;
    rest = rest.slice(whole.length);
    // `$.a.size()`: a method and not a name.
    if (rest.startsWith('(')) return [...keys, wildcard];
    const called = quoted ?? single ?? double ?? name?.trim();
    if (place !== undefined) keys.push({ kind: 'place', written: Number(place), first: 0 });
    else keys.push(any !== undefined || called === undefined ? wildcard : text(called));
  }
  return keys;
}

/** The elements of an array that is written as a text. */
export function stepsOfArray(array: string): readonly PartKey[] {
  const [, inside] = /^\s*\{(.*)\}\s*$/s.exec(array) ?? [];
  if (inside === undefined) return [wildcard];
  if (inside.trim() === '') return [];
  return inside.split(',').map((each) => text(each.trim().replace(/^"(.*)"$/s, '$1')));
}

/** A JSON pointer (RFC 6901). */
export function stepsOfPointer(pointer: string): readonly PartKey[] {
  return pointer
    .split('/')
    .slice(1)
    .map((each) => text(each.replaceAll('~1', '/').replaceAll('~0', '~')));
}
