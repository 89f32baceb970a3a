import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { ObjectKind } from '../model/workspace.js';

/** Raw objects of the API, once their identity is known to be readable; the rest is read field by field. */
export type RawObject = Readonly<Record<string, unknown>>;

const id = {
  anyOf: [
    { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
    { type: 'string', pattern: '^(?!\\.{1,2}$)\\S{1,200}$' },
  ],
};
const text = { type: 'string', pattern: '\\S' };

function objectWith(properties: Readonly<Record<string, object>>): object {
  return { type: 'object', required: Object.keys(properties), properties };
}

const ajv = new Ajv({ strict: true, allErrors: false });

/** What an object must have to be itself. Whatever else it has, or lacks, is no reason to pass it over. */
export const identity: Readonly<Record<ObjectKind, ValidateFunction<RawObject>>> = {
  source: ajv.compile<RawObject>(objectWith({ id })),
  destination: ajv.compile<RawObject>(objectWith({ id })),
  model: ajv.compile<RawObject>(objectWith({ id, sourceId: id })),
  sync: ajv.compile<RawObject>(objectWith({ id, modelId: id, destinationId: id })),
  run: ajv.compile<RawObject>(objectWith({ id, status: text })),
  contract: ajv.compile<RawObject>(objectWith({ id, name: text })),
};

/** The payload that a model of each query type must have, under the key of that name. */
export const queryPayload = {
  raw_sql: { key: 'raw', fits: ajv.compile<RawObject>(objectWith({ sql: text })) },
  table: { key: 'table', fits: ajv.compile<RawObject>(objectWith({ name: text })) },
  dbt: { key: 'dbt', fits: ajv.compile<RawObject>(objectWith({ name: text })) },
  dbt_cloud: {
    key: 'dbt_cloud',
    fits: ajv.compile<RawObject>({
      type: 'object',
      anyOf: [objectWith({ name: text }), objectWith({ dbtUniqueId: text })],
    }),
  },
  visual: { key: 'visual', fits: ajv.compile<RawObject>(objectWith({ parentId: id })) },
  custom: { key: 'custom', fits: ajv.compile<RawObject>({ type: 'object' }) },
} as const;

/** The first fault in words: `modelId is missing`, `id is not readable`. */
export function faultText(errors: readonly ErrorObject[] | null | undefined): string {
  const fault = errors?.[0];
  if (fault === undefined) return 'not readable';
  if (fault.keyword === 'required') return `${String(fault.params['missingProperty'])} is missing`;
  const field = fault.instancePath.slice(1);
  return field === '' ? 'not an object' : `${field} is not readable`;
}
