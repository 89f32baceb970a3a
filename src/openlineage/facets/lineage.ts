import type { DatasetFacet, JobFacet } from '../base-facets.js';
import { byType, listOf, mapOf, record, text, uuid } from '../json-schema.js';
import { transformation } from './column-lineage.js';
import type { Transformation } from './column-lineage.js';
import { basedOn, facetFile } from './facet-schema.js';

/** Where something comes from: a dataset (or one field of it), or a job. */
export type LineageInput =
  | {
      readonly type: 'DATASET';
      readonly namespace: string;
      readonly name: string;
      readonly field?: string;
      readonly transformations?: readonly Transformation[];
    }
  | (JobPlace & { readonly type: 'JOB'; readonly transformations?: readonly Transformation[] });

/** A job has both names or neither, which means the job of the event. */
type JobPlace =
  | { readonly namespace: string; readonly name: string; readonly runId?: string }
  | { readonly namespace?: never; readonly name?: never; readonly runId?: string };

export interface LineageField {
  readonly inputs: readonly LineageInput[];
}

interface Origins {
  /** Empty: nothing is upstream. */
  readonly inputs?: readonly LineageInput[];
  readonly fields?: Readonly<Record<string, LineageField>>;
}

export type LineageEntry =
  | (Origins & { readonly type: 'DATASET'; readonly namespace: string; readonly name: string })
  | (JobPlace & { readonly type: 'JOB'; readonly inputs?: readonly LineageInput[] });

/** Experimental: which input feeds which output, where "every input feeds every output" would be wrong. */
export interface LineageJobFacet extends JobFacet {
  readonly entries: readonly LineageEntry[];
}

/** Experimental: the same in a DatasetEvent, for that dataset. */
export interface LineageDatasetFacet extends DatasetFacet, Origins {}

const input = { $ref: '#/$defs/LineageInput' };
const inputs = listOf(input);
const fields = mapOf(record({ inputs }, ['inputs']));
const transformations = listOf(transformation);
const names = { namespace: text, name: text };
const bothNames = { dependentRequired: { namespace: ['name'], name: ['namespace'] } };

/** One file for two facets: where it stands decides which of them is meant. */
export const lineageSchema = facetFile(
  'job.lineage',
  { anyOf: [{ $ref: '#/$defs/LineageDatasetFacet' }, { $ref: '#/$defs/LineageJobFacet' }] },
  {
    LineageDatasetFacet: basedOn('dataset', record({ inputs, fields })),
    LineageJobFacet: basedOn('job', record({ entries: listOf({ $ref: '#/$defs/LineageEntry' }) }, ['entries'])),
    LineageEntry: byType({
      DATASET: record({ ...names, inputs, fields }, ['namespace', 'name']),
      JOB: { ...record({ ...names, runId: uuid, inputs }), ...bothNames },
    }),
    LineageInput: byType({
      DATASET: record({ ...names, field: text, transformations }, ['namespace', 'name']),
      JOB: { ...record({ ...names, runId: uuid, transformations }), ...bothNames },
    }),
  },
);
