import type { JobFacet } from '../base-facets.js';
import { record, text } from '../json-schema.js';
import { facetSchema } from './facet-schema.js';

/** The program that the job runs. */
export interface SourceCodeJobFacet extends JobFacet {
  /** `python`, `bash`, … */
  readonly language: string;
  readonly sourceCode: string;
}

export const sourceCodeSchema = facetSchema(
  'job.sourceCode',
  record({ language: text, sourceCode: text }, ['language', 'sourceCode']),
);
