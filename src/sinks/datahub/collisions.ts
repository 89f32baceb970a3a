import type { LineageGraph, TableNode } from '../../model/graph.js';
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
