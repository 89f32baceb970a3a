import type { LineageGraph, SyncLineage } from '../../model/graph.js';
import type { EntityUrns, OutputDataset } from './entity-urns.js';
import type { Urn } from './urns.js';

/** A dataset and all syncs that write to it. */
export interface DestinationDataset {
  readonly output: OutputDataset;
  /** By job name; those of the whole workspace, whatever part of it a pass tells. */
  readonly writers: readonly SyncLineage[];
}

/** The datasets that syncs of the workspace write to and others own. */
export function foreignDatasets({ everySync }: LineageGraph, urns: EntityUrns): ReadonlySet<Urn> {
  const foreign = new Set<Urn>();
  for (const writer of everySync) {
    const output = urns.output(writer);
    if (output?.foreign === true) foreign.add(output.urn);
  }
  return foreign;
}

/** The same names, with each dataset foreign that one of its destinations says is: whoever writes to it, it has one owner. */
export function withOneOwner(urns: EntityUrns, graph: LineageGraph): EntityUrns {
  const foreign = foreignDatasets(graph, urns);
  return {
    ...urns,
    output(lineage) {
      const output = urns.output(lineage);
      return output !== null && foreign.has(output.urn) ? { ...output, foreign: true } : output;
    },
  };
}

/**
 * The datasets that the syncs asked for write to, sorted by URN, each with its writers of the whole workspace: those in SaaS
 * systems, or the foreign ones, which other connectors own.
 *
 * @param urns withOneOwner
 */
export function destinationDatasets(
  graph: LineageGraph,
  urns: EntityUrns,
  which: 'own' | 'foreign' = 'own',
): readonly DestinationDataset[] {
  const asked = new Set<Urn>();
  for (const lineage of graph.syncs) {
    const output = urns.output(lineage);
    if (output !== null && output.foreign === (which === 'foreign')) asked.add(output.urn);
  }
  const found = new Map<Urn, { output: OutputDataset; writers: SyncLineage[] }>();
  for (const writer of graph.everySync) {
    const output = urns.output(writer);
    if (output === null || !asked.has(output.urn)) continue;
    const dataset = found.get(output.urn) ?? { output, writers: [] };
    dataset.writers.push(writer);
    found.set(output.urn, dataset);
  }
  return [...found.values()].sort((a, b) => (a.output.urn < b.output.urn ? -1 : 1));
}
