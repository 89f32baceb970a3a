import type { DatasetFacet } from '../base-facets.js';
import { record, text } from '../json-schema.js';
import { facetSchema } from './facet-schema.js';

/** Which version of the dataset is meant, in the words of the system that keeps versions. */
export interface DatasetVersionDatasetFacet extends DatasetFacet {
  readonly datasetVersion: string;
}

export const datasetVersionSchema = facetSchema(
  'dataset.version',
  record({ datasetVersion: text }, ['datasetVersion']),
);
