import { createHash } from 'node:crypto';

/**
 * DataHub's GUID of a set of properties: the lower-case hexadecimal MD5 of their JSON text as Python writes it, keys
 * sorted, no spaces, everything but printable ASCII escaped. Properties without a value are left out.
 *
 * Defined by DataHub's `datahub_guid`; containers, runs and assertions get their URNs from it.
 */
export function datahubGuid(properties: Readonly<Record<string, string | null | undefined>>): string {
  const members = Object.entries(properties)
    .filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, value]) => `${asciiJson(key)}:${asciiJson(value)}`);
  return createHash('md5')
    .update(`{${members.join(',')}}`)
    .digest('hex');
}

/** JSON text of a string in ASCII alone. DEL is escaped too: Python counts it as not printable. */
function asciiJson(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
