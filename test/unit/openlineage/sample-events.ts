/** Events that use every facet this client knows, with every field of it, and small ones that use none. */
import type { DatasetEvent, DatasetFacets, JobEvent, JobFacets, RunEvent, RunFacets } from '#src/openlineage/index.js';
import { eventSchemaUrl, schemaUrl } from '#src/openlineage/index.js';
import type { FacetKey } from '#src/openlineage/index.js';
import {
  rarerDatasetFacets,
  rarerInputFacets,
  rarerJobFacets,
  rarerOutputFacets,
  rarerRunFacets,
} from './sample-rarer-facets.js';

const producer = 'https://example.com/producer/tree/v1';
const runId = '019424f8-632e-7079-b04b-297a1286e3a7';
const snowflake = 'snowflake://org-account';

function stamp(key: FacetKey) {
  return { _producer: producer, _schemaURL: schemaUrl(key) };
}

const jobFacets: JobFacets = {
  ...rarerJobFacets,
  jobType: {
    ...stamp('job.jobType'),
    processingType: 'BATCH',
    integration: 'HIGHTOUCH',
    jobType: 'SYNC',
    emissionPattern: { eventTrigger: 'PERIODIC', eventContentMode: 'ACCUMULATIVE', windowDuration: 60 },
  },
  sql: { ...stamp('job.sql'), query: 'select email from contacts', dialect: 'snowflake' },
  documentation: { ...stamp('job.documentation'), description: 'Contacts to CRM', contentType: 'text/plain' },
  ownership: { ...stamp('job.ownership'), owners: [{ name: 'team:crm', type: 'MAINTAINER' }, { name: 'user:jdoe' }] },
  sourceCodeLocation: {
    ...stamp('job.sourceCodeLocation'),
    type: 'git',
    url: 'https://example.com/repo/blob/main/syncs/a.yaml',
    repoUrl: 'https://example.com/repo',
    path: 'syncs/a.yaml',
    version: 'abc123',
    tag: 'v1',
    branch: 'main',
    pullRequestNumber: '12',
  },
  tags: {
    ...stamp('job.tags'),
    tags: [
      { key: 'tier', value: '1', source: 'USER' },
      { key: 'pii', value: 'true' },
    ],
  },
};

const runFacets: RunFacets = {
  ...rarerRunFacets,
  processing_engine: {
    ...stamp('run.processing_engine'),
    version: '1',
    name: 'hightouch',
    openlineageAdapterVersion: '0.1.0',
  },
  errorMessage: {
    ...stamp('run.errorMessage'),
    message: 'quota',
    programmingLanguage: 'N/A',
    stackTrace: 'at somewhere',
  },
  test: {
    ...stamp('run.test'),
    tests: [
      {
        name: 'rejected rows',
        status: 'fail',
        severity: 'warn',
        type: 'rows',
        description: 'no row is rejected',
        expected: '0',
        actual: '3',
        content: 'rejected = 0',
        contentType: 'text/plain',
        params: { threshold: 0 },
      },
    ],
  },
  tags: { ...stamp('run.tags'), tags: [{ key: 'manual', value: 'yes', source: 'HIGHTOUCH' }] },
  nominalTime: {
    ...stamp('run.nominalTime'),
    nominalStartTime: '2025-01-02T03:00:00Z',
    nominalEndTime: '2025-01-02T04:00:00Z',
  },
  parent: {
    ...stamp('run.parent'),
    run: { runId, facets: { externalQuery: stamp('run.externalQuery') } },
    job: { namespace: 'airflow', name: 'dag.task', facets: { jobType: stamp('job.jobType') } },
    root: { run: { runId }, job: { namespace: 'airflow', name: 'dag' } },
  },
  externalQuery: { ...stamp('run.externalQuery'), externalQueryId: '01a-b', source: 'snowflake' },
  extractionError: {
    ...stamp('run.extractionError'),
    totalTasks: 3,
    failedTasks: 1,
    errors: [{ errorMessage: 'unreadable', stackTrace: 'at x', task: 'select', taskNumber: 1 }],
  },
};

const tableFacets: DatasetFacets = {
  ...rarerDatasetFacets,
  schema: {
    ...stamp('dataset.schema'),
    fields: [
      { name: 'EMAIL', type: 'VARCHAR', description: 'address', ordinal_position: 1 },
      { name: 'ADDRESS', type: 'OBJECT', ordinal_position: 2, fields: [{ name: 'CITY', type: 'VARCHAR' }] },
    ],
  },
  dataSource: { ...stamp('dataset.dataSource'), name: 'warehouse', uri: snowflake },
  datasetType: { ...stamp('dataset.datasetType'), datasetType: 'TABLE', subType: 'EXTERNAL' },
  hierarchy: {
    ...stamp('dataset.hierarchy'),
    hierarchy: [
      { type: 'DATABASE', name: 'DB' },
      { type: 'TABLE', name: 'CONTACTS' },
    ],
  },
  symlinks: {
    ...stamp('dataset.symlinks'),
    identifiers: [{ namespace: 'glue', name: 'db.contacts', type: 'TABLE' }],
  },
  storage: { ...stamp('dataset.storage'), storageLayer: 'iceberg', fileFormat: 'parquet' },
  catalog: {
    ...stamp('dataset.catalog'),
    framework: 'iceberg',
    type: 'rest',
    name: 'polaris',
    metadataUri: 'https://example.com/catalog',
    warehouseUri: 's3://warehouse',
    source: 'snowflake',
    catalogProperties: { region: 'eu' },
  },
};

