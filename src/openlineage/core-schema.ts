import { coreSchemaId } from './event-schema-urls.js';
import { dateTime, draft, extending, flag, listOf, mapOf, record, text, uri, uuid } from './json-schema.js';
import type { JsonSchema } from './json-schema.js';

function local(definition: string): JsonSchema {
  return { $ref: `#/$defs/${definition}` };
}

const facetsOfDataset = { facets: mapOf(local('DatasetFacet')) };
const inputsAndOutputs = { inputs: listOf(local('InputDataset')), outputs: listOf(local('OutputDataset')) };
const removable = record({ _deleted: flag });

/** The core of the OpenLineage specification, version 2-0-2: three classes of event, and the base of every facet. */
export const coreSchema: JsonSchema = {
  $schema: draft,
  $id: coreSchemaId,
  oneOf: [local('RunEvent'), local('DatasetEvent'), local('JobEvent')],
  $defs: {
    BaseEvent: record({ eventTime: dateTime, producer: uri, schemaURL: uri }, ['eventTime', 'producer', 'schemaURL']),
    RunEvent: extending(
      '#/$defs/BaseEvent',
      record(
        {
          eventType: { ...text, enum: ['START', 'RUNNING', 'COMPLETE', 'ABORT', 'FAIL', 'OTHER'] },
          run: local('Run'),
          job: local('Job'),
          ...inputsAndOutputs,
        },
        ['run', 'job'],
      ),
    ),
    JobEvent: extending('#/$defs/BaseEvent', {
      ...record({ job: local('Job'), ...inputsAndOutputs }, ['job']),
      not: { required: ['run'] },
    }),
    DatasetEvent: extending('#/$defs/BaseEvent', {
      ...record({ dataset: local('StaticDataset') }, ['dataset']),
      not: { required: ['job', 'run'] },
    }),

    Run: record({ runId: uuid, facets: mapOf(local('RunFacet')) }, ['runId']),
    Job: record({ namespace: text, name: text, facets: mapOf(local('JobFacet')) }, ['namespace', 'name']),
    Dataset: record({ namespace: text, name: text, ...facetsOfDataset }, ['namespace', 'name']),
    StaticDataset: extending('#/$defs/Dataset', {}),
    InputDataset: extending('#/$defs/Dataset', record({ inputFacets: mapOf(local('InputDatasetFacet')) })),
    OutputDataset: extending('#/$defs/Dataset', record({ outputFacets: mapOf(local('OutputDatasetFacet')) })),

    BaseFacet: record({ _producer: uri, _schemaURL: uri }, ['_producer', '_schemaURL']),
    RunFacet: extending('#/$defs/BaseFacet', {}),
    JobFacet: extending('#/$defs/BaseFacet', removable),
    DatasetFacet: extending('#/$defs/BaseFacet', removable),
    InputDatasetFacet: extending('#/$defs/BaseFacet', {}),
    OutputDatasetFacet: extending('#/$defs/BaseFacet', {}),
  },
};
