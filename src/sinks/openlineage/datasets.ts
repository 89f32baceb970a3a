import type { InputDataset, OutputDataset } from '../../openlineage/events.js';
import type { ColumnSource, Influence, InputNode, LineageGraph, OutputNode, SyncLineage } from '../../model/graph.js';
import { columnLineage } from './column-lineage.js';
import { dataSource, hierarchy, schemaFacet, tableLevels } from './dataset-facets.js';
import type { EventOptions } from './event-options.js';
import { modelInput } from './model-dataset.js';
import { modelName } from './model-name.js';
import { standardFacet, type Stamp } from './stamp.js';

/** Inputs and outputs by name alone, as a START carries them. */
export function namedDatasets(
  lineage: SyncLineage,
  graph: LineageGraph,
  { models }: EventOptions,
): { inputs: InputDataset[]; outputs: OutputDataset[] } {
  const { model } = lineage;
  const names =
    models && model !== null
      ? [modelName(graph, model.model.slug)]
      : (model?.inputs ?? []).map(({ dataset }) => dataset);
  const inputs = names.map((name) => ({ ...name, facets: {} }));
  const outputs = lineage.output === null ? [] : [{ ...lineage.output.dataset, facets: {} }];
  return { inputs: inputs.sort(byName), outputs };
}

/** Inputs and outputs with all their facets, as a JobEvent and the end of a run carry them. */
export function describedDatasets(
  lineage: SyncLineage,
  graph: LineageGraph,
  options: EventOptions,
  stamp: Stamp,
): { inputs: InputDataset[]; outputs: OutputDataset[] } {
  const { model } = lineage;
  const outputs = describedOutput(lineage, graph, options, stamp);
  if (options.models && model !== null) return { inputs: [modelInput(lineage, model, graph, options, stamp)], outputs };
  const used = inputColumns(lineage.fields, lineage.influences);
  return { inputs: describedInputs(model?.inputs ?? [], used, options, stamp), outputs };
}

/** Tables, and sources that stand for themselves, with all their facets; sorted by name. */
export function describedInputs(
  nodes: readonly InputNode[],
  used: ReadonlyMap<string, ReadonlySet<string>>,
  options: EventOptions,
  stamp: Stamp,
): InputDataset[] {
  return nodes.map((node) => describedInput(node, used, options, stamp)).sort(byName);
}

function describedInput(
  node: InputNode,
  used: ReadonlyMap<string, ReadonlySet<string>>,
  { profile }: EventOptions,
  stamp: Stamp,
): InputDataset {
  const inUse = profile.othersSchema === 'used' ? [...(used.get(node.key) ?? [])].sort() : [];
  const columns = node.kind === 'table' ? (node.columns ?? inUse) : [];
  return {
    ...node.dataset,
    facets: {
      ...(columns.length === 0
        ? {}
        : { schema: schemaFacet(columns, node.kind === 'table' && node.columns !== null, stamp, typesOf(node)) }),
      dataSource: dataSource(node.dataset.namespace, stamp),
      datasetType: standardFacet(stamp, 'dataset.datasetType', {
        datasetType: node.kind === 'table' ? 'TABLE' : 'SOURCE',
      }),
      ...(node.kind === 'table' ? { hierarchy: hierarchy(tableLevels(node), stamp) } : {}),
    },
  };
}

function describedOutput(
  lineage: SyncLineage,
  graph: LineageGraph,
  options: EventOptions,
  stamp: Stamp,
): OutputDataset[] {
  const { output } = lineage;
  if (output === null) return [];
  const isTold = options.profile.othersSchema === 'used' || !output.foreign;
  const columns = isTold ? lineage.fields.map(({ field }) => field) : [];
  const edges = options.columnLineage ? columnLineage(lineage, graph, options) : null;
  return [
    {
      ...output.dataset,
      facets: {
        ...(columns.length === 0 ? {} : { schema: schemaFacet(columns, false, stamp) }),
        dataSource: dataSource(output.dataset.namespace, stamp),
        datasetType: standardFacet(stamp, 'dataset.datasetType', { datasetType: outputType(output) }),
        ...(output.hierarchy.length === 0 ? {} : { hierarchy: hierarchy(output.hierarchy, stamp) }),
        ...(edges === null ? {} : { columnLineage: standardFacet(stamp, 'dataset.columnLineage', edges) }),
      },
    },
  ];
}

/** The specification's words where they fit; it has none for an object of a SaaS product. */
function outputType(output: OutputNode): string {
  if (/^(s3|gs|abfss|wasbs|sftp|file):/.test(output.dataset.namespace)) return 'FILE';
  if (/^(?:kafka:|pubsub$)/.test(output.dataset.namespace)) return 'TOPIC';
  return output.foreign ? 'TABLE' : 'SAAS_OBJECT';
}

/** Which columns of each table are read: the table's facet lists them where the whole list is not known. */
export function inputColumns(
  readers: readonly { readonly sources: readonly ColumnSource[] }[],
  influences: readonly Influence[],
): Map<string, Set<string>> {
  const used = new Map<string, Set<string>>();
  const note = (table: string, column: string): void => {
    const columns = used.get(table);
    if (columns === undefined) used.set(table, new Set([column]));
    else columns.add(column);
  };
  for (const { sources } of readers) for (const source of sources) note(source.table, source.column);
  for (const influence of influences) note(influence.table, influence.column);
  return used;
}

function typesOf(node: InputNode): ReadonlyMap<string, string> | undefined {
  return node.kind === 'table' ? node.columnTypes : undefined;
}

function byName(a: InputDataset, b: InputDataset): number {
  const [left, right] = [`${a.namespace}\n${a.name}`, `${b.namespace}\n${b.name}`];
  return left < right ? -1 : left > right ? 1 : 0;
}
