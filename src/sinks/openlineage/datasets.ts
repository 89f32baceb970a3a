import type { InputDataset, OutputDataset } from '../../openlineage/events.js';
import type { InputNode, LineageGraph, NamedLevel, OutputNode, SyncLineage, TableNode } from '../../model/graph.js';
import { columnLineage } from './column-lineage.js';
import type { EventOptions } from './event-options.js';
import { standardFacet, type Stamp } from './stamp.js';

/** Inputs and outputs by name alone, as a START carries them. */
export function namedDatasets(lineage: SyncLineage): { inputs: InputDataset[]; outputs: OutputDataset[] } {
  const inputs = (lineage.model?.inputs ?? []).map(({ dataset }) => ({ ...dataset, facets: {} }));
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
  const used = columnsInUse(lineage);
  const inputs = (lineage.model?.inputs ?? []).map((node) => describedInput(node, used, options, stamp)).sort(byName);
  return { inputs, outputs: describedOutput(lineage, graph, options, stamp) };
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
  const edges = options.columnLineage ? columnLineage(lineage, graph) : null;
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

/** Which columns of each table this sync reads: their facet lists them where the whole list is not known. */
function columnsInUse(lineage: SyncLineage): Map<string, Set<string>> {
  const used = new Map<string, Set<string>>();
  const note = (table: string, column: string): void => {
    const columns = used.get(table);
    if (columns === undefined) used.set(table, new Set([column]));
    else columns.add(column);
  };
  for (const field of lineage.fields) for (const source of field.sources) note(source.table, source.column);
  for (const influence of lineage.influences) note(influence.table, influence.column);
  return used;
}

function typesOf(node: InputNode): ReadonlyMap<string, string> | undefined {
  return node.kind === 'table' ? node.columnTypes : undefined;
}

function schemaFacet(
  columns: readonly string[],
  isWhole: boolean,
  stamp: Stamp,
  types: ReadonlyMap<string, string> | undefined = undefined,
) {
  const fields = columns.map((name, index) => {
    const type = types?.get(name);
    return { name, ...(type === undefined ? {} : { type }), ...(isWhole ? { ordinal_position: index + 1 } : {}) };
  });
  return standardFacet(stamp, 'dataset.schema', { fields });
}

function dataSource(namespace: string, stamp: Stamp) {
  const isUri = /^[a-z][a-z0-9+.-]*:\/\/[^\s/]/i.test(namespace);
  return standardFacet(stamp, 'dataset.dataSource', { name: namespace, ...(isUri ? { uri: namespace } : {}) });
}

function hierarchy(levels: readonly NamedLevel[], stamp: Stamp) {
  return standardFacet(stamp, 'dataset.hierarchy', { hierarchy: levels.map(({ type, name }) => ({ type, name })) });
}

function tableLevels(table: TableNode): NamedLevel[] {
  return [
    ...(table.database === null ? [] : [{ type: 'DATABASE', name: table.database }]),
    ...(table.schema === null ? [] : [{ type: 'SCHEMA', name: table.schema }]),
    { type: 'TABLE', name: table.table },
  ];
}

function byName(a: InputDataset, b: InputDataset): number {
  const [left, right] = [`${a.namespace}\n${a.name}`, `${b.namespace}\n${b.name}`];
  return left < right ? -1 : left > right ? 1 : 0;
}
