import { isRecord } from '../event-class.js';
import type { JsonRecord } from '../event-class.js';
import { ConfigError } from './config-error.js';

/**
 * Options by name, in whatever spelling they were given: `log_file_path`, `logFilePath` and (from variables, whose names know
 * no case) `logfilepath` are one. What is null counts as absent. Each method throws a ConfigError for a value of another type.
 */
export interface OptionReader {
  /** For messages: `transport.auth`. */
  readonly where: string;
  text(name: string): string | undefined;
  requiredText(name: string): string;
  number(name: string): number | undefined;
  flag(name: string): boolean | undefined;
  /** A list of texts; a single text is a list of one. */
  texts(name: string): readonly string[] | undefined;
  numbers(name: string): readonly number[] | undefined;
  record(name: string): JsonRecord | undefined;
  /** The options below one; empty when there are none. What nobody asks of it counts as unread here too. */
  group(name: string): OptionReader;
  raw(name: string): unknown;
  /** The options that nobody has asked for, as they were spelled: `timeoutt`, `retry.totl`. */
  unread(): readonly string[];
}

export function readOptions(given: JsonRecord, where: string): OptionReader {
  const byName = new Map<string, { readonly key: string; readonly value: unknown }>();
  for (const [key, value] of Object.entries(given)) {
    if (value !== null && value !== undefined) byName.set(plainName(key), { key, value });
  }
  const read = new Set<string>();
  const groups = new Map<string, OptionReader>();

  function raw(name: string): unknown {
    read.add(plainName(name));
    return byName.get(plainName(name))?.value;
  }

  function wrong(name: string, wanted: string): ConfigError {
    return new ConfigError(`${where}.${name} is not ${wanted}`, `Give ${wanted} for ${name}, or leave it out.`);
  }

  function text(name: string): string | undefined {
    const value = raw(name);
    if (value === undefined) return undefined;
    if (typeof value === 'string') return value.trim() === '' ? undefined : value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    throw wrong(name, 'a text');
  }

  function list(name: string, wanted: string, isOne: (item: unknown) => boolean): readonly unknown[] | undefined {
    const value = raw(name);
    if (value === undefined) return undefined;
    const items = Array.isArray(value) ? (value as readonly unknown[]) : [value]; // isArray gives any[]
    if (!items.every(isOne)) throw wrong(name, wanted);
    return items;
  }

  function record(name: string): JsonRecord | undefined {
    const value = raw(name);
    if (value === undefined || isRecord(value)) return value;
    throw wrong(name, 'a group of options');
  }

  return {
    where,
    raw,
    text,
    requiredText(name) {
      const value = text(name);
      if (value === undefined) throw new ConfigError(`${where}.${name} is missing`, `Give ${name}.`);
      return value;
    },
    number(name) {
      const value = raw(name);
      if (value === undefined) return undefined;
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
      if (typeof number === 'number' && Number.isFinite(number) && number >= 0) return number;
      throw wrong(name, 'a number of at least 0');
    },
    flag(name) {
      const value = raw(name);
      if (value === undefined || typeof value === 'boolean') return value;
      const word = String(value).trim().toLowerCase();
      if (word === 'true' || word === 'false') return word === 'true';
      throw wrong(name, 'true or false');
    },
    texts: (name) => list(name, 'a list of texts', (item) => ['string', 'number'].includes(typeof item))?.map(String),
    numbers: (name) => list(name, 'a list of numbers', (item) => Number.isFinite(Number(item)))?.map(Number),
    record,
    group(name) {
      const group = readOptions(record(name) ?? {}, `${where}.${name}`);
      groups.set(name, group);
      return group;
    },
    unread() {
      const own = [...byName].filter(([name]) => !read.has(name)).map(([, { key }]) => key);
      return [...own, ...[...groups].flatMap(([name, group]) => group.unread().map((key) => `${name}.${key}`))];
    },
  };
}

/** One name for all spellings. */
export function plainName(name: string): string {
  return name.replace(/[_-]/g, '').toLowerCase();
}
