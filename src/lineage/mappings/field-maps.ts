/** Containers that are no list but a map from destination field to source column: `{"email": "EMAIL"}`. */
import type { Json, JsonObject } from '../../model/workspace.js';
import { directedMap, fieldMap } from './configuration-words.js';
import { isTemplate } from './liquid-tokens.js';
import { isList, isObject, readFrom } from './mapped-value.js';
import { canonicalEntry, isEntry, targetOf } from './mapping-entry.js';
import { addValue, inside } from './reader.js';
import type { Place, Reader } from './reader.js';

type ReadContainer = (reader: Reader, key: string, held: Json, place: Place) => void;

/**
 * Reads a map. False when the container is none: a map of values (`statusMapping`), or settings around mappings. Which side is
 * the column is known by the container's name, else by the columns that the API lists as read.
 */
export function readFieldMap(
  reader: Reader,
  key: string,
  held: JsonObject,
  place: Place,
  readContainer: ReadContainer,
): boolean {
  const names = Object.entries(held).filter(([, value]) => typeof value === 'string' && !isTemplate(value));
  const { known, listed } = reader;
  const count = (isColumn: (text: string) => boolean): readonly [number, number] => [
    names.filter(([, value]) => isColumn(String(value))).length,
    names.filter(([name]) => isColumn(name)).length,
  ];
  const exact = count((text) => listed.has(text));
  const [fieldsFirst, columnsFirst] = exact[0] === exact[1] ? count((text) => known.has(text.toLowerCase())) : exact;
  const isKnownMap = fieldMap.test(key);
  if (!isKnownMap && (names.length === 0 || fieldsFirst < names.length)) return false;
  const isBackward = names.length > 0 && fieldsFirst === 0 && columnsFirst === names.length;
  const isForward = directedMap.test(key) || known.size === 0 || fieldsFirst > 0 || names.length === 0;
  for (const [name, value] of Object.entries(held)) {
    const at = inside(place, name);
    if (typeof value === 'string' && !isTemplate(value)) {
      if (isBackward) addValue(reader, value, readFrom(name), at);
      else if (isForward) addValue(reader, name, readFrom(value), at);
      else reader.findings.unreadable.add(`${at.path}: which side is the column is not known`);
    } else readInner(reader, key, name, value, at, readContainer);
  }
  return true;
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

/** Whether an object stands for a column; else it groups further fields. */
function isSource(held: JsonObject): boolean {
  return ['from', 'name', 'template', 'lookup', 'value', 'variable', 'column', 'type'].some(
    (word) => held[word] !== undefined,
  );
}
