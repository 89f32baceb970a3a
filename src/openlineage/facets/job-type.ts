import type { JobFacet } from '../base-facets.js';
import { integer, record, text } from '../json-schema.js';
import { facetSchema } from './facet-schema.js';

/** What kind of job this is, in the words of the system that runs it. Consumers ask for all three of its first fields. */
export interface JobTypeJobFacet extends JobFacet {
  /** `BATCH`, `STREAMING` or `SERVICE`. */
  readonly processingType: string;
  /** The system: `SPARK`, `AIRFLOW`, `DBT`, … */
  readonly integration: string;
  /** `QUERY`, `COMMAND`, `DAG`, `TASK`, `JOB`, `MODEL`, … */
  readonly jobType?: string;
  readonly emissionPattern?: EmissionPattern;
}

export interface EmissionPattern {
  /** `EVENT_BASED` or `PERIODIC`. */
  readonly eventTrigger: string;
  /** `ACCUMULATIVE` or `COMPLETE_SNAPSHOT`. */
  readonly eventContentMode: string;
  /** Seconds, at least 1. */
  readonly windowDuration?: number;
}

export const jobTypeSchema = facetSchema(
  'job.jobType',
  record(
    {
      processingType: text,
      integration: text,
      jobType: text,
      emissionPattern: record(
        { eventTrigger: text, eventContentMode: text, windowDuration: { ...integer, minimum: 1 } },
        ['eventTrigger', 'eventContentMode'],
      ),
    },
    ['processingType', 'integration'],
  ),
);
