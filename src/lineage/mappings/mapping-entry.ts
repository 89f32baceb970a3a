/** An element of a mapping container: where it names its target, and what makes it a match key. */
import type { Json, JsonObject } from '../../model/workspace.js';
import { keyFlags, nameWords, sourceWords, targetWords, valueKind } from './configuration-words.js';
import { isList, isObject } from './mapped-value.js';

const valueWords = ['from', 'sourceField', 'template', 'lookup', 'variable'] as const;

/** An entry of a container with its target and source under the usual words. */
export function canonicalEntry(entry: JsonObject): JsonObject {
  const target = targetWords.find((word) => nameOf(entry[word]) !== null);
  const source = sourceWords.find((word) => entry[word] !== undefined && entry[word] !== null);
  if ((target === undefined || target === 'to') && (source === undefined || source === 'from')) return entry;
  return {
    ...entry,
    ...(target === undefined ? {} : { to: entry[target] ?? null }),
    ...(source === undefined ? {} : { from: entry[source] ?? null }),
  };
}

/** Whether an object is a mapping by itself, wherever it stands: it names a target, and a source or a known type of value. */
export function isEntry(held: JsonObject): boolean {
  if (targetOf(held) === null) return false;
  if (valueWords.some((word) => isSource(held[word]))) return true;
  const { type } = held;
  return typeof type === 'string' && type !== '' && valueKind(type) !== null && held['value'] !== undefined;
}

/** The target as the receiving system spells it; of a path in pieces the pieces by dots. Null when none is named. */
export function targetOf(entry: JsonObject): string | null {
  return nameOf(entry['to'] ?? entry['destinationField']);
}

export function isMatchKey(entry: JsonObject): boolean {
  return keyFlags.some((flag) => entry[flag] === true);
}

function nameOf(to: Json | undefined): string | null {
  if (typeof to === 'number') return String(to);
  if (typeof to === 'string') return to === '' ? null : to;
  if (isList(to)) {
    const pieces = to.map((piece) => (isList(piece) ? null : nameOf(piece)));
    return pieces.length === 0 || pieces.includes(null) ? null : pieces.join('.');
  }
  if (!isObject(to)) return null;
  for (const word of nameWords) {
    const held = to[word];
    if (typeof held === 'string' && held !== '') return held;
    if (typeof held === 'number') return String(held);
  }
  return null;
}

function isSource(held: Json | undefined): boolean {
  return typeof held === 'string' || (typeof held === 'object' && held !== null);
}
