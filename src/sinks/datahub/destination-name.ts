import type { Json, JsonObject } from '../../model/workspace.js';

const objectKeys = ['object', 'tableName', 'table', 'destinationTable', 'objectName'] as const;

/**
 * What DataHub's Hightouch connector would call the object a sync writes to, by its own two rules: the event's name of an
 * event sync, else the first of five keys that names something. null when it would have to invent a name.
 */
export function connectorObjectName(configuration: JsonObject | null): string | null {
  if (configuration === null) return null;
  if (configuration['type'] === 'event') {
    const eventName = text(configuration['eventName']) ?? text(member(configuration['eventName'], 'from'));
    if (eventName !== null) return eventName;
  }
  for (const key of objectKeys) {
    const value = configuration[key];
    const name = text(value) ?? text(member(value, 'from')) ?? text(member(value, 'name'));
    if (name !== null) return name;
  }
  return null;
}

function text(value: Json | undefined): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

function member(value: Json | undefined, key: string): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return (value as JsonObject)[key]; // isArray does not rule a readonly array out for the compiler
}
