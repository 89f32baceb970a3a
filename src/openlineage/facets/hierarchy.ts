import type { DatasetFacet } from '../base-facets.js';
import { listOf, record, text } from '../json-schema.js';
import { facetSchema } from './facet-schema.js';

export interface HierarchyLevel {
  /** `DATABASE`, `SCHEMA`, `TABLE`, … */
  readonly type: string;
  readonly name: string;
}

/** The levels that lead to the dataset, highest first. */
export interface HierarchyDatasetFacet extends DatasetFacet {
  readonly hierarchy: readonly HierarchyLevel[];
}

export const hierarchySchema = facetSchema(
  'dataset.hierarchy',
  record({ hierarchy: listOf(record({ type: text, name: text }, ['type', 'name'])) }, ['hierarchy']),
);
