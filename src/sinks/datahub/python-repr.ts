import type { Json } from '../../model/workspace.js';

/**
 * A JSON value as Python prints it: `{'type': 'interval', 'on': True, 'end': None}`. DataHub's Hightouch connector writes
 * schedules in this form, and a property that means the same should read the same.
 */
export function pythonRepr(value: Json): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return pythonBoolean(value);
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return stringRepr(value);
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(pythonRepr).join(', ')}]`; // isArray loses readonly
  const members = Object.entries(value as { readonly [key: string]: Json }); // the one case left
  return `{${members.map(([key, member]) => `${stringRepr(key)}: ${pythonRepr(member)}`).join(', ')}}`;
}

export function pythonBoolean(value: boolean): string {
  return value ? 'True' : 'False';
}

const shortEscapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Single quotes, unless only double quotes spare an escape. */
function stringRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  // eslint-disable-next-line no-control-regex -- control characters are what is escaped here
  const escaped = text.replace(/[\\\u0000-\u001f\u007f-\u00a0\u00ad]/g, (character) => {
    return shortEscapes[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote;
}
