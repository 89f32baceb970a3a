import type { DatasetEvent, Job, OutputDataset } from '../../openlineage/events.js';
import { eventSchemaUrl } from '../../openlineage/event-schema-urls.js';
import { serialiseEvent } from '../../openlineage/serialise.js';
import type { LineageGraph, ModelLineage } from '../../model/graph.js';
import { describedInputs, inputColumns } from './datasets.js';
import type { EventOptions } from './event-options.js';
import { modelTags, sqlFacet } from './job.js';
import { lineageEntries, origins } from './lineage-facet.js';
import { modelOutput } from './model-dataset.js';
import { modelJobName } from './model-name.js';
import { standardFacet, type Stamp } from './stamp.js';
import type { EventParts } from './sync-parts.js';

export interface ModelParts extends EventParts {
  /** The model as what its job writes. */
  readonly dataset: OutputDataset;
}

/** What the events of a model's job share. It has no runs: its query runs with every sync that reads it. */
export function modelParts(model: ModelLineage, graph: LineageGraph, options: EventOptions, stamp: Stamp): ModelParts {
  const dataset = modelOutput(model, graph, options, stamp);
  const inputs = describedInputs(model.inputs, inputColumns(model.columns, model.influences), options, stamp);
  const job = modelJob(model, graph, options, stamp);
  const lineage = standardFacet(stamp, 'job.lineage', { entries: lineageEntries(inputs, [dataset]) });
  const full = {
    job: options.lineageFacet ? { ...job, facets: { ...job.facets, lineage } } : job,
    inputs,
    outputs: [dataset],
  };
  const named = { inputs: inputs.map(bare), outputs: [bare(dataset)] };
  const brief = options.profile.start === 'whole' ? full : { job, ...named };
  return { brief, full, dataset, texts: new Map([[job, serialiseEvent(job)]]) };
}

/** The model as a dataset, with where it comes from: for consumers that show what a DatasetEvent says. */
export function modelDatasetEvent(
  { dataset, full }: ModelParts,
  options: EventOptions,
  stamp: Stamp,
  eventTime: string,
): DatasetEvent {
  const lineage = standardFacet(stamp, 'dataset.lineage', origins(full.inputs, dataset.facets));
  return {
    eventTime,
    producer: stamp.producer,
    schemaURL: eventSchemaUrl('DatasetEvent'),
    dataset: options.lineageFacet ? { ...dataset, facets: { ...dataset.facets, lineage } } : dataset,
  };
}

function modelJob(model: ModelLineage, graph: LineageGraph, options: EventOptions, stamp: Stamp): Job {
  const { description } = model.model;
  const { tags, owners } = modelTags(model, options);
  return {
    namespace: options.namespace,
    name: modelJobName(graph, model.model.slug),
    facets: {
      jobType: standardFacet(stamp, 'job.jobType', {
        processingType: 'BATCH',
        integration: 'HIGHTOUCH',
        jobType: options.profile.jobTypes.model,
      }),
      ...sqlFacet(model, stamp),
      ...(description ? { documentation: standardFacet(stamp, 'job.documentation', { description }) } : {}),
      ...(tags.length === 0 ? {} : { tags: standardFacet(stamp, 'job.tags', { tags }) }),
      ...(owners.length === 0 ? {} : { ownership: standardFacet(stamp, 'job.ownership', { owners }) }),
    },
  };
}

function bare({ namespace, name }: { readonly namespace: string; readonly name: string }): OutputDataset {
  return { namespace, name, facets: {} };
}
