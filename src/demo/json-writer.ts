import type { ApiJson, ApiLists, ApiRun, ListName } from './api-shapes.js';

/** The JSON text of one object. */
export type JsonWriter = (object: ApiLists[ListName] | ApiRun) => string;

const idKeys = new Set(['id', 'workspaceId', 'sourceId', 'modelId', 'destinationId', 'parentId']);

/** Writes objects as they are, or with every id as a string. */
export function jsonWriter(ids: 'number' | 'string'): JsonWriter {
  return ids === 'number' ? (object) => JSON.stringify(object) : (object) => JSON.stringify(object, stringIds);
}

/** The same texts, each kept for as long as its object is: for lists, whose objects stay from page to page. */
export function keepingTexts(write: JsonWriter): JsonWriter {
  const texts = new WeakMap<object, string>();
  return (object) => {
    const text = texts.get(object) ?? write(object);
    texts.set(object, text);
    return text;
  };
}

function stringIds(key: string, value: ApiJson): ApiJson {
  if (typeof value === 'number' && idKeys.has(key)) return String(value);
  return key === 'syncs' && Array.isArray(value) ? value.map(String) : value;
}
