import type { DatasetFacet } from '../base-facets.js';
import { record, text } from '../json-schema.js';
import { facetSchema } from './facet-schema.js';

/** What kind of dataset this is. */
export interface DatasetTypeDatasetFacet extends DatasetFacet {
  /** `TABLE`, `VIEW`, `FILE`, `TOPIC`, `STREAM`, `MODEL`, `JOB_OUTPUT`, or a word of one's own. */
  readonly datasetType: string;
  /** `MATERIALIZED`, `EXTERNAL`, `TEMPORARY`. */
  readonly subType?: string;
}

export const datasetTypeSchema = facetSchema(
  'dataset.datasetType',
  record({ datasetType: text, subType: text }, ['datasetType']),
);
