import { announcedClass } from './event-schema-urls.js';
import type { EventClass } from './event-schema-urls.js';

export type JsonRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The classes that an event can be by the fields it has, likeliest first. The core schema accepts an event that is of
 * exactly one class; knowing which leaves one list of faults to show instead of three. There are two only for an event with
 * a job and a dataset and no run; there are none when it names nothing at all.
 */
export function possibleClasses(event: JsonRecord): readonly EventClass[] {
  const has = (field: string) => event[field] !== undefined;
  if (has('run')) return has('job') || !has('dataset') ? ['RunEvent'] : ['DatasetEvent'];
  if (has('job') && has('dataset')) {
    return announcedClass(event['schemaURL']) === 'DatasetEvent'
      ? ['DatasetEvent', 'JobEvent']
      : ['JobEvent', 'DatasetEvent'];
  }
  if (has('job')) return ['JobEvent'];
  return has('dataset') ? ['DatasetEvent'] : [];
}
