import type { DatasetFacet } from '../base-facets.js';
import { integer, listOf, record, text } from '../json-schema.js';
import { facetSchema } from './facet-schema.js';

export interface SchemaField {
  readonly name: string;
  readonly type?: string;
  readonly description?: string;
  /** Counted from 1. */
  readonly ordinal_position?: number;
  /** Fields of a nested record. */
  readonly fields?: readonly SchemaField[];
}

/** The columns of the dataset. */
export interface SchemaDatasetFacet extends DatasetFacet {
  readonly fields?: readonly SchemaField[];
}

const field = 'SchemaDatasetFacetFields';
const fields = listOf({ $ref: `#/$defs/${field}` });

export const schemaSchema = facetSchema('dataset.schema', record({ fields }), {
  [field]: record({ name: text, type: text, description: text, ordinal_position: integer, fields }, ['name']),
});
