/** The two events of the pass's own run: one run is one pass of this program. */
import { eventSchemaUrl } from '../openlineage/event-schema-urls.js';
import type { EventType, JobFacets, RunEvent, RunFacets } from '../openlineage/events.js';
import type { ParentRun } from '../openlineage/configuration/parent-context.js';
import type { CodeLocation } from '../model/workspace.js';
import { codeBody } from '../sinks/openlineage/code-location.js';
import { programStamp, standardFacet, type Stamp } from '../sinks/openlineage/stamp.js';
import type { Window } from '../sinks/sink.js';
import type { PassEnd } from './pass-end.js';

/** What is known of the pass before its first request, and stays. */
export interface PassStory {
  /** The word of the consumer for such a job. */
  readonly jobType: string;
  readonly namespace: string;
  /** `{workspace}.lineage-extraction` */
  readonly name: string;
  readonly runId: string;
  readonly window: Window;
  readonly parent: ParentRun | null;
  /** Variables that somebody chose to tell, without secrets. */
  readonly variables: readonly { readonly name: string; readonly value: string }[];
  /** Of the Git Sync folder that is read; null when it is the API. */
  readonly code: CodeLocation | null;
  readonly version: string;
}

const description =
  'Reads a Hightouch workspace and tells its lineage and its sync runs to catalogues. One run is one pass of hightouch-lineage.';

/** The START; `time` is ISO 8601 UTC. */
export function startEvent(story: PassStory, time: string): RunEvent {
  return runEvent(story, 'START', time, {});
}

/**
 * The end: everything the START says, and what became of the pass.
 *
 * @param tagSource what the consumer wants every tag to name as its source; null for our own name
 */
export function endEvent(story: PassStory, time: string, end: PassEnd, tagSource: string | null): RunEvent {
  const stamp = programStamp(story.version);
  const { error, unread, tests } = end;
  const source = tagSource ?? 'HIGHTOUCH_LINEAGE';
  return runEvent(story, end.eventType, time, {
    tags: standardFacet(stamp, 'run.tags', {
      tags: Object.entries(end.tags).map(([key, value]) => ({ key, value, source })),
    }),
    ...(unread === null ? {} : { extractionError: standardFacet(stamp, 'run.extractionError', unread) }),
    ...(tests.length === 0 ? {} : { test: standardFacet(stamp, 'run.test', { tests }) }),
    ...(error === null
      ? {}
      : {
          errorMessage: standardFacet(stamp, 'run.errorMessage', { message: error, programmingLanguage: 'JavaScript' }),
        }),
  });
}

function runEvent(story: PassStory, eventType: EventType, eventTime: string, more: RunFacets): RunEvent {
  const stamp = programStamp(story.version);
  const { namespace, name, runId } = story;
  return {
    eventType,
    eventTime,
    producer: stamp.producer,
    schemaURL: eventSchemaUrl('RunEvent'),
    run: { runId, facets: { ...runFacets(story, stamp), ...more } },
    job: { namespace, name, facets: jobFacets(story, stamp) },
    inputs: [],
    outputs: [],
  };
}

function runFacets({ window, parent, variables, version }: PassStory, stamp: Stamp): RunFacets {
  return {
    nominalTime: standardFacet(stamp, 'run.nominalTime', {
      nominalStartTime: window.start,
      nominalEndTime: window.end,
    }),
    processing_engine: standardFacet(stamp, 'run.processing_engine', {
      name: 'hightouch-lineage',
      version,
      openlineageAdapterVersion: version,
    }),
    ...(parent === null ? {} : { parent: standardFacet(stamp, 'run.parent', parent) }),
    ...(variables.length === 0
      ? {}
      : {
          environmentVariables: standardFacet(stamp, 'run.environmentVariables', { environmentVariables: variables }),
        }),
  };
}

function jobFacets({ code, jobType }: PassStory, stamp: Stamp): JobFacets {
  return {
    jobType: standardFacet(stamp, 'job.jobType', {
      processingType: 'BATCH',
      integration: 'HIGHTOUCH',
      jobType,
    }),
    documentation: standardFacet(stamp, 'job.documentation', { description }),
    ...(code === null ? {} : { sourceCodeLocation: standardFacet(stamp, 'job.sourceCodeLocation', codeBody(code)) }),
  };
}
