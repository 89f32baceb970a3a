import { isRecord } from '../event-class.js';
import type { JsonRecord } from '../event-class.js';
import { ConfigError } from './config-error.js';
import { readOptions } from './option-reader.js';
import type { OptionReader } from './option-reader.js';

export interface CompositeEntry {
  readonly name: string;
  readonly priority: number;
  readonly options: JsonRecord;
}

/**
 * The members of a composite: a list, or a map by name, of which empty entries are passed over.
 *
 * Throws a ConfigError when there is none.
 */
export function compositeMembers(read: OptionReader): readonly CompositeEntry[] {
  const given = read.raw('transports');
  const named: (readonly [string, unknown])[] = Array.isArray(given)
    ? given.map((options: unknown, index) => [String(index), options])
    : isRecord(given)
      ? Object.entries(given).filter(([, options]) => options !== null && Object.keys(Object(options)).length > 0)
      : [];
  if (named.length === 0)
    throw new ConfigError(`${read.where}.transports is missing`, 'Give a list or a map of transports.');
  return named.map(([key, options]) => {
    const where = `${read.where}.transports.${key}`;
    if (!isRecord(options)) throw new ConfigError(`${where} is no group of options`, 'Give its type and options.');
    const member = readOptions(options, where);
    const isListed = Array.isArray(given);
    return { name: isListed ? (member.text('name') ?? key) : key, priority: priorityOf(member), options };
  });
}

function priorityOf(member: OptionReader): number {
  const value = Number(member.raw('priority') ?? 0);
  if (!Number.isFinite(value))
    throw new ConfigError(`${member.where}.priority is not a number`, 'Give a whole number.');
  return Math.trunc(value);
}
