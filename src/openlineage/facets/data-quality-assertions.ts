import type { InputDatasetFacet } from '../base-facets.js';
import { anyObject, flag, listOf, record, text } from '../json-schema.js';
import { facetSchema } from './facet-schema.js';

export interface DataQualityAssertion {
  /** What was asked, in the tool's own words: `not_null`. */
  readonly assertion: string;
  readonly success: boolean;
  readonly column?: string;
  /** `error` or `warn`. */
  readonly severity?: string;
  readonly name?: string;
  readonly description?: string;
  readonly expected?: string;
  readonly actual?: string;
  /** Body of the check, with its kind in `contentType`. */
  readonly content?: string;
  readonly contentType?: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** Checks of a dataset that the run read. Its file is named for datasets, and still it stands in `inputFacets`. */
export interface DataQualityAssertionsDatasetFacet extends InputDatasetFacet {
  readonly assertions: readonly DataQualityAssertion[];
}

const assertion = record(
  {
    assertion: text,
    success: flag,
    column: text,
    severity: text,
    name: text,
    description: text,
    expected: text,
    actual: text,
    content: text,
    contentType: text,
    params: anyObject,
  },
  ['assertion', 'success'],
);

export const dataQualityAssertionsSchema = facetSchema(
  'input.dataQualityAssertions',
  record({ assertions: listOf(assertion) }, ['assertions']),
);
