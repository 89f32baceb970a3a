import type { LineageGraph, SyncLineage } from '../../../model/graph.js';
import { schemaMetadata } from '../aspects/dataset.js';
import { columnFields } from '../column-fields.js';
import { presentEdges, upstream, type FineGrainedLineage } from '../aspects/lineage.js';
import { customProperties } from '../custom-properties.js';
import type { EntityUrns } from '../entity-urns.js';
import { syncFieldEdges, syncInputs } from '../field-edges.js';
import type { GraphIndex } from '../graph-index.js';
import { pageUrl } from '../links.js';
import { proposal, type Proposal } from '../mcp.js';
import { platformInstance, present } from '../placement.js';
import { dataPlatformUrn } from '../urns.js';
import type { DestinationDataset } from '../destinations.js';

/**
 * A dataset in a SaaS system, described from everything that writes to it, in the order of the job names.
 *
 * `upstreamLineage` replaces what was there, so it is built from all writers, those that a pass does not tell too.
 *
 * @param auditTime milliseconds: the window's end
 */
export function destinationProposals(
  graph: LineageGraph,
  urns: EntityUrns,
  index: GraphIndex,
  dataset: DestinationDataset,
  auditTime: number,
): readonly Proposal[] {
  const { output, writers } = dataset;
  const inputs = [...new Set(writers.flatMap((writer) => syncInputs(urns, index, writer)))].sort();
  const proposals: Proposal[] = [
    platformInstance(output.urn, output.platform, output.instance),
    proposal(output.urn, 'datasetProperties', {
      customProperties: propertiesOf(writers),
      externalUrl: linkOf(urns, writers),
      name: output.name,
      tags: [],
    }),
  ];
  const fields = fieldNames(writers);
  if (fields.length > 0) {
    const keys = matchKeys(writers);
    const columns = fields.map((name) => ({ name, type: null, description: null }));
    const known = columnFields(columns, (field) => keys.has(field));
    proposals.push(proposal(output.urn, 'schemaMetadata', schemaMetadata(dataPlatformUrn(output.platform), known)));
  }
  if (inputs.length > 0) {
    const edges = writers.flatMap((writer) => syncFieldEdges(graph, urns, index, writer, output));
    proposals.push(
      proposal(output.urn, 'upstreamLineage', {
        upstreams: inputs.map((input) => upstream(input, 'COPY', auditTime)),
        fineGrainedLineages: presentEdges(distinct(edges)),
      }),
    );
  }
  proposals.push(present(output.urn));
  return proposals;
}

function propertiesOf(writers: readonly SyncLineage[]): Readonly<Record<string, string>> {
  const destinations = writers.map((writer) => writer.destination).filter((one) => one !== null);
  const each = (values: readonly string[]): string => [...new Set(values)].sort().join(', ');
  return customProperties({
    destination_id: each(destinations.map((one) => one.id)),
    destination_name: each(destinations.map((one) => one.name)),
    destination_type: each(destinations.map((one) => one.type)),
    account: each(writers.flatMap((writer) => (writer.output === null ? [] : [writer.output.tenant]))),
  });
}

/** A page of Hightouch, when one destination writes to the dataset. */
function linkOf(urns: EntityUrns, writers: readonly SyncLineage[]): string | undefined {
  const ids = new Set(writers.map((writer) => writer.sync.destinationId));
  const [id] = ids;
  return ids.size === 1 && id !== undefined ? pageUrl(urns.naming.workspaceSlug, 'destinations', id) : undefined;
}

function fieldNames(writers: readonly SyncLineage[]): readonly string[] {
  return [...new Set(writers.flatMap((writer) => writer.fields.map((field) => field.field)))].sort();
}

function matchKeys(writers: readonly SyncLineage[]): ReadonlySet<string> {
  const keys = writers.flatMap((writer) => writer.fields.filter((field) => field.matchKey));
  return new Set(keys.map((field) => field.field));
}

/** Two syncs that write a field from the same columns in the same way tell one edge. */
function distinct(edges: readonly FineGrainedLineage[]): readonly FineGrainedLineage[] {
  const byContent = new Map<string, FineGrainedLineage>();
  for (const edge of edges) {
    byContent.set(JSON.stringify([edge.downstreams, edge.upstreams, edge.transformOperation]), edge);
  }
  return [...byContent].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, edge]) => edge);
}
