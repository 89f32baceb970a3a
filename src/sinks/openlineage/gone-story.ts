import type { DatasetEvent, JobEvent } from '../../openlineage/events.js';
import { eventSchemaUrl } from '../../openlineage/event-schema-urls.js';
import type { LineageGraph } from '../../model/graph.js';
import type { GoneUnit } from '../sink.js';
import { tagSource, type EventOptions } from './event-options.js';
import { modelJobName, modelName } from './model-name.js';
import { staticAsRun } from './run-events.js';
import { standardFacet, type Stamp } from './stamp.js';
import type { StaticStory } from './static-story.js';

/**
 * What is told of a sync or model that is gone: its job without inputs and outputs, with the tag `deleted`, and `_deleted` on
 * the facets that described it; of a model also that its dataset is dropped. null when something that is there has the name
 * now (an object made anew, or known by another id), which must not lose its lineage.
 */
export function goneStory(
  { what, id, name }: GoneUnit & { readonly name: string },
  graph: LineageGraph,
  options: EventOptions,
  stamp: Stamp,
  eventTime: string,
): StaticStory | null {
  if (isTaken(what, name, graph)) return null;
  const tag = { key: 'deleted', value: 'true', source: tagSource(options) };
  const job = {
    namespace: options.namespace,
    name: what === 'sync' ? name : modelJobName(graph, name),
    facets: {
      jobType: standardFacet(stamp, 'job.jobType', {
        processingType: 'BATCH',
        integration: 'HIGHTOUCH',
        jobType: options.profile.jobTypes[what],
      }),
      documentation: standardFacet(stamp, 'job.documentation', { description: '', _deleted: true }),
      sql: standardFacet(stamp, 'job.sql', { query: '', _deleted: true }),
      tags: standardFacet(stamp, 'job.tags', { tags: [tag] }),
    },
  };
  const body = { job, inputs: [], outputs: [] };
  const { producer } = stamp;
  const jobEvent: JobEvent = { eventTime, producer, schemaURL: eventSchemaUrl('JobEvent'), ...body };
  const dropped: DatasetEvent = {
    eventTime,
    producer,
    schemaURL: eventSchemaUrl('DatasetEvent'),
    dataset: {
      ...modelName(graph, name),
      facets: {
        lifecycleStateChange: standardFacet(stamp, 'dataset.lifecycleStateChange', { lifecycleStateChange: 'DROP' }),
      },
    },
  };
  const isDropped = what === 'model' && options.profile.datasetEvents;
  return {
    events: isDropped ? [dropped, jobEvent] : [jobEvent],
    runs: staticAsRun(
      { brief: body, full: body },
      { id, createdAt: null, state: 'deleted' },
      options,
      stamp,
      eventTime,
    ),
  };
}

function isTaken(what: GoneUnit['what'], name: string, graph: LineageGraph): boolean {
  if (what === 'sync') return graph.everySync.some(({ jobName }) => jobName === name);
  return [...graph.workspace.models.values()].some(({ slug }) => slug === name);
}
