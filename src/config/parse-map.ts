import { configurationError, type LineageError } from '../errors.js';
import type { PlatformOverride } from './config.js';
import { nearestHint } from './nearest.js';
import type { Option } from './option.js';

/**
 * A map of a config file: id or slug → settings.
 *
 * @throws LineageError (exit 2) for what is no map of maps, and for a setting that is unknown or of another type
 */
export function parsePlatformMap(
  option: Option,
  raw: unknown,
  origin: string,
): Readonly<Record<string, PlatformOverride>> {
  const map: Record<string, PlatformOverride> = Object.create(null) as Record<string, PlatformOverride>; // no inherited keys
  for (const [name, entry] of entriesOf(raw, origin)) {
    const settings: Record<string, string | boolean> = {};
    for (const [key, value] of entriesOf(entry, `${origin}.${name}`)) {
      if (value === null) continue;
      settings[key] = parseField(option.fields ?? {}, key, value, `${origin}.${name}.${key}`);
    }
    map[name] = settings; // the fields of the option are those of PlatformOverride
  }
  return map;
}

function parseField(
  fields: Readonly<Record<string, 'string' | 'boolean'>>,
  key: string,
  value: unknown,
  origin: string,
) {
  const type = Object.hasOwn(fields, key) ? fields[key] : undefined;
  if (type === undefined) {
    throw invalid(`${origin}: unknown key`, nearestHint(key, Object.keys(fields)));
  }
  if (type === 'string' && typeof value === 'number') return String(value);
  if (typeof value === 'string' || typeof value === 'boolean') if (typeof value === type) return value;
  throw invalid(`${origin}: expected a ${type}`, type === 'boolean' ? 'Write true or false.' : 'Write a text.');
}

function entriesOf(raw: unknown, origin: string): readonly [string, unknown][] {
  if (typeof raw === 'object' && raw !== null && !Array.isArray(raw)) return Object.entries(raw);
  throw invalid(`${origin}: expected a map`, 'Write an id or slug and, below it, its settings.');
}

function invalid(message: string, hint: string): LineageError {
  return configurationError(message, { code: 'invalid_value', op: 'read options', hint });
}
