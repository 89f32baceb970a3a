import type { JsonObject } from '../model/workspace.js';
import type { Option } from './option.js';
import { fileOptions } from './options.js';

const duration = '^(0|(\\d+(\\.\\d+)?(ms|[smhdw]))+)$';
const reference = { type: 'string', pattern: '\\$\\{[^}]+\\}' } as const;

/** JSON Schema (draft 2020-12) of a config file. Any value may be a reference, `${NAME}` or `${file:/path}`. */
export function configSchema(): JsonObject {
  const properties = Object.fromEntries(fileOptions.map((option) => [option.key, property(option)]));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'hightouch-lineage configuration file',
    type: 'object',
    additionalProperties: false,
    properties: { ...properties, workspaces: workspacesProperty(properties) },
  };
}

function workspacesProperty(properties: JsonObject): JsonObject {
  const own = Object.fromEntries(Object.entries(properties).filter(([key]) => key !== 'workspace'));
  const platformInstance = own['datahubPlatformInstance'] ?? {};
  return {
    description:
      'One entry a workspace, each with keys of its own; --workspace or JOB_COMPLETION_INDEX says which one a pass is for.',
    type: 'array',
    minItems: 1,
    items: {
      type: 'object',
      required: ['name'],
      additionalProperties: false,
      properties: { name: { type: 'string', minLength: 1 }, ...own, platformInstance },
    },
  };
}

function property(option: Option): JsonObject {
  const shape = shapeOf(option);
  return {
    description: option.about,
    ...('type' in shape && shape['type'] !== 'string' && shape['type'] !== 'object'
      ? { anyOf: [shape, reference] }
      : shape),
    ...defaultOf(option),
  };
}

function shapeOf(option: Option): JsonObject {
  switch (option.type) {
    case 'integer':
    case 'number':
      return {
        type: option.type,
        ...(option.min === undefined ? {} : { minimum: option.min }),
        ...(option.max === undefined ? {} : { maximum: option.max }),
      };
    case 'ratio':
      return { type: 'number', minimum: 0, maximum: 1 };
    case 'boolean':
      return { type: 'boolean' };
    case 'choice':
      return { anyOf: [{ enum: [...(option.choices ?? [])] }, reference] };
    case 'choices':
      return { type: 'array', items: { enum: [...(option.choices ?? [])] }, uniqueItems: true };
    case 'list':
    case 'paths':
    case 'patterns':
      return { type: 'array', items: { type: 'string' } };
    case 'duration':
      return { anyOf: [{ type: 'string', pattern: duration }, reference] };
    case 'map':
      return { type: 'object', additionalProperties: mapEntry(option) };
    default:
      return { type: 'string' };
  }
}

function mapEntry(option: Option): JsonObject {
  const properties = Object.entries(option.fields ?? {}).map(([name, type]) => [name, { type }] as const);
  return { type: 'object', additionalProperties: false, properties: Object.fromEntries(properties) };
}

function defaultOf(option: Option): JsonObject {
  if (option.default === undefined) return {};
  if (option.type === 'boolean') return { default: option.default === 'true' };
  if (['integer', 'number', 'ratio'].includes(option.type)) return { default: Number(option.default) };
  return { default: option.default };
}
