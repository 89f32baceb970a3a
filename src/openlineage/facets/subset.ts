import type { InputDatasetFacet, OutputDatasetFacet } from '../base-facets.js';
import { anything, byType, listOf, mapOf, record, text } from '../json-schema.js';
import type { JsonSchema } from '../json-schema.js';
import { basedOn, facetFile } from './facet-schema.js';

/** Which part of a dataset is meant. */
export type SubsetCondition =
  | { readonly type: 'location'; readonly locations: readonly string[] }
  | { readonly type: 'partition'; readonly partitions: readonly SubsetPartition[] }
  | {
      readonly type: 'compare';
      readonly left: SubsetOperand;
      readonly right: SubsetOperand;
      /** `EQUAL`, `GREATER_THAN`, `GREATER_EQUAL_THAN`, `LESS_THAN` or `LESS_EQUAL_THAN`. */
      readonly comparison: string;
    }
  | {
      readonly type: 'binary';
      readonly left: SubsetCondition;
      readonly right: SubsetCondition;
      /** `AND` or `OR`. */
      readonly operator: string;
    };

export interface SubsetPartition {
  readonly identifier?: string;
  readonly dimensions: Readonly<Record<string, unknown>>;
}

export type SubsetOperand =
  { readonly type: 'field'; readonly field: string } | { readonly type: 'literal'; readonly value: string };

/** The part of the dataset that the run read. */
export interface InputSubsetInputDatasetFacet extends InputDatasetFacet {
  readonly inputCondition: SubsetCondition;
}

/** The part of the dataset that the run wrote. */
export interface OutputSubsetOutputDatasetFacet extends OutputDatasetFacet {
  readonly outputCondition: SubsetCondition;
}

const condition = { $ref: '#/$defs/BaseSubsetCondition' };
const operand = byType({ field: record({ field: text }, ['field']), literal: record({ value: text }, ['value']) });
const partition = record({ identifier: text, dimensions: mapOf(anything) }, ['dimensions']);

const conditions: JsonSchema = byType({
  location: record({ locations: listOf(text) }, ['locations']),
  partition: record({ partitions: listOf(partition) }, ['partitions']),
  compare: record({ left: operand, right: operand, comparison: text }, ['left', 'right', 'comparison']),
  binary: record({ left: condition, right: condition, operator: text }, ['left', 'right', 'operator']),
});

/** One file for two facets: where it stands decides which of them is meant. */
export const subsetSchema = facetFile(
  'input.subset',
  { oneOf: [{ $ref: '#/$defs/InputSubsetInputDatasetFacet' }, { $ref: '#/$defs/OutputSubsetOutputDatasetFacet' }] },
  {
    InputSubsetInputDatasetFacet: basedOn('input', record({ inputCondition: condition }, ['inputCondition'])),
    OutputSubsetOutputDatasetFacet: basedOn('output', record({ outputCondition: condition }, ['outputCondition'])),
    BaseSubsetCondition: conditions,
  },
);
