/**
 * What each consumer of OpenLineage asks of the events that it is sent, as predicates. They are written from the consumers' code
 * and documentation, not from what we emit; docs/openlineage.md has the table.
 */
import type { ProfileName } from '#src/sinks/openlineage/profiles.js';
import {
  atMost,
  columnsOf,
  datasets,
  deprecatedPair,
  edgesOf,
  facetsOf,
  first,
  hasEdges,
  isComplete,
  isRun,
  jobType,
  nameOf,
  rule,
  runsAlone,
  sameEnds,
  specificationTwo,
  startFirst,
  startKnowsColumns,
  type AnyDataset,
  type Rule,
} from './consumer-rule.js';

const marquez: readonly Rule[] = [
  rule(
    'chooses the class by the end of schemaURL',
    ({ run, schemaURL }) => schemaURL.endsWith(run === undefined ? '/JobEvent' : '/RunEvent'),
    (events) => (first(events).schemaURL = 'https://openlineage.io/spec/2-0-2/OpenLineage.json'),
  ),
  rule(
    'wants a producer',
    ({ producer }) => (producer ?? '') !== '',
    (events) => delete first(events).producer,
  ),
  rule(
    'answers 500 to a run without eventType',
    (event) => !isRun(event) || event.eventType !== undefined,
    (events) => delete first(events, isRun).eventType,
  ),
  rule(
    'wants jobType.jobType',
    (event) => typeof jobType(event)?.['jobType'] === 'string',
    (events) => delete jobType(first(events))?.['jobType'],
  ),
  rule(
    'wants _producer and _schemaURL on facets',
    (event) =>
      facetsOf(event).every(({ _producer, _schemaURL }) => _producer !== undefined && _schemaURL !== undefined),
    (events) => delete (jobType(first(events)) as { _producer?: string })._producer,
  ),
  rule(
    'stores other signs of a namespace as _, and 1024 of them',
    (event) => [event.job, ...datasets(event)].every(({ namespace }) => /^[A-Za-z0-9:/_.@+-]{1,1024}$/.test(namespace)),
    (events) => (first(events).job.namespace = 'a b'),
  ),
  rule(
    'puts the name of a parent before that of the job',
    ({ run }) => run?.facets['parent'] === undefined,
    (events) => {
      const run = first(events, isRun).run;
      if (run !== undefined) run.facets['parent'] = {};
    },
  ),
  rule(
    'stores a column edge only between columns of both schemas',
    ({ inputs, outputs }) => {
      const known = new Map(inputs.map((input) => [nameOf(input), columnsOf(input) ?? []]));
      return outputs.every((output) =>
        edgesOf(output).every(
          ([field, { inputFields }]) =>
            columnsOf(output)?.includes(field) === true &&
            inputFields.every((input) => known.get(nameOf(input))?.includes(input.field) === true),
        ),
      );
    },
    (events) => {
      for (const input of first(events, hasEdges).inputs) delete input.facets['schema'];
    },
  ),
  deprecatedPair,
  startFirst,
  sameEnds,
  startKnowsColumns,
];

const datahub: readonly Rule[] = [
  runsAlone,
  startFirst,
  rule(
    'takes the orchestrator from jobType.integration',
    (event) => jobType(event)?.['integration'] === 'HIGHTOUCH',
    (events) => delete jobType(first(events))?.['integration'],
  ),
  rule(
    'answers 500 without processing_engine, in old versions',
    ({ run }) => typeof run?.facets['processing_engine']?.['name'] === 'string',
    (events) => delete first(events, isRun).run?.facets['processing_engine'],
  ),
  rule(
    'takes the flow from the job name, before its first dot',
    ({ job }) => /^[^.]+\../.test(job.name),
    (events) => (first(events).job.name = 'alone'),
  ),
  rule(
    'takes the platform from the scheme of the namespace',
    (event) => datasets(event).every(({ namespace }) => /^[a-z][a-z0-9.+-]*(?::\/\/|$)/.test(namespace)),
    (events) => ((first(events, ({ inputs }) => inputs.length > 0).inputs[0] as AnyDataset).namespace = '//host'),
  ),
  rule(
    'overwrites the real schema of a dataset with the one it is sent',
    (event, { foreign }) =>
      datasets(event).every((dataset) => {
        const columns = columnsOf(dataset);
        return (
          columns === null || !foreign.has(nameOf(dataset)) || columns.join() === foreign.get(nameOf(dataset))?.join()
        );
      }),
    (events) => {
      const [input] = first(events, ({ inputs }) => inputs.some(({ facets }) => facets['schema'] === undefined)).inputs;
      if (input !== undefined) input.facets['schema'] = { fields: [{ name: 'ONE_OF_MANY' }] };
    },
  ),
  startKnowsColumns,
];

