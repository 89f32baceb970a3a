import type { DeclaredColumn } from '../model/workspace.js';
import { isObject, readText } from './json-values.js';

const listKeys = ['columns', 'fields', 'schema', 'properties'];
const nameKeys = ['name', 'fieldName', 'field_name', 'columnName', 'column_name'];
const typeKeys = ['type', 'dataType', 'data_type', 'fieldType', 'field_type', 'columnType', 'column_type'];
const descriptionKeys = ['description', 'comment', 'doc'];

/**
 * The columns of a model's `querySchema`, in its order, each name once. The API's specification does not have it; it was seen
 * as a list, as an object that holds one, and as JSON text of either. A column needs a name and a type.
 */
export function readQuerySchema(value: unknown): readonly DeclaredColumn[] {
  const list = listOf(typeof value === 'string' ? parsed(value) : value);
  const columns = new Map<string, DeclaredColumn>();
  for (const element of list) {
    if (!isObject(element)) continue;
    const name = firstText(element, nameKeys);
    const type = firstText(element, typeKeys);
    if (name === null || type === null || columns.has(name)) continue;
    columns.set(name, { name, type, description: firstText(element, descriptionKeys) });
  }
  return [...columns.values()];
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value as readonly unknown[];
  if (!isObject(value)) return [];
  const held = listKeys.map((key) => value[key]).find((inner) => Array.isArray(inner));
  return Array.isArray(held) ? (held as readonly unknown[]) : [];
}

function firstText(holder: Readonly<Record<string, unknown>>, keys: readonly string[]): string | null {
  for (const key of keys) {
    const text = readText(holder[key]);
    if (text !== null) return text;
  }
  return null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
