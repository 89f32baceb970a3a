import type { ContractEvent, EventContract } from '../model/workspace.js';
import { isObject, readId, readJsonObject, readText, readTime } from './json-values.js';
import type { RawObject } from './schemas.js';

/** A contract whose identity is readable. Every other field has a default; an event without a type is left out. */
export function readContract(raw: RawObject, id: string): EventContract {
  return {
    kind: 'contract',
    id,
    name: String(raw['name']),
    slug: readText(raw['slug']),
    description: readText(raw['description']),
    onUndeclaredSchema: readText(raw['onUndeclaredSchema']),
    createdAt: readTime(raw['createdAt']),
    events: objectsOf(raw['events']).flatMap((event) => readEvent(event)),
    eventSources: objectsOf(raw['eventSources']).flatMap((source) => {
      const sourceId = readId(source['id']);
      return sourceId === null ? [] : [{ id: sourceId, name: readText(source['name']) ?? sourceId }];
    }),
  };
}

function readEvent(event: RawObject): readonly ContractEvent[] {
  const type = readText(event['type']);
  if (type === null) return [];
  const { version } = event;
  return [
    {
      type,
      name: readText(event['name']),
      slug: readText(event['slug']),
      version: typeof version === 'number' ? String(version) : readText(version),
      schema: readJsonObject(event['schema']) ?? {},
      onSchemaViolation: readText(event['onSchemaViolation']),
      onUndeclaredFields: readText(event['onUndeclaredFields']),
    },
  ];
}

function objectsOf(value: unknown): readonly RawObject[] {
  return Array.isArray(value) ? value.filter((element): element is RawObject => isObject(element)) : [];
}
