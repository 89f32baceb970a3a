import type { JobFacet } from '../base-facets.js';
import { record, text } from '../json-schema.js';
import { facetSchema } from './facet-schema.js';

/** The query that the job runs. */
export interface SqlJobFacet extends JobFacet {
  readonly query: string;
  /** `snowflake`, `bigquery`, `postgres`, … */
  readonly dialect?: string;
}

export const sqlSchema = facetSchema('job.sql', record({ query: text, dialect: text }, ['query']));
