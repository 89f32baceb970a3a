import type { DatasetFacet, InputDatasetFacet } from '../base-facets.js';
import { dateTime, integer, mapOf, number, record } from '../json-schema.js';
import { facetSchema } from './facet-schema.js';

export interface ColumnMetrics {
  readonly nullCount?: number;
  readonly distinctCount?: number;
  readonly sum?: number;
  readonly count?: number;
  readonly min?: number;
  readonly max?: number;
  /** By quantile: `0.25` and its value. */
  readonly quantiles?: Readonly<Record<string, number>>;
}

interface DataQualityMetrics {
  readonly rowCount?: number;
  readonly bytes?: number;
  readonly fileCount?: number;
  readonly lastUpdated?: string;
  /** By column. */
  readonly columnMetrics: Readonly<Record<string, ColumnMetrics>>;
}

/** What was measured of the dataset when the run read it. */
export interface DataQualityMetricsInputDatasetFacet extends InputDatasetFacet, DataQualityMetrics {}

/** What was measured of the dataset, whoever reads it. */
export interface DataQualityMetricsDatasetFacet extends DatasetFacet, DataQualityMetrics {}

const column = record({
  nullCount: integer,
  distinctCount: integer,
  sum: number,
  count: number,
  min: number,
  max: number,
  quantiles: mapOf(number),
});
const body = record(
  { rowCount: integer, bytes: integer, fileCount: integer, lastUpdated: dateTime, columnMetrics: mapOf(column) },
  ['columnMetrics'],
);

export const dataQualityMetricsInputSchema = facetSchema('input.dataQualityMetrics', body);
export const dataQualityMetricsDatasetSchema = facetSchema('dataset.dataQualityMetrics', body);