const openmetadata: readonly Rule[] = [
  runsAlone,
  rule(
    'drops what does not lead from somewhere to somewhere',
    ({ inputs, outputs }) => inputs.length > 0 && outputs.length > 0,
    (events) => (first(events).outputs = []),
  ),
  rule(
    'reads column lineage from outputFacets, in some versions',
    ({ outputs }) =>
      outputs.every(
        ({ facets, outputFacets }) =>
          JSON.stringify(facets['columnLineage']) === JSON.stringify(outputFacets?.['columnLineage']),
      ),
    (events) => {
      for (const output of first(events, hasEdges).outputs) delete output.outputFacets;
    },
  ),
  {
    what: 'reads nothing but COMPLETE: it carries the column lineage',
    faults: (events) =>
      events.some((event) => isComplete(event) && hasEdges(event)) ? [] : ['no COMPLETE has columns'],
    spoil: (events) => events.splice(0, events.length, ...events.filter((event) => !isComplete(event))),
  },
  deprecatedPair,
];

const dataplex: readonly Rule[] = [
  runsAlone,
  specificationTwo,
  atMost(5_000_000),
  rule(
    'takes names of 4000 characters',
    (event) => [event.job, ...datasets(event)].every(({ namespace, name }) => `${namespace}:${name}`.length <= 4000),
    (events) => (first(events).job.name = 'n'.repeat(4000)),
  ),
  rule(
    'takes 1000 links of an event',
    ({ inputs, outputs }) => inputs.length * outputs.length <= 1000,
    (events) => {
      const event = first(events, ({ outputs }) => outputs.length > 0);
      event.inputs = Array.from({ length: 1001 }, (_, n) => ({ namespace: 'bigquery', name: `p.d.t${n}`, facets: {} }));
    },
  ),
];

const datazone: readonly Rule[] = [runsAlone, specificationTwo, atMost(300_000)];

const integrationsOfDatadog = ['SPARK', 'AIRFLOW', 'DBT', 'BIGQUERY', 'SNOWFLAKE', 'TRINO', 'ICEBERG', 'TABLEAU'];

const datadog: readonly Rule[] = [
  rule(
    'requires jobType',
    (event) => jobType(event) !== undefined,
    (events) => delete first(events).job.facets['jobType'],
  ),
  rule(
    'makes no node of a QUERY',
    (event) => jobType(event)?.['jobType'] !== 'QUERY',
    (events) => Object.assign(jobType(first(events)) ?? {}, { jobType: 'QUERY' }),
  ),
  rule(
    'has integrations of its own',
    (event) => !integrationsOfDatadog.includes(String(jobType(event)?.['integration'])),
    (events) => Object.assign(jobType(first(events)) ?? {}, { integration: 'DBT' }),
  ),
  rule(
    'reads tags whose source is exactly USER',
    ({ job, run }) =>
      [job.facets['tags'], run?.facets['tags']].every((facet) =>
        ((facet?.['tags'] ?? []) as { source: string }[]).every(({ source }) => source === 'USER'),
      ),
    (events) => (first(events).job.facets['tags'] = { tags: [{ key: 'a', value: 'b', source: 'HIGHTOUCH' }] }),
  ),
  rule(
    'knows databricks, and no unitycatalog',
    (event) => datasets(event).every(({ namespace }) => !namespace.startsWith('unitycatalog:')),
    (events) =>
      ((first(events, ({ inputs }) => inputs.length > 0).inputs[0] as AnyDataset).namespace = 'unitycatalog://host'),
  ),
];

const atlan: readonly Rule[] = [
  runsAlone,
  rule(
    'wants the name of the connection as the namespace of jobs',
    ({ job }, { connection }) => job.namespace === connection,
    (events) => (first(events).job.namespace = 'another'),
  ),
  rule(
    'takes a job without a parent as a DAG, an APPLICATION or a WORKFLOW',
    (event) =>
      event.run?.facets['parent'] !== undefined ||
      ['DAG', 'APPLICATION', 'WORKFLOW'].includes(String(jobType(event)?.['jobType'])),
    (events) => Object.assign(jobType(first(events)) ?? {}, { jobType: 'SYNC' }),
  ),
];

/** `generic` is what all of them can read something of. */
export const consumerRules: Readonly<Record<Exclude<ProfileName, 'generic'>, readonly Rule[]>> = {
  marquez,
  datahub,
  openmetadata,
  dataplex,
  datazone,
  datadog,
  atlan,
};
