import type { RunFacet } from '../base-facets.js';
import { integer, listOf, record, text } from '../json-schema.js';
import { facetSchema } from './facet-schema.js';

export interface ExtractionError {
  readonly errorMessage: string;
  readonly stackTrace?: string;
  /** The statement or task that could not be read. */
  readonly task?: string;
  readonly taskNumber?: number;
}

/** How much of the run's lineage could not be worked out, and why. */
export interface ExtractionErrorRunFacet extends RunFacet {
  readonly totalTasks: number;
  readonly failedTasks: number;
  readonly errors: readonly ExtractionError[];
}

export const extractionErrorSchema = facetSchema(
  'run.extractionError',
  record(
    {
      totalTasks: integer,
      failedTasks: integer,
      errors: listOf(
        record({ errorMessage: text, stackTrace: text, task: text, taskNumber: integer }, ['errorMessage']),
      ),
    },
    ['totalTasks', 'failedTasks', 'errors'],
  ),
);
