import type { RunFacet } from '../base-facets.js';
import { listOf, record, text, uuid } from '../json-schema.js';
import { facetSchema } from './facet-schema.js';

export interface JobDependency {
  readonly job: { readonly namespace: string; readonly name: string };
  /** The very run, where it is known. */
  readonly run?: { readonly runId: string };
  /** `DIRECT_INVOCATION` or `IMPLICIT_DEPENDENCY`. */
  readonly dependency_type?: string;
  /** `FINISH_TO_START`, `FINISH_TO_FINISH` or `START_TO_START`. */
  readonly sequence_trigger_rule?: string;
  /** `EXECUTE_EVERY_TIME`, `EXECUTE_ON_SUCCESS` or `EXECUTE_ON_FAILURE`. */
  readonly status_trigger_rule?: string;
  readonly [extra: string]: unknown;
}

/** Jobs that this run waits for, and jobs that wait for it, beside the lineage of data. */
export interface JobDependenciesRunFacet extends RunFacet {
  readonly upstream?: readonly JobDependency[];
  readonly downstream?: readonly JobDependency[];
  /** How several upstream jobs together decide: `ALL_SUCCESS`, … */
  readonly trigger_rule?: string;
}

const dependency = record(
  {
    job: record({ namespace: text, name: text }, ['namespace', 'name']),
    run: record({ runId: uuid }, ['runId']),
    dependency_type: text,
    sequence_trigger_rule: text,
    status_trigger_rule: text,
  },
  ['job'],
);

export const jobDependenciesSchema = facetSchema(
  'run.jobDependencies',
  record({ upstream: listOf(dependency), downstream: listOf(dependency), trigger_rule: text }),
);
