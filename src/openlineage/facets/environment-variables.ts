import type { RunFacet } from '../base-facets.js';
import { listOf, record, text } from '../json-schema.js';
import { facetSchema } from './facet-schema.js';

export interface EnvironmentVariable {
  readonly name: string;
  readonly value: string;
}

/** Variables under which the run took place; only those that somebody chose to tell. */
export interface EnvironmentVariablesRunFacet extends RunFacet {
  readonly environmentVariables: readonly EnvironmentVariable[];
}

export const environmentVariablesSchema = facetSchema(
  'run.environmentVariables',
  record({ environmentVariables: listOf(record({ name: text, value: text }, ['name', 'value'])) }, [
    'environmentVariables',
  ]),
);
