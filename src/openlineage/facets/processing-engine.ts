import type { RunFacet } from '../base-facets.js';
import { record, text } from '../json-schema.js';
import { facetSchema } from './facet-schema.js';

/** The engine that did the work, and which version of it. */
export interface ProcessingEngineRunFacet extends RunFacet {
  readonly version: string;
  readonly name?: string;
  /** Version of the code that reports about the engine. */
  readonly openlineageAdapterVersion?: string;
}

export const processingEngineSchema = facetSchema(
  'run.processing_engine',
  record({ version: text, name: text, openlineageAdapterVersion: text }, ['version']),
);
