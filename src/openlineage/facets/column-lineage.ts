import type { DatasetFacet } from '../base-facets.js';
import { flag, listOf, mapOf, record, text } from '../json-schema.js';
import { facetSchema } from './facet-schema.js';

/** How the value of an input column enters the output. */
export interface Transformation {
  /** `DIRECT` or `INDIRECT`. */
  readonly type: string;
  /** Direct: `IDENTITY`, `TRANSFORMATION`, `AGGREGATION`. Indirect: `JOIN`, `GROUP_BY`, `FILTER`, `SORT`, `WINDOW`, `CONDITIONAL`. */
  readonly subtype?: string;
  readonly description?: string;
  /** True when the value can no longer be read in the output. */
  readonly masking?: boolean;
}

export interface InputField {
  readonly namespace: string;
  readonly name: string;
  readonly field: string;
  readonly transformations?: readonly Transformation[];
}

export interface ColumnLineageField {
  /** Empty for a constant. */
  readonly inputFields: readonly InputField[];
  /** Deprecated in the specification, and the only pair that some consumers read. */
  readonly transformationDescription?: string;
  /** Deprecated, as above: `IDENTITY` or `MASKED`. */
  readonly transformationType?: string;
}

/** Which input columns each output column is made from. Stands on the output dataset, in its `facets`. */
export interface ColumnLineageDatasetFacet extends DatasetFacet {
  readonly fields: Readonly<Record<string, ColumnLineageField>>;
  /** Input columns that concern the whole output: filters, joins, sorts. */
  readonly dataset?: readonly InputField[];
}

const inputField = { $ref: '#/$defs/InputField' };
export const transformation = record({ type: text, subtype: text, description: text, masking: flag }, ['type']);

export const columnLineageSchema = facetSchema(
  'dataset.columnLineage',
  record(
    {
      fields: mapOf(
        record({ inputFields: listOf(inputField), transformationDescription: text, transformationType: text }, [
          'inputFields',
        ]),
      ),
      dataset: listOf(inputField),
    },
    ['fields'],
  ),
  {
    InputField: record({ namespace: text, name: text, field: text, transformations: listOf(transformation) }, [
      'namespace',
      'name',
      'field',
    ]),
  },
);
