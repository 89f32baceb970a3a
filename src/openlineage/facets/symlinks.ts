import type { DatasetFacet } from '../base-facets.js';
import { listOf, record, text } from '../json-schema.js';
import { facetSchema } from './facet-schema.js';

export interface DatasetIdentifier {
  readonly namespace: string;
  readonly name: string;
  /** `TABLE`, … */
  readonly type: string;
}

/** Other names of the same dataset. */
export interface SymlinksDatasetFacet extends DatasetFacet {
  readonly identifiers?: readonly DatasetIdentifier[];
}

export const symlinksSchema = facetSchema(
  'dataset.symlinks',
  record({
    identifiers: listOf(record({ namespace: text, name: text, type: text }, ['namespace', 'name', 'type'])),
  }),
);
