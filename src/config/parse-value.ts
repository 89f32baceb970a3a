import { resolve } from 'node:path';
import { configurationError, type LineageError } from '../errors.js';
import { registerSecret } from '../log/redact.js';
import { isLaterSink, notInThisVersion } from './later.js';
import { nearestHint } from './nearest.js';
import { isList, type Option } from './option.js';
import { parsePlatformMap } from './parse-map.js';
import type { Setting } from './settings.js';
import { parseDuration, parseTime } from './time.js';
import { parseHttpUrl } from './parse-url.js';

/** In the place of a path: standard output. */
export const standardOutput = '-';

/**
 * A raw value (text of a flag or variable, anything of a config file) as the option's type wants it.
 *
 * @param origin where it stands, as a person would say it: `--since`, `OPENLINEAGE_URL`, `syncs in lineage.yml`
 * @throws LineageError (exit 2) that names the origin and shows a value that would do
 */
export function parseValue(option: Option, raw: unknown, origin: string, folder: string): Setting['value'] {
  if (option.type === 'map') return parsePlatformMap(option, raw, origin);
  if (isList(option)) return parseList(option, raw, origin, folder);
  if (option.type === 'boolean') return parseBoolean(raw, origin);
  return parseText(option, scalarText(raw, origin), origin, folder);
}

function parseText(option: Option, text: string, origin: string, folder: string): string | number {
  switch (option.type) {
    case 'integer':
    case 'number':
      return parseNumber(option, text, origin);
    case 'ratio':
      return parseRatio(text, origin);
    case 'duration':
      return parseLength(option, text, origin);
    case 'time':
      return (
        parseTime(text) ??
        reject(origin, text, 'is no time', 'Write 2026-02-01T08:30:00Z or "2026-02-01 08:30:00" (UTC).')
      );
    case 'url':
      return parseHttpUrl(text, origin);
    case 'path':
      return option.standardOutput === true && text.trim() === standardOutput ? standardOutput : resolve(folder, text);
    case 'choice':
      return parseChoice(option, text, origin);
    case 'secret':
      return parseSecret(text, origin);
    default:
      return text.trim();
  }
}

function parseNumber(option: Option, text: string, origin: string): number {
  const value = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i.test(text) ? Number(text) : Number.NaN;
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = option;
  if (!Number.isFinite(value))
    reject(origin, text, 'is no number', `Write a number, such as ${option.default ?? '10'}.`);
  if (option.type === 'integer' && !Number.isSafeInteger(value)) {
    reject(origin, text, 'is no whole number', `Write a whole number, such as ${option.default ?? '10'}.`);
  }
  if (value < min || value > max) reject(origin, text, 'is out of range', `Write a number ${rangeText(min, max)}.`);
  return value;
}

function rangeText(min: number, max: number): string {
  return max === Number.POSITIVE_INFINITY ? `of at least ${min}` : `from ${min} to ${max}`;
}

function parseRatio(text: string, origin: string): number {
  const percent = /^\s*(\d+(?:\.\d+)?)\s*%\s*$/.exec(text)?.[1];
  const value = percent === undefined ? Number(text.trim() === '' ? Number.NaN : text) : Number(percent) / 100;
  if (value >= 0 && value <= 1) return value;
  return reject(origin, text, 'is no share', 'Write a number from 0 to 1, such as 0.8, or 80%.');
}

function parseLength(option: Option, text: string, origin: string): number {
  const ms = parseDuration(text);
  if (ms === null)
    return reject(origin, text, 'is no duration', 'Write a number and a unit: 7d, 1h, 30m, 10s or 500ms.');
  if (ms < (option.min ?? 0))
    reject(origin, text, 'is too short', `Write a duration such as ${option.default ?? '1h'}.`);
  return ms;
}

function parseChoice(option: Option, text: string, origin: string): string {
  const choices = option.choices ?? [];
  const word = text.trim().toLowerCase();
  if (choices.includes(word)) return word;
  if (option.key === 'sink' && isLaterSink(word))
    throw notInThisVersion(`sink ${word}`, `Use ${choices.join(' or ')}.`);
  const synonym = option.synonyms !== undefined && Object.hasOwn(option.synonyms, word) ? option.synonyms[word] : null;
  if (typeof synonym === 'string') return synonym;
  const hint = `${nearestHint(word, [...choices, ...Object.keys(option.synonyms ?? {})])} Known: ${choices.join(', ')}.`;
  return reject(origin, text, option.key === 'sink' ? 'is no known sink' : 'is not one of the choices', hint);
}

/** A newline at the end, as an editor leaves one in a file, does not belong to a secret. */
function parseSecret(text: string, origin: string): string {
  const secret = text.trim();
  registerSecret(secret);
  if (/^[\x21-\x7e]+$/.test(secret)) return secret;
  throw configurationError(`${origin}: the value holds characters that no key can hold`, {
    code: 'invalid_secret',
    op: 'read options',
    hint: 'A key is one line of printable ASCII without blanks: check what was copied.',
  });
}

function parseBoolean(raw: unknown, origin: string): boolean {
  if (typeof raw === 'boolean') return raw;
  const word = scalarText(raw, origin).trim().toLowerCase();
  if (['true', 'yes', 'on', '1'].includes(word)) return true;
  if (['false', 'no', 'off', '0'].includes(word)) return false;
  return reject(origin, word, 'is neither true nor false', 'Write true or false.');
}

function parseList(option: Option, raw: unknown, origin: string, folder: string): readonly string[] {
  const items = (Array.isArray(raw) ? raw : [raw]).flatMap((item) => {
    const text = scalarText(item, origin);
    return option.type === 'choices' ? text.split(',') : [text];
  });
  const words = items.map((item) => item.trim()).filter((item) => item !== '');
  if (option.type === 'choices') return [...new Set(words.map((word) => parseChoice(option, word, origin)))];
  if (option.type === 'paths') return [...new Set(words.map((word) => resolve(folder, word)))];
  if (option.type === 'patterns') for (const word of words) requirePattern(word, origin);
  return words;
}

function requirePattern(text: string, origin: string): void {
  try {
    new RegExp(`^(?:${text})$`, 'i');
  } catch (cause) {
    throw configurationError(`${origin}: ${quoted(text)} is no regular expression`, {
      code: 'invalid_pattern',
      op: 'read options',
      hint: `It is matched against the whole slug, name or id, as in "crm-.*". ${cause instanceof Error ? cause.message : ''}`.trim(),
      cause,
    });
  }
}

function scalarText(raw: unknown, origin: string): string {
  if (typeof raw === 'string') return raw;
  if (typeof raw === 'number' || typeof raw === 'boolean') return String(raw);
  const found = Array.isArray(raw) ? 'a list' : 'a map';
  throw configurationError(`${origin}: expected a single value, found ${found}`, {
    code: 'invalid_value',
    op: 'read options',
    hint: 'Write one value.',
  });
}

/** What a user wrote, short enough for a message. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 77)}...` : text);
}

function reject(origin: string, text: string, what: string, hint: string): never {
  throw invalidValue(`${origin}: ${quoted(text)} ${what}`, hint);
}

function invalidValue(message: string, hint: string): LineageError {
  return configurationError(message, { code: 'invalid_value', op: 'read options', hint });
}
