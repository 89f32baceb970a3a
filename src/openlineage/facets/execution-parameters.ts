import type { RunFacet } from '../base-facets.js';
import { listOf, record, text } from '../json-schema.js';
import { facetSchema } from './facet-schema.js';

/** The one object of the specification that takes no field beside its own. */
export interface ExecutionParameter {
  readonly key: string;
  readonly name?: string;
  readonly description?: string;
  /** Text, also for a number. */
  readonly value?: string;
}

/** What the run was started with. */
export interface ExecutionParametersRunFacet extends RunFacet {
  readonly parameters?: readonly ExecutionParameter[];
}

const parameter = {
  ...record({ key: text, name: text, description: text, value: text }, ['key']),
  additionalProperties: false,
};

export const executionParametersSchema = facetSchema(
  'run.executionParameters',
  record({ parameters: listOf(parameter) }),
);
