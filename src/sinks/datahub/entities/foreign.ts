import type { LineageGraph } from '../../../model/graph.js';
import { upstream, type FineGrainedLineage } from '../aspects/lineage.js';
import type { DestinationDataset } from '../destinations.js';
import type { EntityUrns } from '../entity-urns.js';
import { syncFieldEdges, syncInputs } from '../field-edges.js';
import type { GraphIndex } from '../graph-index.js';
import type { PatchOperation, Proposal } from '../mcp.js';

/**
 * What may be said of a dataset that another connector owns: that it is written from here. Each edge is an operation of a
 * patch of its own place, by DataHub's template for `upstreamLineage`, so that nothing of the owner's is touched.
 *
 * @param auditTime milliseconds: the window's end
 */
export function foreignProposals(
  graph: LineageGraph,
  urns: EntityUrns,
  index: GraphIndex,
  { output, writers }: DestinationDataset,
  auditTime: number,
): readonly Proposal[] {
  const inputs = [...new Set(writers.flatMap((writer) => syncInputs(urns, index, writer)))].sort();
  const edges = writers.flatMap((writer) => syncFieldEdges(graph, urns, index, writer, output));
  const operations = new Map<string, PatchOperation>();
  for (const input of inputs) add(operations, ['upstreams', input], upstream(input, 'COPY', auditTime));
  for (const edge of edges) {
    for (const path of edgePaths(edge)) add(operations, path, { confidenceScore: edge.confidenceScore });
  }
  if (operations.size === 0) return [];
  const sorted = [...operations].sort(([a], [b]) => (a < b ? 1 : -1)).map(([, operation]) => operation);
  return [{ entityUrn: output.urn, aspectName: 'upstreamLineage', patch: sorted }];
}

/** `NONE` stands for what an edge does not have: its operation, its query. */
function edgePaths({ upstreams, downstreams, transformOperation = 'NONE' }: FineGrainedLineage): readonly string[][] {
  return downstreams.flatMap((downstream) =>
    upstreams.map((source) => ['fineGrainedLineages', transformOperation, downstream, 'NONE', source]),
  );
}

function add(operations: Map<string, PatchOperation>, members: readonly string[], value: object): void {
  const path = `/${members.map((member) => member.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`;
  operations.set(path, { op: 'add', path, value });
}
