import type { DatasetFacet } from '../base-facets.js';
import { record, text, uri } from '../json-schema.js';
import { facetSchema } from './facet-schema.js';

/** The system that holds the dataset. */
export interface DataSourceDatasetFacet extends DatasetFacet {
  readonly name?: string;
  /** A true URI, or absent: a bare word such as `bigquery` is none. */
  readonly uri?: string;
}

export const dataSourceSchema = facetSchema('dataset.dataSource', record({ name: text, uri }));
