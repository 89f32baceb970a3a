import type { CommandName, OptionRow } from './option.js';

/** What sends proposals to DataHub. */
const sending: readonly CommandName[] = ['run', 'check', 'replay', 'config'];
const platformFields = {
  platform: 'string',
  platformInstance: 'string',
  env: 'string',
  database: 'string',
  schema: 'string',
  includeSchemaInUrn: 'boolean',
} as const;
const destinationFields = { ...platformFields, foreign: 'boolean' } as const;

/** The group of this name in the table of options. */
export const dataHubOptions: Readonly<Record<string, OptionRow>> = {
  'datahub-url': {
    type: 'url',
    standard: ['DATAHUB_GMS_URL'],
    commands: sending,
    about: "Send metadata change proposals to DataHub's metadata service (GMS) at this address.",
  },
  'datahub-token': {
    type: 'secret',
    standard: ['DATAHUB_GMS_TOKEN'],
    commands: sending,
    about: 'Access token for --datahub-url.',
  },
  'datahub-file': {
    type: 'path',
    placeholder: 'FILE',
    standardOutput: true,
    defaultText: '{outputDir}/datahub/mcps.json, when no --datahub-url is given',
    about: 'Write metadata change proposals to this file; - for standard output.',
  },
  'datahub-api': {
    type: 'choice',
    choices: ['restli', 'openapi', 'auto'],
    default: 'restli',
    commands: sending,
    about: 'Which API of --datahub-url takes the proposals; auto: OpenAPI v3 where the server offers it.',
  },
  'datahub-async': {
    type: 'boolean',
    default: 'false',
    commands: sending,
    about: 'The server only queues proposals: faster, but what it refuses later is not known here.',
  },
  'datahub-batch-size': {
    type: 'integer',
    default: '100',
    min: 1,
    max: 200,
    commands: sending,
    about: 'Proposals in one request at most.',
  },
  'datahub-concurrency': {
    type: 'integer',
    default: '8',
    min: 1,
    max: 64,
    commands: sending,
    about: 'Requests in flight. Those of one entity are sent one after the other.',
  },
  'datahub-timeout': {
    type: 'duration',
    default: '30s',
    min: 1,
    commands: sending,
    about: 'How long one request to --datahub-url may take.',
  },
  'datahub-foreign-lineage': {
    type: 'choice',
    choices: ['none', 'patch'],
    default: 'none',
    about: 'Lineage on tables and objects that other connectors own: none, or edges added by PATCH.',
  },
  'datahub-remove-stale': {
    type: 'boolean',
    default: 'true',
    about: 'Soft-delete models, flows, jobs and SaaS datasets that are gone in Hightouch (docs/datahub.md).',
  },
  'datahub-fail-safe-threshold': {
    type: 'number',
    default: '75',
    min: 0,
    max: 100,
    placeholder: 'PERCENT',
    about: 'Nothing is removed when more than this percent of what was told is gone; 100: always.',
  },
  'datahub-env': { type: 'string', default: 'PROD', placeholder: 'ENV', about: 'Environment of datasets and flows.' },
  'datahub-platform-instance': { type: 'string', about: 'Platform instance of the Hightouch entities.' },
  'datahub-emit-models': { type: 'boolean', default: 'true', about: 'Tell models as datasets.' },
  'datahub-lowercase-urns': {
    type: 'choice',
    choices: ['auto', 'true', 'false'],
    default: 'auto',
    about: "Names of warehouse tables in lower case; auto: as that warehouse's own connector does by default.",
  },
  'datahub-sql-lineage': {
    type: 'boolean',
    default: 'true',
    about: 'Tell the tables that models of raw SQL read; false: such models have no upstreams.',
  },
  'datahub-siblings': {
    type: 'boolean',
    default: 'true',
    about: 'Call a model that is nothing but a table a sibling of that table.',
  },
  'datahub-contracts': {
    type: 'boolean',
    default: 'true',
    about: 'Tell event contracts and their event sources (one more list to read).',
  },
  'source-overrides': {
    type: 'map',
    fields: platformFields,
    about: 'Source id or slug → platform settings (config file only).',
  },
  'destination-overrides': {
    type: 'map',
    fields: destinationFields,
    about: 'Destination id or slug → platform settings (config file only).',
  },
};
