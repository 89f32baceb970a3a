/** How one value is made from columns: every shape that a mapping entry, or its `from`, can take. */
import type { FieldColumn, FieldKind } from '../../model/graph.js';
import type { Json, JsonObject } from '../../model/workspace.js';
import { hashSetting, isSwitchedOff, sourceWords, targetWords, valueKind } from './configuration-words.js';
import { readLiquid } from './liquid.js';
import { isTemplate } from './liquid-tokens.js';
import { mergeColumns } from './mapping-reading.js';

export interface MappedValue {
  readonly kind: FieldKind;
  readonly columns: readonly FieldColumn[];
  /** The row as a whole; `masked` when it is hashed. */
  readonly wholeRow: false | 'plain' | 'masked';
  /** What could not be read, in words; null when all was. */
  readonly fault: string | null;
}

export const constant: MappedValue = { kind: 'constant', columns: [], wholeRow: false, fault: null };

/** Deeper than this no setting of a person lies. */
export const maxDepth = 64;

/** Keys of an entry that say something about it, or hold its source, and make no further value. */
const notFurther: ReadonlySet<string> = new Set([
  ...targetWords,
  ...sourceWords,
  ...['type', 'by', 'byType', 'object', 'objectLabel', 'label', 'template', 'value', 'lookup', 'variable'],
]);

/** The value of a mapping entry, by its `type` and, where that is missing or standard, by the keys it has. */
export function readMappedValue(entry: JsonObject): MappedValue {
  const type = typeof entry['type'] === 'string' ? entry['type'].toLowerCase() : '';
  switch (valueKind(type)) {
    case 'standard':
      return hashed(withRest(readStandard(entry), entry), entry);
    case 'template':
      return hashed(
        withRest(typeof entry['template'] === 'string' ? readTemplate(entry['template']) : readStandard(entry), entry),
        entry,
      );
    case 'lookup':
      return hashed(withRest(readLookup(entry), entry), entry);
    case 'constant':
      return constant;
    case 'nested':
      return hashed(orUnreadable(asTransformation(readDeep(entry)), `a nested value of type ${type}`), entry);
    case 'boosted':
      return asTransformation(readDeep(entry));
    default:
      return { ...asTransformation(readDeep(entry)), kind: 'transformation', fault: `unknown type ${type}` };
  }
}

/** What stands in the place of a column name: a name, a template, an object that holds one of them, several of them. */
export function readFrom(from: Json | undefined): MappedValue {
  if (typeof from === 'string' && from !== '') return isTemplate(from) ? readTemplate(from) : column(from);
  if (isList(from) && from.length > 0) return asTransformation(from.map(readFrom).reduce(join));
  if (!isObject(from)) return unreadable(from === undefined ? 'no source' : 'a source that is no column name');
  if (standsForName(from)) return readFrom(from['name']);
  const type = typeof from['type'] === 'string' ? from['type'].toLowerCase() : '';
  return valueKind(type) === 'standard' ? readStandard(from) : readMappedValue(from);
}

/** `{name: "EMAIL"}`, with no other source beside the name. */
export function standsForName(held: JsonObject): boolean {
  const others = ['from', 'sourceField', 'template', 'lookup', 'value', 'email', 'address'];
  return typeof held['name'] === 'string' && !others.some((key) => held[key] !== undefined);
}

/** A text with Liquid in it: of one bare column it is the column unchanged, without any it is a constant. */
export function readTemplate(template: string): MappedValue {
  const { columns, wholeRow, dynamic, unknown, bare } = readLiquid(template);
  const faults = [...(dynamic.length === 0 ? [] : [`a column chosen at run time, ${dynamic.join(', ')}`]), ...unknown];
  const fault = faults.length === 0 ? null : faults.join('; ').slice(0, 300);
  if (columns.length === 0 && wholeRow === false && fault === null) return constant;
  return {
    kind: bare && fault === null ? 'identity' : 'transformation',
    columns: columns.map(({ column, conditional, masking }) => ({
      column,
      conditional,
      ...(masking ? { masking } : {}),
    })),
    wholeRow,
    fault,
  };
}

function readStandard(entry: JsonObject): MappedValue {
  const source = sourceWords.map((word) => entry[word]).find((held) => held !== undefined && held !== null);
  if (source !== undefined) return readFrom(source);
  if (typeof entry['template'] === 'string') return readTemplate(entry['template']);
  if (isObject(entry['lookup'])) return readLookup(entry);
  if (entry['variable'] !== undefined) return constant;
  if (entry['value'] !== undefined) {
    const nested = asTransformation(readDeep(entry['value']));
    return nested.columns.length === 0 && nested.wholeRow === false ? { ...nested, kind: 'constant' } : nested;
  }
  return orUnreadable(asTransformation(readDeep(entry)), 'no source');
}

