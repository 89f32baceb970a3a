import type { LineageGraph, TableNode } from '../../model/graph.js';
import type { Logger } from '../../log/logger.js';
import type { DestinationDataset } from './destinations.js';
import type { EntityUrns } from './entity-urns.js';
import type { Urn } from './urns.js';

/** Tables of different accounts that DataHub would take for one, since its dataset names hold no account. */
export interface Collision {
  readonly urn: Urn;
  /** Ids of the sources, sorted. */
  readonly ids: readonly string[];
  /** What to write into the config file. */
  readonly override: string;
}

/** Tables of several warehouses that have one name there; each pair of sources once, by the first of their tables. */
export function tableCollisions(graph: LineageGraph, urns: EntityUrns): readonly Collision[] {
  const byUrn = new Map<Urn, TableNode[]>();
  for (const table of graph.tables.values()) {
    const urn = urns.table(table);
    byUrn.set(urn, [...(byUrn.get(urn) ?? []), table]);
  }
  const found = new Map<string, Collision>();
  for (const [urn, tables] of byUrn) {
    const places = new Set(tables.map(({ dataset }) => `${dataset.namespace}|${dataset.name}`));
    if (places.size < 2) continue;
    const told = collision(urn, new Set(tables.map(({ sourceId }) => sourceId)), 'sourceOverrides');
    const key = told.ids.join('|');
    if (!found.has(key)) found.set(key, told);
  }
  return [...found.values()];
}

function collision(urn: Urn, ids: ReadonlySet<string>, setting: string): Collision {
  const sorted = [...ids].sort();
  const entries = sorted.slice(1).map((id) => `  ${JSON.stringify(id)}: { platformInstance: "…" }`);
  return { urn, ids: sorted, override: [`${setting}:`, ...entries].join('\n') };
}

/**
 * Several destinations may write to one dataset; that is a collision when what they write to is not one and the same. Told once
 * for the same destinations, whose settings mend all of their datasets.
 */
export function warnOfDatasets(log: Logger, datasets: readonly DestinationDataset[]): void {
  const byDestinations = new Map<string, DestinationDataset[]>();
  for (const dataset of datasets) {
    const ids = [...new Set(dataset.writers.map(({ sync }) => sync.destinationId))].sort();
    const objects = new Set(dataset.writers.map((writer) => JSON.stringify(writer.output?.dataset)));
    if (ids.length < 2 || objects.size < 2) continue;
    const key = ids.join('|');
    byDestinations.set(key, [...(byDestinations.get(key) ?? []), dataset]);
  }
  for (const collided of byDestinations.values()) {
    const writers = collided.flatMap((dataset) => dataset.writers);
    const destinations = new Map(writers.map(({ sync, destination }) => [sync.destinationId, destination?.slug]));
    const names = [...destinations].map(([id, slug]) => slug ?? id).sort();
    const overrides = Object.fromEntries(names.map((name) => [name, { platformInstance: name }]));
    log.warn(
      {
        urn: collided[0]?.output.urn,
        datasets: collided.length,
        destinations: [...destinations.keys()].sort(),
        hint: `Give each an instance of its own in the config file: destinationOverrides: ${JSON.stringify(overrides)}`,
      },
      'destinations share one DataHub dataset, and do not write to the same object',
    );
  }
}

export function warnOfTables(log: Logger, graph: LineageGraph, urns: EntityUrns): void {
  for (const { urn, ids, override } of tableCollisions(graph, urns)) {
    log.warn(
      {
        urn,
        sources: ids,
        hint: `Give each of these sources the platformInstance of its warehouse in the config file:\n${override}`,
      },
      'tables of different warehouses share one DataHub dataset',
    );
  }
}
