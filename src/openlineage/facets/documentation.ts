import type { DatasetFacet, JobFacet } from '../base-facets.js';
import { record, text } from '../json-schema.js';
import { facetSchema } from './facet-schema.js';

interface Documentation {
  readonly description: string;
  /** Media type of the description: `text/plain`, `text/markdown`. */
  readonly contentType?: string;
}

/** What a person should know about the job. */
export interface DocumentationJobFacet extends JobFacet, Documentation {}

/** What a person should know about the dataset. */
export interface DocumentationDatasetFacet extends DatasetFacet, Documentation {}

const body = record({ description: text, contentType: text }, ['description']);

export const documentationJobSchema = facetSchema('job.documentation', body);
export const documentationDatasetSchema = facetSchema('dataset.documentation', body);
