import type { RunFacet } from '../base-facets.js';
import { record, text } from '../json-schema.js';
import { facetSchema } from './facet-schema.js';

/** The id that another system gave to the query of this run. */
export interface ExternalQueryRunFacet extends RunFacet {
  readonly externalQueryId: string;
  /** The system that gave it. */
  readonly source: string;
}

export const externalQuerySchema = facetSchema(
  'run.externalQuery',
  record({ externalQueryId: text, source: text }, ['externalQueryId', 'source']),
);
