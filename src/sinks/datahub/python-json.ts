import type { Json, JsonObject } from '../../model/workspace.js';

/** JSON text as Python's `json.dumps` writes it: a blank behind commas and colons, everything but ASCII escaped. */
export function pythonJson(value: Json): string {
  if (typeof value !== 'object' || value === null) return asciiText(value);
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(pythonJson).join(', ')}]`; // isArray loses readonly
  const members = Object.entries(value as JsonObject); // the one case left
  return `{${members.map(([key, member]) => `${asciiText(key)}: ${pythonJson(member)}`).join(', ')}}`;
}

function asciiText(value: string | number | boolean | null): string {
  return JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
