import type { DatasetFacet, JobFacet } from '../base-facets.js';
import { listOf, record, text } from '../json-schema.js';
import { facetSchema } from './facet-schema.js';

export interface Owner {
  /** In a form that says what it is: `team:crm`, `user:jdoe`. */
  readonly name: string;
  /** Kind of ownership: `MAINTAINER`, … */
  readonly type?: string;
}

interface Ownership {
  readonly owners?: readonly Owner[];
}

/** Who answers for the job. */
export interface OwnershipJobFacet extends JobFacet, Ownership {}

/** Who answers for the dataset. */
export interface OwnershipDatasetFacet extends DatasetFacet, Ownership {}

const body = record({ owners: listOf(record({ name: text, type: text }, ['name'])) });

export const ownershipJobSchema = facetSchema('job.ownership', body);
export const ownershipDatasetSchema = facetSchema('dataset.ownership', body);
