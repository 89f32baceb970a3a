/** Which object a sync writes to, by what its configuration says. */
import type { Json, JsonObject, Sync } from '../../model/workspace.js';
import { configuredText } from './configured-text.js';
import { systemOf } from './systems.js';
import { eventObject, fileObject, sheetObject, tableObject, usualObject } from './usual-keys.js';

/**
 * The name of the object: probed in the order of the known evidence (object, audience, external segment, event, sheet, file,
 * table, then what the system's row names). Null when nothing names it, or only a column does.
 */
export function destinationObject(sync: Sync, platform: string): string | null {
  const configuration = sync.configuration ?? {};
  return (
    named(configuration, usualObject) ??
    configuredText(configuration, ['objectId']) ??
    sync.externalSegmentId ??
    named(configuration, eventObject) ??
    sheet(configuration) ??
    named(configuration, fileObject) ??
    named(configuration, [...tableObject, ...(systemOf(platform).object ?? [])])
  );
}

/** A sheet by the file that holds it. */
function sheet(configuration: JsonObject): string | null {
  const parts = [configuredText(configuration, sheetObject.file), configuredText(configuration, sheetObject.sheet)];
  const known = parts.filter((part) => part !== null);
  return known.length === 0 ? null : known.join('/');
}

function named(configuration: JsonObject, keys: readonly string[]): string | null {
  for (const key of keys) {
    const name = nameIn(Object.hasOwn(configuration, key) ? configuration[key] : undefined);
    if (name !== null) return name;
  }
  return null;
}

/** A literal name, also as `{name}`; one that is taken from a column is different for every row and so no name. */
function nameIn(held: Json | undefined): string | null {
  if (typeof held === 'string') return held.trim() === '' || /\{\{|\{%/.test(held) ? null : held.trim();
  if (typeof held === 'number') return String(held);
  if (typeof held !== 'object' || held === null || Array.isArray(held)) return null;
  const { from, name } = held as JsonObject; // an array was ruled out; isArray does not narrow readonly
  return from === undefined && typeof name === 'string' ? nameIn(name) : null;
}
