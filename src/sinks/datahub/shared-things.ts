import type { LineageGraph } from '../../model/graph.js';
import { contractEventProposals, contractStateProposals, eventSourceProposals } from './entities/contract.js';
import { platformProposals } from './entities/platform.js';
import type { EntityUrns } from './entity-urns.js';
import type { Proposal } from './mcp.js';
import { hightouchPlatform } from './urns.js';

/** Something that belongs to no model and no sync. */
export interface SharedThing {
  readonly key: string;
  readonly proposals: readonly Proposal[];
  /** Told to a receiver once and never again, `--full` or not: whatever people made of it there is theirs. */
  readonly once: boolean;
}

/** The event contracts of the workspace with their event sources, each thing once, by contract. */
export function contractThings(graph: LineageGraph, urns: EntityUrns, auditTime: number): readonly SharedThing[] {
  const { isContractTold = () => true } = urns.naming;
  const things = new Map<string, SharedThing>();
  const add = (key: string, proposals: readonly Proposal[], once = false): void => {
    if (proposals.length > 0 && !things.has(key)) things.set(key, { key, proposals, once });
  };
  for (const contract of graph.workspace.contracts ?? []) {
    if (contract.events.length === 0 || !isContractTold(contract.name)) continue;
    for (const source of contract.eventSources) {
      add(`event-source:${source.id}`, eventSourceProposals(urns, source));
    }
    for (const event of contract.events) {
      const urn = urns.contractEvent(contract, event);
      add(`contract-event:${urn}`, contractEventProposals(urns, contract, event, auditTime));
      add(`contract-state:${urn}`, contractStateProposals(urns, contract, event), true);
    }
  }
  return [...things.values()];
}

/** What of things that are told once is to be told, and what is not. */
export interface Asked {
  readonly tell: readonly SharedThing[];
  /** The receiver has it, from whomever. */
  readonly there: readonly SharedThing[];
  /** The receiver does not say: it is asked again in the next pass. */
  readonly unsure: readonly SharedThing[];
}

/**
 * Of things that nobody here remembers to have told, those that the receiver does not have yet. What is told more than once is
 * not asked for.
 */
export async function askForOnce(
  things: readonly SharedThing[],
  told: ReadonlyMap<string, string>,
  has: (proposal: Proposal) => Promise<boolean | null>,
): Promise<Asked> {
  const asked = { tell: [] as SharedThing[], there: [] as SharedThing[], unsure: [] as SharedThing[] };
  for (const thing of things) {
    const [first] = thing.proposals;
    const isThere = !thing.once || told.has(thing.key) || first === undefined ? false : await has(first);
    if (isThere === null) asked.unsure.push(thing);
    else asked[isThere ? 'there' : 'tell'].push(thing);
  }
  return asked;
}

/** The names of Hightouch's platform and of those of the SaaS datasets; none for a workspace that holds nothing. */
export function platformThings(graph: LineageGraph, platforms: Iterable<string>): readonly SharedThing[] {
  const { workspace } = graph;
  if (workspace.models.size + workspace.syncs.size + (workspace.contracts?.length ?? 0) === 0) return [];
  return [...new Set([hightouchPlatform, ...platforms])].sort().flatMap((platform) => {
    const proposals = platformProposals(platform);
    return proposals.length === 0 ? [] : [{ key: `platform:${platform}`, proposals, once: false }];
  });
}
