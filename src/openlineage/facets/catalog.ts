import type { DatasetFacet } from '../base-facets.js';
import { mapOf, record, text } from '../json-schema.js';
import { facetSchema } from './facet-schema.js';

/** The catalogue in which the dataset is registered. */
export interface CatalogDatasetFacet extends DatasetFacet {
  /** `iceberg`, `delta`, … */
  readonly framework: string;
  /** `hive`, `glue`, `rest`, … */
  readonly type: string;
  readonly name: string;
  readonly metadataUri?: string;
  readonly warehouseUri?: string;
  /** The system that told: `spark`, … */
  readonly source?: string;
  readonly catalogProperties?: Readonly<Record<string, string>>;
}

export const catalogSchema = facetSchema(
  'dataset.catalog',
  record(
    {
      framework: text,
      type: text,
      name: text,
      metadataUri: text,
      warehouseUri: text,
      source: text,
      catalogProperties: mapOf(text),
    },
    ['framework', 'type', 'name'],
  ),
);
