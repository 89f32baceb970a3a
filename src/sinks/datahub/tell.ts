/** How the DataHub sink tells a thing: what the receiver has already is left out, and what it has lost is told empty. */
import type { PassView, UnitKey } from '../sink.js';
import { containerProposals, containerTypes } from './entities/containers.js';
import type { TagOfModel } from './entities/tag.js';
import type { EntityUrns } from './entity-urns.js';
import { fitted } from './fit-size.js';
import type { GraphIndex } from './graph-index.js';
import { heldBack, isOfEntities, isSameContent, lostAspects, toldMark, type LosableAspect } from './lost-aspects.js';
import type { McpFile } from './mcp-file.js';
import { mcpOf, type Proposal, type SystemMetadata } from './mcp.js';
import type { RestDelivery } from './rest/delivery.js';
import { isReadBySources } from './server-platforms.js';
import type { Removal } from './state/removal.js';
import type { Urn } from './urns.js';

/** The sink between open and close. */
export interface OpenPass {
  readonly view: PassView;
  readonly urns: EntityUrns;
  readonly index: GraphIndex;
  readonly file: McpFile | null;
  readonly rest: RestDelivery | null;
  readonly system: SystemMetadata;
  /** Milliseconds: the window's end. */
  readonly auditTime: number;
  readonly fingerprints: Map<string, string>;
  /** Keys told in this pass with what was said: the same unit twice is written once. */
  readonly written: Map<string, string>;
  readonly pending: Set<UnitKey>;
  readonly tags: Map<string, TagOfModel>;
  readonly removal: Removal | null;
}

export interface Telling {
  /** It lies in containers, which are told before it. */
  readonly inContainers?: boolean;
  /** The SQL behind it could for a passing reason not be worked out: what was told whole of it stays as it is. */
  readonly unsure?: boolean;
}

/**
 * Writes the proposals of one thing, and empty what it has lost, unless the receiver has them. Either way its mark is kept.
 *
 * @param full whether the receiver has them or not
 */
export async function tell(
  open: OpenPass,
  key: string,
  all: readonly Proposal[],
  full: boolean,
  { inContainers = false, unsure = false }: Telling = {},
): Promise<void> {
  const written = open.written.get(key);
  const remembered = written ?? open.view.told.get(key);
  // Of an entity under another URN nothing can be held back. It may have had this one before, and then has what it had.
  const before = unsure && remembered !== undefined && !isOfEntities(remembered, all) ? undefined : remembered;
  const now = unsure ? heldBack(before, all) : { proposals: all, kept: null };
  const mark = toldMark(now.proposals, now.kept);
  open.fingerprints.set(key, mark);
  if (written === mark) return;
  if (!full && written === undefined && isSameContent(before, mark)) return;
  if (inContainers) await tellContainers(open);
  open.written.set(key, mark);
  const keeps = (entity: Urn, aspect: LosableAspect): boolean => isKept(open, entity, aspect);
  await put(open, key, [...now.proposals, ...lostAspects(before, now, open.auditTime, keeps)]);
}

/** Whether the receiver was not told these proposals yet, or is to be told them again. */
export function isNews({ view }: OpenPass, key: string, proposals: readonly Proposal[]): boolean {
  return view.full || !isSameContent(view.told.get(key), toldMark(proposals));
}

/** Whether an aspect stays though it is lost. Without the option nobody's ownership is touched, not even to take it back. */
function isKept({ urns }: OpenPass, entity: Urn, aspect: LosableAspect): boolean {
  if (aspect === 'ownership') return urns.naming.ownerTagKeys.length === 0;
  // A source of DataHub's own knows all of the fields, and may have told them since.
  return aspect === 'schemaMetadata' && isReadBySources(entity);
}

/** Hands proposals to file and server, each no larger than DataHub takes. */
export async function put(open: OpenPass, key: string, whole: readonly Proposal[]): Promise<void> {
  const { log } = open.view;
  const proposals = whole.flatMap((one) =>
    fitted(one, open.system, (shortened) => {
      const hint =
        'DataHub takes no more in one aspect; OpenLineage events and coverage.json are not shortened by this.';
      log.warn({ unit: key, ...shortened, hint }, 'an aspect is larger than DataHub takes: its end is left out');
    }),
  );
  await open.file?.write(proposals);
  await open.rest?.write(
    key,
    proposals.map((one) => mcpOf(one, open.system)),
  );
}

/** Both containers, unless the receiver has them. */
export async function tellContainers(open: OpenPass): Promise<void> {
  for (const type of containerTypes) {
    const proposals = containerProposals(type, open.urns.naming.platformInstance);
    await tell(open, `container:${type}`, proposals, open.view.full);
  }
}
