import type { JobFacet, RunFacet } from '../base-facets.js';
import { coreSchemaId } from '../event-schema-urls.js';
import { mapOf, record, text, uuid } from '../json-schema.js';
import { facetSchema } from './facet-schema.js';

export interface RunReference {
  readonly runId: string;
  /** Forwarded copies of that run's facets. */
  readonly facets?: Readonly<Record<string, RunFacet>>;
}

export interface JobReference {
  readonly namespace: string;
  readonly name: string;
  /** Forwarded copies of that job's facets. */
  readonly facets?: Readonly<Record<string, JobFacet>>;
}

/** The run that started this one, and the run at the top of the chain. */
export interface ParentRunFacet extends RunFacet {
  readonly run: RunReference;
  readonly job: JobReference;
  readonly root?: { readonly run: RunReference; readonly job: JobReference };
}

const copiesOf = (definition: string) => mapOf({ $ref: `${coreSchemaId}#/$defs/${definition}` });

const run = record({ runId: uuid, facets: copiesOf('RunFacet') }, ['runId']);
const job = record({ namespace: text, name: text, facets: copiesOf('JobFacet') }, ['namespace', 'name']);

export const parentSchema = facetSchema(
  'run.parent',
  record({ run, job, root: record({ run, job }, ['run', 'job']) }, ['run', 'job']),
);
