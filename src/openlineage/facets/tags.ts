import type { DatasetFacet, JobFacet, RunFacet } from '../base-facets.js';
import { listOf, record, text } from '../json-schema.js';
import { facetSchema } from './facet-schema.js';

/** A label. Values are text, never numbers or booleans. */
export interface Tag {
  readonly key: string;
  readonly value: string;
  /** Who set it: `USER`, or the name of a system. */
  readonly source?: string;
}

export interface DatasetTag extends Tag {
  /** The column it belongs to; absent when it belongs to the whole dataset. */
  readonly field?: string;
}

export interface TagsJobFacet extends JobFacet {
  readonly tags?: readonly Tag[];
}

export interface TagsRunFacet extends RunFacet {
  readonly tags?: readonly Tag[];
}

export interface TagsDatasetFacet extends DatasetFacet {
  readonly tags?: readonly DatasetTag[];
}

const tag = { key: text, value: text, source: text };
const required = ['key', 'value'];
const body = record({ tags: listOf(record(tag, required)) });

export const tagsJobSchema = facetSchema('job.tags', body);
export const tagsRunSchema = facetSchema('run.tags', body);
export const tagsDatasetSchema = facetSchema(
  'dataset.tags',
  record({ tags: listOf(record({ ...tag, field: text }, required)) }),
);