/** The value is what another record, found by the column, is known by. */
function readLookup(entry: JsonObject): MappedValue {
  const lookup = isObject(entry['lookup']) ? entry['lookup'] : entry;
  const found = lookup['from'] === undefined ? readDeep(lookup) : withRest(readFrom(lookup['from']), lookup);
  return orUnreadable(asTransformation(found), 'a lookup without a source');
}

/** Anything that an entry holds beside its source (a condition, a fallback) and that reads columns too. */
function withRest(value: MappedValue, entry: JsonObject): MappedValue {
  let rest: MappedValue | null = null;
  for (const [key, held] of Object.entries(entry)) {
    if (notFurther.has(key)) continue;
    const read = readDeep(held);
    if (readsSomething(read)) rest = rest === null ? read : join(rest, read);
  }
  return rest === null ? value : { ...join(value, rest), kind: 'transformation' };
}

/** A setting of the entry that has the value hashed hides all of it. */
function hashed(value: MappedValue, entry: JsonObject): MappedValue {
  const isHashed = Object.entries(entry).some(([key, held]) => hashSetting.test(key) && switchesOn(held));
  if (!isHashed || !readsSomething(value)) return value;
  return {
    ...value,
    kind: 'transformation',
    columns: value.columns.map((read) => ({ ...read, masking: true })),
    wholeRow: value.wholeRow === false ? false : 'masked',
  };
}

function switchesOn(setting: Json): boolean {
  if (typeof setting === 'string') return !/^(?:none|false|off|)$/i.test(setting);
  return setting === true || (isObject(setting) && Object.keys(setting).length > 0 && !isSwitchedOff(setting));
}

/** Every column reference and template at any depth. */
export function readDeep(json: Json | undefined, depth = 0): MappedValue {
  if (typeof json === 'string') return isTemplate(json) ? readTemplate(json) : constant;
  if (json === null || typeof json !== 'object') return constant;
  if (depth > maxDepth) return unreadable('nested too deep');
  if (isObject(json) && isSwitchedOff(json)) return constant;
  let found = constant;
  for (const [key, held] of Object.entries(json)) {
    const isReference = !isList(json) && (key === 'from' || key === 'sourceField') && isName(held);
    found = join(found, isReference ? readFrom(held) : readDeep(held, depth + 1));
    if (isTemplate(key)) found = join(found, asCondition(readTemplate(key)));
  }
  return found;
}

function isName(held: Json): boolean {
  return typeof held === 'string' ? held !== '' : isObject(held) && standsForName(held);
}

/** What a value depends on when it decides where something is written, not what. */
export function asCondition(value: MappedValue): MappedValue {
  return { ...value, columns: value.columns.map(({ column }) => ({ column, conditional: true })), wholeRow: false };
}

export function join(a: MappedValue, b: MappedValue): MappedValue {
  if (a === constant) return b;
  if (b === constant) return a;
  return {
    kind: a.kind === 'identity' && b.kind === 'identity' ? 'identity' : 'transformation',
    columns: mergeColumns([...a.columns, ...b.columns]),
    wholeRow: a.wholeRow === 'plain' || b.wholeRow === 'plain' ? 'plain' : a.wholeRow || b.wholeRow,
    fault: a.fault ?? b.fault,
  };
}

export function asTransformation(value: MappedValue): MappedValue {
  return value.kind === 'identity' ? { ...value, kind: 'transformation' } : value;
}

export function readsSomething(value: MappedValue): boolean {
  return value.columns.length > 0 || value.wholeRow !== false;
}

function orUnreadable(value: MappedValue, fault: string): MappedValue {
  return readsSomething(value) || value.fault !== null ? value : unreadable(fault);
}

export function column(name: string): MappedValue {
  return { kind: 'identity', columns: [{ column: name, conditional: false }], wholeRow: false, fault: null };
}

function unreadable(fault: string): MappedValue {
  return { kind: 'transformation', columns: [], wholeRow: false, fault };
}

export function isObject(json: Json | undefined): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** As Array.isArray, which does not narrow a readonly array. */
export function isList(json: Json | undefined): json is readonly Json[] {
  return Array.isArray(json);
}
