/** Which kinds of mapping a configuration holds, for the figures of coverage. */
import type { Json, JsonObject } from '../../model/workspace.js';
import { isTemplate } from './liquid-tokens.js';
import { isObject, maxDepth } from './mapped-value.js';

/**
 * How often each kind occurs, by name: the `type` of an entry (`standard`, `template`, `reference`, …), `untyped` for an
 * entry without one, `columns` for a column that is named outside of mapping lists, `liquid` for a template there, and `auto`
 * for all columns under their own names.
 */
export function mappingKinds(configuration: JsonObject | null): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  const add = (kind: string): void => void counts.set(kind, (counts.get(kind) ?? 0) + 1);
  if (configuration !== null) walk(configuration, '', 1, add);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function walk(held: Json, key: string, depth: number, add: (kind: string) => void): void {
  if (depth > maxDepth) return;
  if (typeof held === 'string') {
    if (isTemplate(held)) add('liquid');
    return;
  }
  if (Array.isArray(held)) {
    for (const item of held as readonly Json[]) walk(item, key, depth + 1, add); // isArray does not narrow readonly
    return;
  }
  if (!isObject(held)) return;
  if (isEntry(held)) {
    add(typeof held['type'] === 'string' && held['type'] !== '' ? held['type'] : 'untyped');
    return;
  }
  if (typeof held['from'] === 'string') {
    add('columns');
    return;
  }
  for (const [name, value] of Object.entries(held)) {
    if (name === 'autoSyncColumns') {
      if (value === true || value === 'true') add('auto');
    } else if (/column_?mappings?$/i.test(name) && isObject(value)) {
      Object.keys(value).forEach(() => add('untyped'));
    } else walk(value, name, depth + 1, add);
  }
}

/** An entry of a mapping list: it has a target, and a source of some kind. */
function isEntry(held: JsonObject): boolean {
  const hasTarget = ['to', 'destinationField', 'target'].some((key) => typeof held[key] === 'string');
  return hasTarget && Object.keys(held).length > 1;
}
