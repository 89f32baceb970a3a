import type { DatasetFacet } from '../base-facets.js';
import { record, text } from '../json-schema.js';
import { facetSchema } from './facet-schema.js';

/** How the dataset is stored. */
export interface StorageDatasetFacet extends DatasetFacet {
  /** `iceberg`, `delta`, … */
  readonly storageLayer: string;
  /** `parquet`, `orc`, `csv`, … */
  readonly fileFormat?: string;
}

export const storageSchema = facetSchema(
  'dataset.storage',
  record({ storageLayer: text, fileFormat: text }, ['storageLayer']),
);
