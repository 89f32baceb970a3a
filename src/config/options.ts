/** Every option there is. Flags, variables, config-file keys, their JSON Schema and docs/configuration.md come from here. */
import { dataHubOptions } from './datahub-options.js';
import { dialectNames, dialectSynonyms } from './dialect-names.js';
import { openLineageOptions } from './openlineage-options.js';
import { toOptions, type CommandName, type Option, type OptionGroup, type OptionRow } from './option.js';

const everyCommand: readonly CommandName[] = ['run', 'check', 'demo', 'validate', 'replay', 'config', 'sql'];
const extracting: readonly CommandName[] = ['run', 'check', 'demo', 'config'];
const file = { type: 'path', placeholder: 'FILE' } as const;
const pattern = { type: 'patterns', placeholder: 'PATTERN', defaultText: 'all' } as const;

const table: Readonly<Record<OptionGroup, Readonly<Record<string, OptionRow>>>> = {
  General: {
    config: { ...file, alias: 'c', notInFile: true, about: 'YAML or JSON file with any of the keys below.' },
    workspace: {
      type: 'string',
      placeholder: 'NAME',
      defaultText: 'JOB_COMPLETION_INDEX, when the config file lists `workspaces`',
      about: 'Which entry of `workspaces` in the config file this pass is for.',
    },
  },
  Hightouch: {
    'api-url': {
      type: 'url',
      default: 'https://api.hightouch.com/api/v1',
      standard: ['HIGHTOUCH_API_URL'],
      about: 'Base URL of the Hightouch API. Without a path, /api/v1 is added.',
    },
    'api-key': {
      type: 'secret',
      standard: ['HIGHTOUCH_API_KEY'],
      about: 'API key of the workspace. Required, but with --git-sync-dir.',
    },
    'git-sync-dir': {
      type: 'path',
      placeholder: 'DIR',
      defaultText: 'none, the API is read',
      about: 'Read models and syncs from a Git Sync checkout instead of the API; there are no runs.',
    },
    'max-requests-per-second': {
      type: 'number',
      default: '10',
      about: 'Budget shared by all requests, halved on a 429 and slowly regained; 0 or less turns it off.',
    },
    concurrency: { type: 'integer', default: '8', min: 1, max: 256, about: 'Requests in flight.' },
    'connect-timeout': { type: 'duration', default: '10s', min: 1, about: 'How long a connection may take.' },
    'body-timeout': { type: 'duration', default: '60s', min: 1, about: 'How long an answer may take.' },
    'max-body-bytes': { type: 'integer', default: '67108864', min: 1024, about: 'Largest answer that is read.' },
    'workspace-name': {
      type: 'string',
      defaultText: 'the workspace id',
      about: 'How the workspace is called in job names.',
    },
    'workspace-slug': { type: 'string', about: 'Slug of the workspace, for links into Hightouch.' },
  },
  Output: {
    sink: {
      type: 'choices',
      choices: ['openlineage', 'datahub'],
      defaultText: 'those configured, else both as files',
      about: 'Where to deliver. Repeatable.',
    },
    'output-dir': {
      type: 'path',
      default: './out',
      defaultOf: { demo: './hightouch-lineage-demo' },
      placeholder: 'DIR',
      commands: extracting,
      about: 'Root of every file a pass writes.',
    },
    'dry-run': {
      type: 'boolean',
      default: 'false',
      about: 'Deliver nothing and leave the watermark; datahub/removed.json lists what would be removed.',
    },
    'keep-passes': { type: 'integer', default: '24', min: 0, about: 'How many earlier passes keep their files.' },
    'on-reject': {
      type: 'choice',
      choices: ['continue', 'hold'],
      default: 'continue',
      about: 'After a receiver refused an event or a proposal for itself: go on, or keep the place of its sync.',
    },
    'mask-errors': {
      type: 'boolean',
      default: 'true',
      about: 'Mask e-mail addresses, phone numbers and token-like values in the errors of runs.',
    },
  },
  Window: {
    watermark: { ...file, about: 'Watermark to read and to write.' },
    'watermark-in': { ...file, defaultText: '--watermark', about: 'Watermark to read.' },
    'watermark-out': { ...file, defaultText: '--watermark', about: 'Watermark to write.' },
    since: { type: 'time', defaultText: 'the watermark', about: 'Start of the window (inclusive).' },
    until: { type: 'time', defaultText: 'now', about: 'End of the window (exclusive).' },
    lookback: { type: 'duration', default: '7d', about: 'Where the window starts when there is no watermark.' },
    overlap: {
      type: 'duration',
      default: '1h',
      about: 'How far before the end of the last window runs are looked for again.',
    },
    'open-run-ttl': { type: 'duration', default: '14d', about: 'How long a run that does not end is waited for.' },
    'allow-gap': { type: 'boolean', default: 'false', about: 'Allow --since to be later than the watermark.' },
    'full-every': {
      type: 'duration',
      min: 1,
      defaultText: 'never',
      about: 'Tell a sink everything again when it was last told all of it this long ago.',
    },
    full: { type: 'boolean', default: 'false', about: 'Tell everything, not only what changed since the watermark.' },
  },
  Selection: {
    syncs: { ...pattern, about: 'Only syncs whose slug, name or id matches. Repeatable.' },
    'exclude-syncs': { ...pattern, defaultText: 'none', about: 'Without syncs that match. Repeatable.' },
    models: { ...pattern, about: 'Only syncs of models that match. Repeatable.' },
    destinations: { ...pattern, about: 'Only syncs to destinations that match. Repeatable.' },
    'skip-disabled': { type: 'boolean', default: 'false', about: 'Without paused syncs.' },
    runs: { type: 'boolean', default: 'true', about: 'Tell runs.' },
    'column-lineage': { type: 'boolean', default: 'true', about: 'Tell lineage of columns.' },
  },
  OpenLineage: openLineageOptions,
  DataHub: dataHubOptions,
  Result: {
    result: {
      ...file,
      defaultText: '/airflow/xcom/return.json when that folder exists',
      about: 'Write the summary of the pass to this file.',
    },
    'min-coverage': { type: 'ratio', placeholder: 'RATIO', about: 'Exit 3 when fewer syncs than this are resolved.' },
    strict: { type: 'boolean', default: 'false', about: 'Exit 3 when an object could not be read.' },
    'exit-code-if-unchanged': {
      type: 'integer',
      default: '0',
      min: 0,
      max: 255,
      about: 'Exit code of a pass that found nothing new.',
    },
  },
  SQL: {
    'sql-timeout': {
      type: 'duration',
      default: '5s',
      min: 1,
      commands: ['run', 'check', 'config', 'sql'],
      about: 'How long one query may take to be understood.',
    },
    'sql-workers': {
      type: 'integer',
      default: '1',
      min: 1,
      max: 64,
      commands: ['run', 'check', 'config', 'sql'],
      about: 'Threads that read SQL; each costs 60 to 130 MB.',
    },
    'sql-cache': {
      ...file,
      commands: ['run', 'check', 'config', 'sql'],
      about: 'Keep what was made of each query in this file, for the next pass (docs/operations.md).',
    },
    dialect: {
      type: 'choice',
      choices: dialectNames,
      synonyms: dialectSynonyms,
      default: 'snowflake',
      commands: ['sql'],
      about: 'SQL dialect.',
    },
    'default-database': { type: 'string', commands: ['sql'], about: 'Database of tables written without one.' },
    'default-schema': { type: 'string', commands: ['sql'], about: 'Schema of tables written without one.' },
    schemas: {
      ...file,
      commands: ['run', 'check', 'config', 'sql'],
      about: 'YAML or JSON: tables and their columns (docs/lineage.md).',
    },
    'dbt-target-dir': {
      type: 'paths',
      placeholder: 'DIR',
      about: 'Folder with manifest.json, and catalog.json if any, of a dbt project. Repeatable.',
    },
    'dbt-depth': {
      type: 'choice',
      choices: ['relation', 'sources'],
      default: 'relation',
      about: "Where the lineage of a dbt model begins: at its relation, or at what dbt's own SQL reads.",
    },
    source: {
      type: 'string',
      placeholder: 'SLUG',
      commands: ['sql'],
      about: 'Source whose own tables in --schemas count besides the common ones.',
    },
    ndjson: {
      type: 'boolean',
      default: 'false',
      commands: ['sql'],
      about: 'Read one request a line, {"id", "dialect", "sql"}, and answer one line each, in order.',
    },
  },
  Log: {
    'log-level': {
      type: 'choice',
      choices: ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      default: 'info',
      defaultOf: { demo: 'error' },
      commands: everyCommand,
      about: 'Least severe message that is written to standard error.',
    },
    'log-format': {
      type: 'choice',
      choices: ['json', 'pretty'],
      defaultText: 'pretty on a terminal, else json',
      commands: everyCommand,
      about: 'Form of the log.',
    },
  },
};

/** All options, in the order of the documentation. */
export const options: readonly Option[] = Object.entries(table).flatMap(([group, rows]) =>
  // Object.entries forgets that the keys are groups
  Object.entries(rows).flatMap(([flag, row]) => toOptions(group as OptionGroup, flag, row)),
);

export function optionsOf(command: CommandName): readonly Option[] {
  return options.filter((option) => option.commands.includes(command));
}

/** Options that may stand in a config file. */
export const fileOptions: readonly Option[] = optionsOf('run').filter((option) => option.notInFile !== true);
