/** The standard facets that a reverse-ETL producer seldom has a use for, with every field of them. */
import { schemaUrl } from '#src/openlineage/index.js';
import type {
  DatasetFacets,
  FacetKey,
  InputDatasetFacets,
  JobFacets,
  OutputDatasetFacets,
  RunFacets,
} from '#src/openlineage/index.js';

const producer = 'https://example.com/producer/tree/v1';
const runId = '019424f8-632e-7079-b04b-297a1286e3a7';
const table = { namespace: 'snowflake://org-account', name: 'DB.PUBLIC.CONTACTS' };
const job = { namespace: 'airflow', name: 'dag.task' };

function stamp(key: FacetKey) {
  return { _producer: producer, _schemaURL: schemaUrl(key) };
}

const transformations = [{ type: 'DIRECT', subtype: 'IDENTITY', description: 'as it is', masking: false }];
const origins = {
  inputs: [
    { type: 'DATASET', ...table, field: 'EMAIL', transformations },
    { type: 'JOB', ...job, runId, transformations },
    { type: 'JOB' },
  ],
  fields: { email: { inputs: [{ type: 'DATASET', ...table, field: 'EMAIL' }] }, constant: { inputs: [] } },
} as const;

export const rarerJobFacets: JobFacets = {
  sourceCode: { ...stamp('job.sourceCode'), language: 'python', sourceCode: 'print(1)' },
  lineage: {
    ...stamp('job.lineage'),
    entries: [
      { type: 'DATASET', namespace: 'hubspot://123', name: 'contacts', ...origins },
      { type: 'JOB', ...job, runId, inputs: origins.inputs },
      { type: 'JOB' },
    ],
  },
};

const dependency = {
  job,
  run: { runId },
  dependency_type: 'DIRECT_INVOCATION',
  sequence_trigger_rule: 'FINISH_TO_START',
  status_trigger_rule: 'EXECUTE_ON_SUCCESS',
  extra: 1,
};

export const rarerRunFacets: RunFacets = {
  environmentVariables: {
    ...stamp('run.environmentVariables'),
    environmentVariables: [{ name: 'REGION', value: 'eu' }],
  },
  executionParameters: {
    ...stamp('run.executionParameters'),
    parameters: [{ key: 'batch', name: 'Batch size', description: 'rows at a time', value: '3600' }, { key: 'dry' }],
  },
  jobDependencies: {
    ...stamp('run.jobDependencies'),
    upstream: [dependency, { job }],
    downstream: [{ job }],
    trigger_rule: 'ALL_SUCCESS',
  },
};

const metrics = {
  rowCount: 12,
  bytes: 3456,
  fileCount: 1,
  lastUpdated: '2025-01-02T03:00:00Z',
  columnMetrics: {
    EMAIL: { nullCount: 1, distinctCount: 11, sum: 1.5, count: 12, min: -1, max: 2.5, quantiles: { '0.5': 1 } },
    PHONE: {},
  },
};

export const rarerDatasetFacets: DatasetFacets = {
  lifecycleStateChange: {
    ...stamp('dataset.lifecycleStateChange'),
    lifecycleStateChange: 'RENAME',
    previousIdentifier: { namespace: table.namespace, name: 'DB.PUBLIC.PEOPLE' },
  },
  version: { ...stamp('dataset.version'), datasetVersion: '42' },
  dataQualityMetrics: { ...stamp('dataset.dataQualityMetrics'), ...metrics },
  lineage: { ...stamp('dataset.lineage'), ...origins },
};

export const rarerInputFacets: InputDatasetFacets = {
  dataQualityMetrics: { ...stamp('input.dataQualityMetrics'), ...metrics },
  dataQualityAssertions: {
    ...stamp('input.dataQualityAssertions'),
    assertions: [
      {
        assertion: 'not_null',
        success: true,
        column: 'EMAIL',
        severity: 'error',
        name: 'email is there',
        description: 'no contact without an address',
        expected: '0',
        actual: '0',
        content: 'EMAIL is not null',
        contentType: 'text/plain',
        params: { threshold: 0 },
      },
    ],
  },
  subset: {
    ...stamp('input.subset'),
    inputCondition: {
      type: 'binary',
      operator: 'AND',
      left: {
        type: 'compare',
        comparison: 'GREATER_THAN',
        left: { type: 'field', field: 'UPDATED' },
        right: { type: 'literal', value: '2025-01-01' },
      },
      right: { type: 'partition', partitions: [{ identifier: 'p1', dimensions: { day: '2025-01-02' } }] },
    },
  },
};

export const rarerOutputFacets: OutputDatasetFacets = {
  subset: { ...stamp('output.subset'), outputCondition: { type: 'location', locations: ['a/b.csv'] } },
};
