/** Which kinds of mapping a configuration holds, for the figures of coverage. */
import type { Json, JsonObject } from '../../model/workspace.js';
import { allColumnsSwitch, container, fieldMap, isSwitchedOff, looksLiteral } from './configuration-words.js';
import { isTemplate } from './liquid-tokens.js';
import { isList, isObject, maxDepth } from './mapped-value.js';
import { canonicalEntry, isEntry, targetOf } from './mapping-entry.js';

/**
 * How often each kind occurs, by name: the `type` of an entry (`standard`, `template`, `reference`, …), `untyped` for an
 * entry without one, `columns` for a column that is named outside of mapping lists, `liquid` for a template there, and `auto`
 * for all columns under their own names.
 */
export function mappingKinds(configuration: JsonObject | null): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  const add: Add = (kind) => void counts.set(kind, (counts.get(kind) ?? 0) + 1);
  if (configuration !== null) walk(configuration, { key: '', path: '', depth: 1 }, add);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

type Add = (kind: string) => void;

interface Spot {
  /** The last key on the path to it. */
  readonly key: string;
  readonly path: string;
  readonly depth: number;
}

function walk(held: Json, spot: Spot, add: Add, isListed = false): void {
  const deeper = { ...spot, depth: spot.depth + 1 };
  if (spot.depth > maxDepth) return;
  if (typeof held === 'string') {
    if (isTemplate(held)) add('liquid');
  } else if (isList(held)) {
    for (const item of held) walk(item, deeper, add, true);
  } else if (isObject(held) && !isSwitchedOff(held, spot.path)) {
    countObject(held, spot, add, isListed);
  }
}

function countObject(held: JsonObject, { key, path, depth }: Spot, add: Add, isListed: boolean): void {
  const { from } = held;
  if (isMapping(held, key, isListed)) {
    add(typeof held['type'] === 'string' && held['type'] !== '' ? held['type'] : 'untyped');
  } else if (typeof from === 'string' && !looksLiteral(from)) {
    add('columns');
  } else {
    for (const [name, value] of Object.entries(held)) {
      if (allColumnsSwitch.test(name) && (value === true || value === 'true')) add('auto');
      // The fields of a map; what they hold beside a name of a column is counted by itself.
      else if (fieldMap.test(key) && typeof value === 'string' && !isTemplate(value)) add('untyped');
      else walk(value, { key: name, path: `${path}.${name}`, depth: depth + 1 }, add);
    }
  }
}

/** As the mappings are read: what a container lists, one entry in its place, and elsewhere what is a mapping by itself. */
function isMapping(held: JsonObject, key: string, isListed: boolean): boolean {
  if (!container.test(key)) return isEntry(held);
  const entry = canonicalEntry(held);
  if (isListed) return targetOf(entry) !== null && Object.keys(held).length > 1;
  return isEntry(fieldMap.test(key) ? held : entry);
}