const destinationFacets: DatasetFacets = {
  schema: { ...stamp('dataset.schema'), fields: [{ name: 'email' }, { name: 'constant' }] },
  columnLineage: {
    ...stamp('dataset.columnLineage'),
    fields: {
      email: {
        inputFields: [
          {
            namespace: snowflake,
            name: 'DB.PUBLIC.CONTACTS',
            field: 'EMAIL',
            transformations: [{ type: 'DIRECT', subtype: 'TRANSFORMATION', description: 'sha256', masking: true }],
          },
        ],
        transformationDescription: 'sha256',
        transformationType: 'MASKED',
      },
      constant: { inputFields: [] },
    },
    dataset: [{ namespace: snowflake, name: 'DB.PUBLIC.CONTACTS', field: 'EMAIL', transformations: [] }],
  },
  ownership: { ...stamp('dataset.ownership'), owners: [{ name: 'team:crm', type: 'OWNER' }] },
  documentation: { ...stamp('dataset.documentation'), description: 'CRM contacts', contentType: 'text/markdown' },
  tags: { ...stamp('dataset.tags'), tags: [{ key: 'pii', value: 'true', source: 'USER', field: 'email' }] },
};

const statistics = { rowCount: 12, size: 3456, fileCount: 1 };

export function fullRunEvent(): RunEvent {
  return {
    eventType: 'COMPLETE',
    eventTime: '2025-01-02T03:04:05.678Z',
    producer,
    schemaURL: eventSchemaUrl('RunEvent'),
    run: { runId, facets: runFacets },
    job: { namespace: 'hightouch', name: '417.contacts-to-crm', facets: jobFacets },
    inputs: [
      {
        namespace: snowflake,
        name: 'DB.PUBLIC.CONTACTS',
        facets: tableFacets,
        inputFacets: { ...rarerInputFacets, inputStatistics: { ...stamp('input.inputStatistics'), ...statistics } },
      },
    ],
    outputs: [
      {
        namespace: 'hubspot://123',
        name: 'contacts',
        facets: destinationFacets,
        outputFacets: {
          ...rarerOutputFacets,
          outputStatistics: { ...stamp('output.outputStatistics'), ...statistics },
        },
      },
    ],
  };
}

export function fullJobEvent(): JobEvent {
  const { job, inputs, outputs, eventTime } = fullRunEvent();
  return { eventTime, producer, schemaURL: eventSchemaUrl('JobEvent'), job, inputs, outputs };
}

export function fullDatasetEvent(): DatasetEvent {
  const dataset = { namespace: snowflake, name: 'DB.PUBLIC.CONTACTS', facets: tableFacets };
  return { eventTime: '2025-01-02T03:04:05Z', producer, schemaURL: eventSchemaUrl('DatasetEvent'), dataset };
}

/** What a run's first event may be: names only, and the facets that consumers cannot do without. */
export function startEvent(): RunEvent {
  const full = fullRunEvent();
  return {
    ...full,
    eventType: 'START',
    run: { runId, facets: only(runFacets, 'processing_engine') },
    job: { ...full.job, facets: only(jobFacets, 'jobType') },
    inputs: [{ namespace: snowflake, name: 'DB.PUBLIC.CONTACTS' }],
    outputs: [],
  };
}

function only<Facets extends object>(facets: Facets, key: keyof Facets): Facets {
  return { [key]: facets[key] } as Facets; // every facet is optional
}

/** A good event whose one facet is this one, taken from the full events. */
export function eventWithOnly(key: FacetKey): object {
  const [place = '', name = ''] = key.split('.');
  const { run, job, inputs, outputs, ...rest } = fullRunEvent();
  const only = (facets: object | undefined) => {
    const facet = (facets as Record<string, unknown> | undefined)?.[name]; // an interface has no index
    return facet === undefined ? {} : { [name]: facet };
  };
  const dataset = { namespace: snowflake, name: 'DB.PUBLIC.CONTACTS' };
  const [table, destination] = [inputs[0], outputs[0]];
  return {
    ...rest,
    run: { runId, facets: place === 'run' ? only(run.facets) : {} },
    job: { ...job, facets: place === 'job' ? only(job.facets) : {} },
    inputs: place === 'input' ? [{ ...dataset, inputFacets: only(table?.inputFacets) }] : [],
    outputs: [
      ...(place === 'output' ? [{ ...dataset, outputFacets: only(destination?.outputFacets) }] : []),
      ...(place === 'dataset'
        ? [{ ...dataset, facets: { ...only(table?.facets), ...only(destination?.facets) } }]
        : []),
    ],
  };
}
