/**
 * From the configuration of a sync to its fields. Hightouch documents no schema for it: what is known of the containers is
 * named in configuration-words.ts, and everything else is walked for column references, so that an unknown destination type
 * works too.
 */
import type { FieldColumn } from '../../model/graph.js';
import type { Json, JsonObject } from '../../model/workspace.js';
import {
  allColumnsSwitch,
  allColumnsWord,
  columnList,
  columnSetting,
  container,
  fieldMap,
  isSwitchedOff,
  leftOut,
  looksLiteral,
  matchKeyHolder,
} from './configuration-words.js';
import { sendsMessages } from './destination-rules.js';
import { canonicalEntry, isEntry, isMatchKey, targetOf } from './mapping-entry.js';
import { readFieldMap } from './field-maps.js';
import {
  asCondition,
  asTransformation,
  column,
  isList,
  isObject,
  maxDepth,
  readFrom,
  readMappedValue,
  readsSomething,
  readTemplate,
  standsForName,
} from './mapped-value.js';
import type { MappedValue } from './mapped-value.js';
import { finishReading, mergeColumns } from './mapping-reading.js';
import type { MappingReading } from './mapping-reading.js';
import { isTemplate } from './liquid-tokens.js';
import { addValue, inside } from './reader.js';
import type { Place, Reader } from './reader.js';

export interface MappingHints {
  /** The platform of names/platforms.ts: it tells what is particular about the destination's fields. */
  readonly platform: string | null;
  /** The columns that the API lists as read; empty when it does not say. */
  readonly referenced: readonly string[];
  /** The columns of the model, as far as they are known. */
  readonly model?: { readonly columns: readonly string[]; readonly complete: boolean };
}

/** Reads every mapping container and every other column reference. Never throws: what cannot be read stands in `unresolved`. */
export function readMappings(configuration: JsonObject, { platform, referenced, model }: MappingHints): MappingReading {
  const columns = [...referenced, ...(model?.columns ?? [])];
  const reader: Reader = {
    findings: { fields: new Map(), unreadable: new Set(), leftOut: new Set(), autoSync: false },
    platform,
    known: new Set(referenced.map((name) => name.toLowerCase())),
    columns: {
      listed: new Set(columns),
      folded: new Set(columns.map((name) => name.toLowerCase())),
      complete: referenced.length > 0 || model?.complete === true,
    },
  };
  for (const [key, held] of Object.entries(configuration)) {
    readKey(reader, key, held, { path: key, matchKey: false, conditions: keyColumns(key), depth: 1 });
  }
  return finishReading(reader.findings);
}

function readKey(reader: Reader, key: string, held: Json, place: Place): void {
  const { findings, known } = reader;
  const at = matchKeyHolder.test(key) ? { ...place, matchKey: true } : place;
  if (allColumnsSwitch.test(key) && (held === true || held === 'true')) findings.autoSync = true;
  else if (leftOut.test(key) && isList(held)) {
    for (const name of held) if (typeof name === 'string') findings.leftOut.add(name.toLowerCase());
  } else if ((container.test(key) || columnList.test(key)) && typeof held === 'string' && allColumnsWord.test(held)) {
    findings.autoSync = true;
  } else if (container.test(key)) readContainer(reader, key, held, at);
  else if (columnSetting.test(key) && typeof held === 'string' && known.has(held.toLowerCase())) {
    addValue(reader, place.path, column(held), at);
  } else if (columnList.test(key) && isList(held) && areKnown(known, held)) {
    for (const name of held) if (typeof name === 'string') addValue(reader, name, column(name), at);
  } else walk(reader, held, at);
}

function areKnown(known: ReadonlySet<string>, names: readonly Json[]): boolean {
  return names.length > 0 && names.every((name) => typeof name === 'string' && known.has(name.toLowerCase()));
}

function readContainer(reader: Reader, key: string, held: Json, place: Place): void {
  if (isList(held)) readList(reader, held, place, true);
  else if (isObject(held)) {
    // A map may have fields that are called as the rarer words of an entry.
    const entry = fieldMap.test(key) ? held : canonicalEntry(held);
    if (isEntry(entry)) readEntry(reader, entry, place);
    else if (!readFieldMap(reader, key, held, place, readContainer)) walk(reader, held, place);
  } else if (typeof held === 'string' && held !== '') {
    if (isTemplate(held)) walk(reader, held, place);
    else if (reader.known.has(held.toLowerCase())) addValue(reader, place.path, column(held), place);
    else if (place.matchKey) reader.findings.unreadable.add(`${place.path}: no mapping`);
  }
}

