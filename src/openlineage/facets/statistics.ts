import type { InputDatasetFacet, OutputDatasetFacet } from '../base-facets.js';
import { integer, record } from '../json-schema.js';
import { facetSchema } from './facet-schema.js';

interface Statistics {
  readonly rowCount?: number;
  /** Bytes. */
  readonly size?: number;
  readonly fileCount?: number;
}

/** How much the run read from the dataset. */
export interface InputStatisticsInputDatasetFacet extends InputDatasetFacet, Statistics {}

/** How much the run wrote to the dataset. */
export interface OutputStatisticsOutputDatasetFacet extends OutputDatasetFacet, Statistics {}

const body = record({ rowCount: integer, size: integer, fileCount: integer });

export const inputStatisticsSchema = facetSchema('input.inputStatistics', body);
export const outputStatisticsSchema = facetSchema('output.outputStatistics', body);
