import type { CommandName, OptionRow } from './option.js';

/** What sends OpenLineage events. */
const sending: readonly CommandName[] = ['run', 'check', 'replay', 'config'];
const file = { type: 'path', placeholder: 'FILE' } as const;

/** The group of this name in the table of options. */
export const openLineageOptions: Readonly<Record<string, OptionRow>> = {
  'openlineage-url': {
    type: 'url',
    standard: ['OPENLINEAGE_URL'],
    commands: sending,
    about: 'Send events over HTTP to this base URL.',
  },
  'openlineage-endpoint': {
    commands: sending,
    type: 'string',
    default: 'api/v1/lineage',
    standard: ['OPENLINEAGE_ENDPOINT'],
    about: 'Path below --openlineage-url.',
  },
  'openlineage-api-key': {
    commands: sending,
    type: 'secret',
    standard: ['OPENLINEAGE_API_KEY'],
    about: 'Bearer key for --openlineage-url.',
  },
  'openlineage-file': {
    commands: sending,
    ...file,
    defaultText: '{outputDir}/openlineage/events.ndjson',
    about: 'Write events to this file, one a line.',
  },
  'openlineage-console': {
    type: 'boolean',
    default: 'false',
    commands: sending,
    about: 'Write events to standard output.',
  },
  'openlineage-namespace': {
    type: 'string',
    default: 'hightouch',
    standard: ['OPENLINEAGE_NAMESPACE'],
    about: 'Namespace of the jobs.',
  },
  'openlineage-profile': {
    type: 'choice',
    choices: ['auto', 'generic', 'marquez', 'datahub', 'openmetadata', 'dataplex', 'datazone', 'datadog', 'atlan'],
    default: 'auto',
    commands: ['run', 'check', 'config', 'validate'],
    about:
      'The consumer whose manner all events keep to. auto: the one that the address tells, else generic (validate, which has no address: generic).',
  },
  'openlineage-static': {
    type: 'choice',
    choices: ['auto', 'events', 'as-runs', 'none'],
    default: 'auto',
    about:
      'How lineage without a run is told: JobEvents, pairs of RunEvents, or not at all. Not given: as the profile has it.',
  },
  'openlineage-models': {
    type: 'boolean',
    default: 'false',
    about: 'Tell each model as a dataset between its tables and the destination, with a job of its own.',
  },
  'openlineage-lineage-facet': {
    type: 'boolean',
    default: 'false',
    about: 'Add the experimental lineage facet, which says which input feeds which output.',
  },
  'openlineage-concurrency': {
    commands: sending,
    type: 'integer',
    default: '8',
    min: 1,
    max: 256,
    about:
      'Events in flight. Those of one run are sent one after the other, behind what their job has besides runs; replay: those of one job.',
  },
  'max-event-bytes': {
    type: 'integer',
    default: '300000',
    min: 10_000,
    about: 'No event is larger than this. Not given: as the profile has it.',
  },
  'owner-tag-keys': { type: 'list', placeholder: 'KEY', about: 'Tags whose value is an owner. Repeatable.' },
  'pass-run': {
    type: 'choice',
    choices: ['auto', 'always', 'never'],
    default: 'auto',
    about: 'Also tell the pass itself as a run; auto: when a parent run is given (docs/openlineage.md).',
  },
  'pass-run-namespace': {
    type: 'choice',
    choices: ['own', 'parent'],
    default: 'own',
    about: "Namespace of the pass's own job: --openlineage-namespace, or that of its parent run.",
  },
  'pass-run-variables': {
    type: 'list',
    placeholder: 'NAME',
    about: "Environment variables that the pass's own run tells. Repeatable.",
  },
  'dataset-names': { ...file, about: 'YAML or JSON: namespace and name of datasets per source and destination.' },
};
