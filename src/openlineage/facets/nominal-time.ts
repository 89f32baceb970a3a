import type { RunFacet } from '../base-facets.js';
import { dateTime, record } from '../json-schema.js';
import { facetSchema } from './facet-schema.js';

/** The slot of the schedule that the run stands for, which is rarely when it ran. */
export interface NominalTimeRunFacet extends RunFacet {
  readonly nominalStartTime: string;
  readonly nominalEndTime?: string;
}

export const nominalTimeSchema = facetSchema(
  'run.nominalTime',
  record({ nominalStartTime: dateTime, nominalEndTime: dateTime }, ['nominalStartTime']),
);
