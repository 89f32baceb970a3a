import type { LineageGraph, SyncLineage } from '../../model/graph.js';
import type { Destination, Sync } from '../../model/workspace.js';
import { connectorObjectName } from './destination-name.js';
import type { EntityUrns, OutputDataset } from './entity-urns.js';
import type { GraphIndex } from './graph-index.js';
import { settingsOf } from './options.js';
import { destinationPlatform } from './platforms.js';
import type { Urn } from './urns.js';

/** A dataset in a SaaS system and all syncs that write to it. */
export interface DestinationDataset {
  readonly output: OutputDataset;
  /** By job name. */
  readonly writers: readonly SyncLineage[];
  /** Whether every sync that may write to it is among the writers; false when a pass reads only part of the workspace. */
  readonly complete: boolean;
}

/** The SaaS datasets that the syncs asked for write to, sorted by URN, each with its writers of the whole workspace. */
export function destinationDatasets(
  graph: LineageGraph,
  urns: EntityUrns,
  index: GraphIndex,
): readonly DestinationDataset[] {
  const asked = new Set<Urn>();
  for (const lineage of graph.syncs) {
    const output = urns.output(lineage);
    if (output !== null && !output.foreign) asked.add(output.urn);
  }
  const found = new Map<Urn, { output: OutputDataset; writers: SyncLineage[] }>();
  for (const writer of index.everySync) {
    const output = urns.output(writer);
    if (output === null || !asked.has(output.urn)) continue;
    const dataset = found.get(output.urn) ?? { output, writers: [] };
    dataset.writers.push(writer);
    found.set(output.urn, dataset);
  }
  const unseen = unseenSyncs(graph, index);
  return [...found.values()]
    .sort((a, b) => (a.output.urn < b.output.urn ? -1 : 1))
    .map(({ output, writers }) => ({
      output,
      writers,
      complete: !unseen.some(({ sync, destination }) => mayWriteTo(urns, sync, destination, output, writers)),
    }));
}

interface UnseenSync {
  readonly sync: Sync;
  readonly destination: Destination;
}

/** Syncs of the workspace whose lineage the graph does not hold. */
function unseenSyncs(graph: LineageGraph, index: GraphIndex): readonly UnseenSync[] {
  const seen = new Set(index.everySync.map(({ sync }) => sync.id));
  const unseen: UnseenSync[] = [];
  for (const sync of graph.workspace.syncs.values()) {
    const destination = graph.workspace.destinations.get(sync.destinationId);
    if (!seen.has(sync.id) && destination !== undefined) unseen.push({ sync, destination });
  }
  return unseen;
}

/** Told from the configuration alone: another platform, instance or object is another dataset; what names none may be it. */
function mayWriteTo(
  urns: EntityUrns,
  sync: Sync,
  destination: Destination,
  output: OutputDataset,
  writers: readonly SyncLineage[],
): boolean {
  const settings = settingsOf(urns.naming.destinationOverrides, destination.id, destination.slug);
  const twin = writers.find((writer) => writer.destination?.type === destination.type);
  const platform =
    settings.platform ?? destinationPlatform(destination.type, twin?.output?.platform ?? destination.type);
  if (platform !== output.platform || (settings.platformInstance ?? null) !== output.instance) return false;
  const name = connectorObjectName(sync.configuration);
  const prefix = settings.database === undefined ? '' : `${settings.database.toLowerCase()}.`;
  return name === null || `${prefix}${name}` === output.name;
}
