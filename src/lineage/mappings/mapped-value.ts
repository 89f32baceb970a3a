/** How one value is made from columns: every shape that a mapping entry, or its `from`, can take. */
import type { FieldColumn, FieldKind } from '../../model/graph.js';
import type { Json, JsonObject } from '../../model/workspace.js';
import { readLiquid } from './liquid.js';
import { isTemplate } from './liquid-tokens.js';
import { mergeColumns } from './mapping-reading.js';

export interface MappedValue {
  readonly kind: FieldKind;
  readonly columns: readonly FieldColumn[];
  readonly wholeRow: boolean;
  /** What could not be read, in words; null when all was. */
  readonly fault: string | null;
}

const constant: MappedValue = { kind: 'constant', columns: [], wholeRow: false, fault: null };

/** Deeper than this no setting of a person lies. */
export const maxDepth = 64;

/** Keys of an entry that say something about it and hold no value. */
const describingKeys = new Set(['to', 'destinationField', 'type', 'by', 'byType', 'object', 'objectLabel', 'label']);

/** The value of a mapping entry, by its `type` and, where that is missing or standard, by the keys it has. */
export function readMappedValue(entry: JsonObject): MappedValue {
  const type = typeof entry['type'] === 'string' ? entry['type'].toLowerCase() : '';
  switch (type) {
    case '':
    case 'standard':
      return withRest(readStandard(entry), entry);
    case 'template':
      return typeof entry['template'] === 'string' ? readTemplate(entry['template']) : readStandard(entry);
    case 'reference':
      return readLookup(entry);
    case 'variable':
    case 'static':
      return constant;
    case 'inline':
    case 'object':
    case 'array':
      return orUnreadable(asTransformation(readDeep(entry)), `a nested value of type ${type}`);
    default:
      if (type.startsWith('boost')) return asTransformation(readDeep(entry));
      return { ...asTransformation(readDeep(entry)), kind: 'transformation', fault: `unknown type ${type}` };
  }
}

/** What stands in the place of a column name: a name, a template, or an object that holds one of them. */
export function readFrom(from: Json | undefined): MappedValue {
  if (typeof from === 'string' && from !== '') return isTemplate(from) ? readTemplate(from) : column(from);
  if (!isObject(from)) return unreadable(from === undefined ? 'no source' : 'a source that is no column name');
  const type = typeof from['type'] === 'string' ? from['type'].toLowerCase() : '';
  if (type !== '' && type !== 'standard' && type !== 'column') return readMappedValue(from);
  if (typeof from['name'] === 'string' && from['from'] === undefined) return readFrom(from['name']);
  return readStandard(from);
}

/** A text with Liquid in it; without a column it is a constant. */
export function readTemplate(template: string): MappedValue {
  const { columns, wholeRow, dynamic } = readLiquid(template);
  const fault = dynamic.length === 0 ? null : `a column chosen at run time, ${dynamic.join(', ')}`;
  if (columns.length === 0 && !wholeRow && fault === null) return constant;
  return { kind: 'transformation', columns, wholeRow, fault };
}

function readStandard(entry: JsonObject): MappedValue {
  const from = entry['from'] ?? entry['sourceField'];
  if (from !== undefined && from !== null) return readFrom(from);
  if (typeof entry['template'] === 'string') return readTemplate(entry['template']);
  if (isObject(entry['lookup'])) return readLookup(entry);
  if (entry['variable'] !== undefined) return constant;
  if (entry['value'] !== undefined) {
    const nested = asTransformation(readDeep(entry['value']));
    return nested.columns.length === 0 && !nested.wholeRow ? { ...nested, kind: 'constant' } : nested;
  }
  return orUnreadable(asTransformation(readDeep(entry)), 'no source');
}

/** The value is what another record, found by the column, is known by. */
function readLookup(entry: JsonObject): MappedValue {
  const lookup = entry['lookup'];
  const read = isObject(lookup) ? readFrom(lookup['from']) : readFrom(entry['from']);
  return asTransformation(read);
}

/** Anything that a standard entry holds beside its source (a condition, a fallback) and that reads columns too. */
function withRest(value: MappedValue, entry: JsonObject): MappedValue {
  let rest: MappedValue | null = null;
  for (const [key, held] of Object.entries(entry)) {
    if (describingKeys.has(key) || key === 'from' || key === 'sourceField' || key === 'template' || key === 'value')
      continue;
    if (key === 'lookup' && value.columns.length > 0 && entry['from'] === undefined) continue;
    const read = readDeep(held);
    if (read.columns.length > 0 || read.wholeRow) rest = rest === null ? read : join(rest, read);
  }
  return rest === null ? value : { ...join(value, rest), kind: 'transformation' };
}

/** Every column reference and template at any depth. */
export function readDeep(json: Json | undefined, depth = 0): MappedValue {
  if (typeof json === 'string') return isTemplate(json) ? readTemplate(json) : constant;
  if (json === null || typeof json !== 'object') return constant;
  if (depth > maxDepth) return unreadable('nested too deep');
  let found = constant;
  for (const [key, held] of Object.entries(json)) {
    const isReference = key === 'from' || key === 'sourceField';
    found = join(
      found,
      isReference && typeof held === 'string' && held !== '' ? readFrom(held) : readDeep(held, depth + 1),
    );
  }
  return found;
}

function join(a: MappedValue, b: MappedValue): MappedValue {
  if (a === constant) return b;
  if (b === constant) return a;
  return {
    kind: a.kind === 'identity' && b.kind === 'identity' ? 'identity' : 'transformation',
    columns: mergeColumns([...a.columns, ...b.columns]),
    wholeRow: a.wholeRow || b.wholeRow,
    fault: a.fault ?? b.fault,
  };
}

function asTransformation(value: MappedValue): MappedValue {
  return value.kind === 'identity' ? { ...value, kind: 'transformation' } : value;
}

function orUnreadable(value: MappedValue, fault: string): MappedValue {
  return value.columns.length > 0 || value.wholeRow || value.fault !== null ? value : unreadable(fault);
}

function column(name: string): MappedValue {
  return { kind: 'identity', columns: [{ column: name, conditional: false }], wholeRow: false, fault: null };
}

function unreadable(fault: string): MappedValue {
  return { kind: 'transformation', columns: [], wholeRow: false, fault };
}

export function isObject(json: Json | undefined): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
