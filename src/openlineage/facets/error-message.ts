import type { RunFacet } from '../base-facets.js';
import { record, text } from '../json-schema.js';
import { facetSchema } from './facet-schema.js';

/** Why the run failed. The language is asked for even where no program of one's own ran. */
export interface ErrorMessageRunFacet extends RunFacet {
  readonly message: string;
  readonly programmingLanguage: string;
  readonly stackTrace?: string;
}

export const errorMessageSchema = facetSchema(
  'run.errorMessage',
  record({ message: text, programmingLanguage: text, stackTrace: text }, ['message', 'programmingLanguage']),
);
