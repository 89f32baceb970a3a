import type { Dataset, InputDataset, OutputDataset } from '../../openlineage/events.js';
import type { DatasetName, LineageGraph, ModelLineage, SyncLineage } from '../../model/graph.js';
import { modelColumnLineage } from './column-lineage.js';
import { dataSource, schemaFacet } from './dataset-facets.js';
import type { EventOptions } from './event-options.js';
import { modelTags } from './job.js';
import { modelName } from './model-name.js';
import { standardFacet, type Stamp } from './stamp.js';

/** The model as an input of a sync: columns in use, or all where the whole list is known. */
export function modelInput(
  lineage: SyncLineage,
  model: ModelLineage,
  graph: LineageGraph,
  options: EventOptions,
  stamp: Stamp,
): InputDataset {
  const used = new Set(lineage.fields.flatMap(({ columns }) => columns.map(({ column }) => column)));
  const columns = model.columnsComplete ? model.columns.map(({ name }) => name) : [...used].sort();
  return described(modelName(graph, model.model.slug), columns, model, options, stamp);
}

/** The model as what its own query makes: with its columns, where they come from, and what Hightouch says of it. */
export function modelOutput(
  model: ModelLineage,
  graph: LineageGraph,
  options: EventOptions,
  stamp: Stamp,
): OutputDataset & Dataset {
  const columns = model.columns.map(({ name }) => name);
  const base = described(modelName(graph, model.model.slug), columns, model, options, stamp);
  const edges = options.columnLineage ? modelColumnLineage(model, graph) : null;
  const { description } = model.model;
  const { tags, owners } = modelTags(model, options);
  return {
    ...base,
    facets: {
      ...base.facets,
      ...(description ? { documentation: standardFacet(stamp, 'dataset.documentation', { description }) } : {}),
      ...(tags.length === 0 ? {} : { tags: standardFacet(stamp, 'dataset.tags', { tags }) }),
      ...(owners.length === 0 ? {} : { ownership: standardFacet(stamp, 'dataset.ownership', { owners }) }),
      ...(edges === null ? {} : { columnLineage: standardFacet(stamp, 'dataset.columnLineage', edges) }),
    },
  };
}

function described(
  name: DatasetName,
  columns: readonly string[],
  model: ModelLineage,
  { profile }: EventOptions,
  stamp: Stamp,
): InputDataset {
  // Where a schema takes the place of the last one, parts of it told by one job after another would take turns.
  const isTold = model.columnsComplete || profile.othersSchema === 'used';
  return {
    ...name,
    facets: {
      ...(columns.length === 0 || !isTold ? {} : { schema: schemaFacet(columns, model.columnsComplete, stamp) }),
      dataSource: dataSource(name.namespace, stamp),
      datasetType: standardFacet(stamp, 'dataset.datasetType', { datasetType: 'MODEL' }),
    },
  };
}
