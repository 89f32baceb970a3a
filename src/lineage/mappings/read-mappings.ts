/**
 * From the configuration of a sync to its fields. Hightouch documents no schema for it: what is known of the containers is
 * named here, and everything else is walked for column references, so that an unknown destination type works too.
 */
import type { Json, JsonObject } from '../../model/workspace.js';
import { isHashedTarget } from './hashed-targets.js';
import { isTemplate } from './liquid-tokens.js';
import { isObject, maxDepth, readFrom, readMappedValue, readTemplate } from './mapped-value.js';
import type { MappedValue } from './mapped-value.js';
import { addField, finishReading } from './mapping-reading.js';
import type { Findings, MappingReading } from './mapping-reading.js';

/** Containers whose entries say by which field records are matched. */
const matchKeyContainer =
  /^(?:external_?id|primary_?key|match(?:ing)?_?key|record_?matching|unique_?key|upsert_?key|identifier)_?mappings?$/i;
const container = /mappings?$/i;
/** An object from destination field to source column. */
const inverseContainer = /column_?mappings?$/i;
const valueKeys = ['from', 'sourceField', 'template', 'lookup', 'variable'];
const entryKeys = [...valueKeys, 'value', 'type'];

interface Place {
  /** Dotted path of the key; empty for the configuration itself. */
  readonly path: string;
  readonly matchKey: boolean;
  readonly depth: number;
}

/**
 * Reads every mapping container and every other column reference of a configuration. `platform` (of names/platforms.ts) tells
 * by which names the destination calls hashed fields. Never throws: what cannot be read stands in `unresolved`.
 */
export function readMappings(configuration: JsonObject, platform: string | null = null): MappingReading {
  const findings: Findings = { fields: new Map(), unreadable: new Set() };
  const reader = { findings, platform };
  for (const [key, held] of Object.entries(configuration)) {
    readKey(reader, key, held, { path: key, matchKey: false, depth: 1 });
  }
  const autoSync = configuration['autoSyncColumns'];
  return finishReading(findings, autoSync === true || autoSync === 'true');
}

interface Reader {
  readonly findings: Findings;
  readonly platform: string | null;
}

function readKey(reader: Reader, key: string, held: Json, place: Place): void {
  if (!container.test(key)) return walk(reader, held, place);
  const inside = { ...place, matchKey: place.matchKey || matchKeyContainer.test(key) };
  if (Array.isArray(held)) return readList(reader, held as readonly Json[], inside, true); // isArray does not narrow readonly
  if (!isObject(held)) return walk(reader, held, inside);
  if (isEntry(held)) return readEntry(reader, held, inside);
  if (inverseContainer.test(key)) {
    for (const [field, source] of Object.entries(held)) {
      addValue(reader, field, readFrom(source), inside.matchKey, `${place.path}.${field}`);
    }
  } else if (valueKeys.some((valueKey) => held[valueKey] !== undefined)) {
    readEntry(reader, held, inside);
  } else {
    walk(reader, held, inside);
  }
}

function walk(reader: Reader, held: Json, place: Place): void {
  if (typeof held === 'string') {
    if (isTemplate(held)) addTemplate(reader, held, place);
  } else if (place.depth > maxDepth) {
    reader.findings.unreadable.add(`${place.path.slice(0, 200)}: nested too deep`);
  } else if (Array.isArray(held)) {
    readList(reader, held as readonly Json[], place, false); // isArray does not narrow readonly
  } else if (isObject(held)) {
    walkObject(reader, held, place);
  }
}

function walkObject(reader: Reader, held: JsonObject, place: Place): void {
  if (isEntry(held)) return readEntry(reader, held, place);
  const from = held['from'];
  if (typeof from === 'string' && from !== '') {
    const value = readFrom(from);
    addValue(
      reader,
      place.path,
      isObject(held['lookup']) || held['by'] !== undefined ? asLookup(value) : value,
      place.matchKey,
      place.path,
    );
  }
  for (const [key, inner] of Object.entries(held)) {
    if (key === 'from' && typeof inner === 'string') continue;
    readKey(reader, key, inner, { path: `${place.path}.${key}`, matchKey: place.matchKey, depth: place.depth + 1 });
  }
}

function readList(reader: Reader, list: readonly Json[], place: Place, isContainer: boolean): void {
  list.forEach((element, index) => {
    const inside = { ...place, path: `${place.path}.${index}`, depth: place.depth + 1 };
    if (isObject(element) && (isContainer || isEntry(element))) {
      if (targetOf(element) === null) reader.findings.unreadable.add(`${inside.path}: no target`);
      return readEntry(reader, element, inside);
    }
    if (isContainer) reader.findings.unreadable.add(`${inside.path}: no mapping`);
    walk(reader, element, inside);
  });
}

function isEntry(held: JsonObject): boolean {
  return targetOf(held) !== null && entryKeys.some((key) => held[key] !== undefined);
}

function readEntry(reader: Reader, entry: JsonObject, place: Place): void {
  const target = targetOf(entry);
  const isKey = place.matchKey || entry['isPrimaryKey'] === true || entry['is_primary_key'] === true;
  addValue(reader, target ?? place.path, readMappedValue(entry), isKey, place.path);
}

function targetOf(entry: JsonObject): string | null {
  const to = entry['to'] ?? entry['destinationField'];
  const name = isObject(to) ? (to['name'] ?? to['to']) : to;
  return typeof name === 'string' && name !== '' ? name : null;
}

/** A template outside mapping lists; a text without columns says nothing about lineage there. */
function addTemplate(reader: Reader, template: string, place: Place): void {
  const value = readTemplate(template);
  if (value.kind !== 'constant') addValue(reader, place.path, value, place.matchKey, place.path);
}

function addValue(reader: Reader, field: string, value: MappedValue, matchKey: boolean, path: string): void {
  if (value.fault !== null) reader.findings.unreadable.add(`${path}: ${value.fault}`);
  const readsRow = value.columns.length > 0 || value.wholeRow;
  const masking = readsRow && isHashedTarget(field, reader.platform);
  addField(reader.findings, {
    field,
    kind: masking ? 'transformation' : value.kind,
    masking,
    matchKey,
    columns: value.columns,
    wholeRow: value.wholeRow,
    readable: value.fault === null,
  });
}

function asLookup(value: MappedValue): MappedValue {
  return value.kind === 'identity' ? { ...value, kind: 'transformation' } : value;
}
