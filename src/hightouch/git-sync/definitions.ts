/** Files of Git Sync in the words of the API (its differences: slugs for ids, `config`, `dbt_model`, flat payloads). */
import { isObject, readId, readText } from '../json-values.js';

export type Content = Readonly<Record<string, unknown>>;
type Raw = Record<string, unknown>;

/** The keys that a model and a sync cannot do without, as the file spells them. */
export const requiredKeys = { model: ['source'], sync: ['model', 'destination'] } as const;

const queryTypes: Readonly<Record<string, string>> = { sql: 'raw_sql', dbt_model: 'dbt', audience: 'visual' };

/** `models/{slug}.yaml` as an element of `/models`. */
export function modelPayload(content: Content, slug: string, workspaceId: string): Raw {
  const type = readText(content['type'] ?? content['queryType'])?.toLowerCase() ?? '';
  const queryType = Object.hasOwn(queryTypes, type) ? queryTypes[type] : type;
  return {
    id: slug,
    slug,
    workspaceId,
    sourceId: slugOf(content['source']),
    name: content['name'],
    description: content['description'],
    folderId: content['folderId'] ?? content['folder'],
    primaryKey: content['primaryKey'],
    isSchema: content['isSchema'],
    tags: content['tags'] ?? content['labels'],
    queryType,
    ...queryPayloads(content),
  };
}

/** `syncs/{slug}.yaml` as an element of `/syncs`. It has no runs, and says so. */
export function syncPayload(content: Content, slug: string, workspaceId: string): Raw {
  const isPaused = content['schedulePaused'] === true || content['disabled'] === true;
  return {
    id: slug,
    slug,
    workspaceId,
    modelId: slugOf(content['model']),
    destinationId: slugOf(content['destination']),
    configuration: content['config'] ?? content['configuration'],
    schedule: schedule(content['schedule']),
    disabled: isPaused,
    status: isPaused ? 'disabled' : null,
    lastRunAt: null,
    referencedColumns: content['referencedColumns'],
    primaryKey: content['primaryKey'],
    externalSegment: content['externalSegment'],
    tags: content['tags'] ?? content['labels'],
  };
}

/** A slug, also where it stands as `{slug: …}`. */
export function slugOf(value: unknown): string | null {
  return readId(isObject(value) ? (value['slug'] ?? value['id']) : value);
}

/** What the API calls no schedule is `manual` here. */
function schedule(value: unknown): unknown {
  return isObject(value) && value['type'] === 'manual' && value['schedule'] === undefined ? null : value;
}

/** Every payload that the file has; which one counts is decided as for the API. */
function queryPayloads(content: Content): Raw {
  const { raw, table, dbt, visual, custom, query } = content;
  const sql = readText(content['rawSql']) ?? readText(content['sql']) ?? (isObject(raw) ? raw['sql'] : raw);
  const tableName = isObject(table) ? table['name'] : (table ?? content['tableName']);
  const parent = slugOf(content['parent'] ?? content['parentModel'] ?? content['parentId']);
  return {
    ...(sql === undefined || sql === null ? {} : { raw: { sql } }),
    ...(tableName === undefined ? {} : { table: { name: tableName } }),
    ...dbtPayload(isObject(dbt) ? { ...content, ...dbt } : content, isObject(dbt)),
    ...(parent === null && !isObject(visual) ? {} : { visual: visualPayload(content, visual, parent) }),
    ...(isObject(custom) ? { custom } : isObject(query) ? { custom: { query } } : {}),
  };
}

/** Only where the file says where the relation lies is it known; by its id alone it is dbt's choice. */
function dbtPayload(content: Content, isNested: boolean): Raw {
  const id = readText(content['dbtUniqueId']) ?? readText(content['modelId']);
  const texts = { dbtUniqueId: id, compiledSql: content['compiledSql'] };
  const relation = isNested ? content['name'] : (id?.split('.')[2] ?? content['name']);
  const isPlaced = readText(content['database']) !== null || readText(content['schema']) !== null;
  if (isPlaced && (isNested || id !== null)) {
    return { dbt: { ...texts, database: content['database'], schema: content['schema'], name: relation } };
  }
  return id === null ? {} : { dbt_cloud: texts };
}

function visualPayload(content: Content, visual: unknown, parent: string | null): Raw {
  const nested = isObject(visual) ? visual : content;
  return {
    parentId: parent ?? slugOf(nested['parentId'] ?? nested['parent'] ?? nested['parentModel']),
    filter: nested['filter'],
    primaryLabel: nested['primaryLabel'],
    secondaryLabel: nested['secondaryLabel'],
  };
}
