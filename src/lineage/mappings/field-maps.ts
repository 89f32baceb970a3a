/** Containers that are no list but a map from destination field to source column: `{"email": "EMAIL"}`. */
import type { Json, JsonObject } from '../../model/workspace.js';
import { fieldMap, sourceWords } from './configuration-words.js';
import { isTemplate } from './liquid-tokens.js';
import { isList, isObject, readFrom } from './mapped-value.js';
import { canonicalEntry, isEntry, targetOf } from './mapping-entry.js';
import { addValue, inside } from './reader.js';
import type { Place, Reader } from './reader.js';

type ReadContainer = (reader: Reader, key: string, held: Json, place: Place) => void;

/**
 * Reads a map. False when the container is none: a map of values (`statusMapping`), or settings around mappings. Which side is
 * the column is known by the columns of the model; where they settle nothing although they are known, that is reported.
 */
export function readFieldMap(
  reader: Reader,
  key: string,
  held: JsonObject,
  place: Place,
  readContainer: ReadContainer,
): boolean {
  const pairs = Object.entries(held).flatMap(([name, value]) =>
    typeof value === 'string' && !isTemplate(value) ? [[name, value] as const] : [],
  );
  if (!fieldMap.test(key)) {
    const columns = pairs.filter(([, value]) => reader.known.has(value.toLowerCase()));
    if (columns.length === 0 || columns.length < pairs.length) return false;
    // One setting that is taken from a column, `userIdMapping: {"from": "ID"}`, is no map with a field called `from`.
    if (pairs.length === 1 && pairs.some(([name]) => isSourceWord(name))) return false;
  }
  const direction = fieldMap.test(key) ? directionOf(reader, pairs) : 'to column';
  for (const [name, value] of Object.entries(held)) {
    const at = inside(place, name);
    if (typeof value !== 'string' || isTemplate(value)) readInner(reader, key, name, value, at, readContainer);
    else if (direction === null) reader.findings.unreadable.add(`${at.path}: which side is the column is not known`);
    else if (direction === 'to column') addValue(reader, name, readFrom(value), at);
    else addValue(reader, value, readFrom(name), at);
  }
  return true;
}

/** Which side the columns are on: that of more columns, in their spelling and else in any case; null when both or neither fit. */
function directionOf(
  { columns }: Reader,
  pairs: readonly (readonly [string, string])[],
): 'to column' | 'from column' | null {
  for (const isColumn of [
    (text: string) => columns.listed.has(text),
    (text: string) => columns.folded.has(text.toLowerCase()),
  ]) {
    const right = pairs.filter(([, value]) => isColumn(value)).length;
    const left = pairs.filter(([name]) => isColumn(name)).length;
    if (right !== left) return right > left ? 'to column' : 'from column';
  }
  if (pairs.every(([name, value]) => name.toLowerCase() === value.toLowerCase())) return 'to column';
  const fits = pairs.some(([name]) => columns.folded.has(name.toLowerCase()));
  // Nothing speaks against the usual way while not all columns are known.
  return fits || columns.complete ? null : 'to column';
}

function readInner(
  reader: Reader,
  key: string,
  name: string,
  value: Json,
  at: Place,
  readContainer: ReadContainer,
): void {
  if (
    isList(value) ||
    (isObject(value) && targetOf(canonicalEntry(value)) !== null && isEntry(canonicalEntry(value)))
  ) {
    readContainer(reader, key, value, at);
  } else if (isObject(value) && !isSource(value)) {
    readContainer(reader, key, value, at);
  } else if (value !== null) {
    addValue(reader, name, readFrom(value), at);
  }
}

function isSourceWord(name: string): boolean {
  return sourceWords.some((word) => word === name);
}

/** Whether an object stands for a column; else it groups further fields. */
function isSource(held: JsonObject): boolean {
  return ['from', 'name', 'template', 'lookup', 'value', 'variable', 'column', 'type'].some(
    (word) => held[word] !== undefined,
  );
}
