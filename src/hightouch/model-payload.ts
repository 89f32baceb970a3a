import type { Model, ModelQuery } from '../model/workspace.js';
import { readId, readJson, readTags, readText, readTime } from './json-values.js';
import { readQuerySchema } from './query-schema.js';
import { queryPayload, type RawObject } from './schemas.js';

type QueryType = keyof typeof queryPayload;

const queryTypes = Object.keys(queryPayload) as readonly QueryType[]; // the keys of the table above

/** One reader a query type; each gets a payload that fits its schema. */
const readers: { readonly [Type in QueryType]: (payload: RawObject) => ModelQuery } = {
  raw_sql: (payload) => ({ kind: 'raw_sql', sql: String(payload['sql']) }),
  table: (payload) => ({ kind: 'table', name: String(payload['name']) }),
  dbt: (payload) => ({
    kind: 'dbt',
    database: readText(payload['database']),
    schema: readText(payload['schema']),
    name: String(payload['name']),
    ...dbtTexts(payload),
  }),
  dbt_cloud: (payload) => ({
    kind: 'dbt_cloud',
    name: readText(payload['name']) ?? nameOfUniqueId(String(payload['dbtUniqueId'])),
    ...dbtTexts(payload),
  }),
  visual: (payload) => ({
    kind: 'visual',
    parentId: readId(payload['parentId']) ?? '',
    filter: readJson(payload['filter']),
    primaryLabel: readText(payload['primaryLabel']),
    secondaryLabel: readText(payload['secondaryLabel']),
  }),
  custom: (payload) => ({ kind: 'custom', query: readJson(payload['query']) }),
};

/** A model whose identity is readable. Every other field has a default. */
export function readModel(raw: RawObject, id: string): Model {
  const queryType = readText(raw['queryType']) ?? '';
  const slug = readText(raw['slug']) ?? id;
  const querySchema = readQuerySchema(raw['querySchema']);
  return {
    kind: 'model',
    id,
    workspaceId: readId(raw['workspaceId']) ?? '',
    sourceId: readId(raw['sourceId']) ?? '',
    name: readText(raw['name']) ?? slug,
    slug,
    description: readText(raw['description']),
    folderId: readId(raw['folderId']),
    primaryKey: readText(raw['primaryKey']),
    isSchema: raw['isSchema'] === true,
    tags: readTags(raw['tags']),
    queryType,
    query: readQuery(raw, queryType),
    ...(querySchema.length === 0 ? {} : { querySchema }),
    createdAt: readTime(raw['createdAt']),
    updatedAt: readTime(raw['updatedAt']),
  };
}

/** The payload that is there decides; the query type only where there are several, or none. */
function readQuery(raw: RawObject, queryType: string): ModelQuery {
  const named = queryTypeOf(queryType);
  const inOrder = named === null ? queryTypes : [named, ...queryTypes.filter((type) => type !== named)];
  for (const type of inOrder) {
    const payload = raw[queryPayload[type].key];
    if (queryPayload[type].fits(payload)) return readers[type](payload);
  }
  return { kind: named === null ? 'unknown' : 'missing' };
}

function queryTypeOf(queryType: string): QueryType | null {
  const word = queryType.trim().toLowerCase();
  // The API's own specification spells it so in one place.
  if (word === 'tabel') return 'table';
  return queryTypes.find((type) => type === word) ?? null;
}

function dbtTexts(payload: RawObject) {
  return {
    dbtUniqueId: readText(payload['dbtUniqueId']),
    compiledSql: readText(payload['compiledSql']),
    rawSql: readText(payload['rawSql']),
  };
}

/** `model.<project>.<name>`, with a version behind it where the model has several. */
function nameOfUniqueId(uniqueId: string): string {
  return uniqueId.split('.')[2] ?? uniqueId;
}
