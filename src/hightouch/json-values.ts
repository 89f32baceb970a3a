import type { Json, JsonObject } from '../model/workspace.js';

/** Readings of single values that the API may leave out, null or change the type of. None of them throws. */

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An id as text: a whole number, or text without white space; null for anything else. */
export function readId(value: unknown): string | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? String(value) : null;
  // Dots alone would be read as a step in a path.
  return typeof value === 'string' && /^(?!\.{1,2}$)\S{1,200}$/.test(value) ? value : null;
}

/** Text that says something, or null. */
export function readText(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

const isoTime =
  /^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2})(?::(\d{2})(?:[.,](\d+))?)?)?\s*(Z|z|[+-]\d{2}(?::?\d{2})?)?$/;

/** An ISO 8601 time as `YYYY-MM-DDTHH:mm:ss.SSSZ`; without a zone it is UTC. null when it is none. */
export function readTime(value: unknown): string | null {
  const parts = typeof value === 'string' ? isoTime.exec(value.trim()) : null;
  if (parts === null) return null;
  const [, day, minutes = '00:00', seconds = '00', fraction = '', zone = 'Z'] = parts;
  const ms = fraction.slice(0, 3).padEnd(3, '0');
  const time = new Date(`${day}T${minutes}:${seconds}.${ms}${zoneText(zone)}`);
  if (Number.isNaN(time.getTime())) return null;
  const year = time.getUTCFullYear();
  return year >= 0 && year <= 9999 ? time.toISOString() : null;
}

function zoneText(zone: string): string {
  if (zone.toUpperCase() === 'Z') return 'Z';
  const digits = zone.slice(1).replace(':', '');
  return `${zone[0]}${digits.slice(0, 2)}:${digits.slice(2) || '00'}`;
}

/** A count: what is no number, not finite or below zero is zero. */
export function readCount(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? Math.floor(value) : 0;
}

/** A JSON object, or null. */
export function readJsonObject(value: unknown): JsonObject | null {
  return isObject(value) ? (value as JsonObject) : null; // it came out of JSON.parse
}

/** Any JSON value; null when absent. */
export function readJson(value: unknown): Json {
  return value === undefined ? null : (value as Json); // it came out of JSON.parse
}

/** Labels: text, numbers and yes or no become text; anything else is left out. */
export function readTags(value: unknown): Readonly<Record<string, string>> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, tag]) => ['string', 'number', 'boolean'].includes(typeof tag))
      .map(([key, tag]) => [key, String(tag)]),
  );
}

/** The elements that are text. */
export function readTexts(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  const isText = (element: unknown): element is string => typeof element === 'string';
  return value.every(isText) ? value : value.filter(isText);
}

/** What a run says went wrong: text, or the message of an object; null when it says nothing. */
export function readError(value: unknown): string | null {
  if (!isObject(value)) return readText(value);
  if (Object.keys(value).length === 0) return null;
  return readText(value['message']) ?? readText(value['error']) ?? JSON.stringify(value);
}

/** The code of an error that is an object; null when it has none. */
export function readErrorCode(value: unknown): string | null {
  const code = isObject(value) ? value['code'] : null;
  return typeof code === 'number' ? String(code) : readText(code);
}