function walk(reader: Reader, held: Json, place: Place): void {
  if (typeof held === 'string') {
    if (isTemplate(held)) addTemplate(reader, held, place);
  } else if (place.depth > maxDepth) {
    reader.findings.unreadable.add(`${place.path.slice(0, 200)}: nested too deep`);
  } else if (isList(held)) {
    readList(reader, held, place, false);
  } else if (isObject(held)) {
    walkObject(reader, held, place);
  }
}

function walkObject(reader: Reader, held: JsonObject, place: Place): void {
  if (isSwitchedOff(held, place.path)) return;
  const isMessage = sendsMessages(reader.platform) && !isColumnAlone(reader, held, place);
  if (isEntry(held) && !isMessage) {
    const { from } = held;
    const isColumn =
      typeof from !== 'string' || held['type'] !== undefined || isTemplate(from) || isLikelyColumn(reader, from);
    if (isColumn) return readEntry(reader, held, place);
  }
  const value = isMessage || isEntry(held) ? null : ownValue(held);
  if (value !== null) addValue(reader, place.path, value, place);
  for (const [key, inner] of Object.entries(held)) {
    if (value !== null && ['from', 'template', 'lookup', 'type'].includes(key)) continue;
    const next = inside(place, key);
    readKey(reader, key, inner, { ...next, conditions: mergeColumns([...next.conditions, ...keyColumns(key)]) });
  }
}

/** Two words with `from` and `to` may be a mapping in a place nobody has seen yet, or a range, a step, a rate of exchange. */
function isLikelyColumn({ known }: Reader, from: string): boolean {
  return !looksLiteral(from) && (known.size === 0 || known.has(from.toLowerCase()));
}

/** `replyTo: {from: "COL"}` also where a `from` of the configuration itself is the sender of a message. */
function isColumnAlone(reader: Reader, held: JsonObject, { path }: Place): boolean {
  const { from, ...others } = held;
  return path !== '' && typeof from === 'string' && Object.keys(others).length === 0 && isLikelyColumn(reader, from);
}

/** A setting that is taken from columns: `{from: "COL"}`, `{type: "template", template: "…"}`, a lookup. Null for any other. */
function ownValue(held: JsonObject): MappedValue | null {
  const { from, lookup } = held;
  if (typeof from === 'string' && from !== '' && !looksLiteral(from)) {
    const value = readFrom(from);
    return isObject(lookup) || held['by'] !== undefined ? asTransformation(value) : value;
  }
  if (isObject(from) && (from['from'] !== undefined || from['template'] !== undefined || isNameAlone(from)))
    return readFrom(from);
  if (isObject(lookup) && lookup['from'] !== undefined) return readMappedValue({ type: 'lookup', lookup });
  if (held['type'] === 'template' && typeof held['template'] === 'string') return readTemplate(held['template']);
  return null;
}

function isNameAlone(held: JsonObject): boolean {
  return standsForName(held) && Object.keys(held).every((key) => ['name', 'type', 'label', 'dataType'].includes(key));
}

function readList(reader: Reader, list: readonly Json[], place: Place, isContainer: boolean): void {
  list.forEach((element, index) => {
    const at = inside(place, String(index));
    if (!isContainer || !isObject(element)) {
      if (isContainer) reader.findings.unreadable.add(`${at.path}: no mapping`);
      return walk(reader, element, at);
    }
    const entry = canonicalEntry(element);
    if (isSwitchedOff(entry)) return;
    if (targetOf(entry) === null) reader.findings.unreadable.add(`${at.path}: no target`);
    readEntry(reader, entry, at);
  });
}

function readEntry(reader: Reader, entry: JsonObject, place: Place): void {
  if (isSwitchedOff(entry)) return;
  const target = targetOf(entry);
  const conditions = target === null ? place.conditions : [...place.conditions, ...keyColumns(target)];
  addValue(reader, target ?? place.path, readMappedValue(entry), {
    ...place,
    conditions,
    matchKey: place.matchKey || isMatchKey(entry),
  });
}

/** A template outside mapping lists; a text without columns says nothing about lineage there. */
function addTemplate(reader: Reader, template: string, place: Place): void {
  const value = readTemplate(template);
  // Double braces that name no row may be meant for whoever gets the text.
  const isOurs = readsSomething(value) || /\brows?\b/.test(template);
  if (value.kind !== 'constant' && isOurs) addValue(reader, place.path, value, place);
}

/** Columns that a key or a target is made of: they decide where the value goes. */
function keyColumns(key: string): readonly FieldColumn[] {
  return isTemplate(key) ? asCondition(readTemplate(key)).columns : [];
}
