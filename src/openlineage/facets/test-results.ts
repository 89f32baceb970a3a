import type { RunFacet } from '../base-facets.js';
import { anyObject, listOf, record, text } from '../json-schema.js';
import { facetSchema } from './facet-schema.js';

/** One check that ran with the job, and its outcome. */
export interface TestExecution {
  readonly name: string;
  /** `pass`, `fail` or `skip`. */
  readonly status: string;
  /** What a failure means: `error` or `warn`. */
  readonly severity?: string;
  readonly type?: string;
  readonly description?: string;
  readonly expected?: string;
  readonly actual?: string;
  /** Body of the check, with its kind in `contentType`. */
  readonly content?: string;
  readonly contentType?: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

export interface TestRunFacet extends RunFacet {
  readonly tests: readonly TestExecution[];
}

export const testSchema = facetSchema(
  'run.test',
  record(
    {
      tests: listOf(
        record(
          {
            name: text,
            status: text,
            severity: text,
            type: text,
            description: text,
            expected: text,
            actual: text,
            content: text,
            contentType: text,
            params: anyObject,
          },
          ['name', 'status'],
        ),
      ),
    },
    ['tests'],
  ),
);
