import type { LineageGraph, SyncLineage } from '../../../model/graph.js';
import type { Sync } from '../../../model/workspace.js';
import { presentEdges } from '../aspects/lineage.js';
import { customProperties, timeStamp } from '../custom-properties.js';
import type { EntityUrns } from '../entity-urns.js';
import { syncFieldEdges, syncInputs } from '../field-edges.js';
import type { GraphIndex } from '../graph-index.js';
import { pageUrl } from '../links.js';
import { proposal, type Proposal } from '../mcp.js';
import { browsePath, platformInstance, present } from '../placement.js';
import { pythonBoolean, pythonRepr } from '../python-repr.js';
import { containerUrn, hightouchPlatform, type Urn } from '../urns.js';
import { containerName } from './containers.js';
import { ownershipProposals } from './owners.js';
import { scheduleProperties } from './schedule.js';
import { unresolvedReasons } from './model-properties.js';

/**
 * A sync as a flow with one job: what it is, when it was made, who owns it, what it reads and writes.
 *
 * @param auditTime milliseconds: the window's end
 */
export function syncProposals(
  graph: LineageGraph,
  urns: EntityUrns,
  index: GraphIndex,
  lineage: SyncLineage,
  auditTime: number,
): readonly Proposal[] {
  const tags = [lineage.model?.model.tags ?? {}, lineage.sync.tags];
  const owned = (entity: Urn) => ownershipProposals(entity, urns.naming.ownerTagKeys, tags, auditTime);
  return [...flowProposals(urns, lineage.sync, owned), ...jobProposals(graph, urns, index, lineage, owned)];
}

type Owned = (entity: Urn) => readonly Proposal[];

function flowProposals(urns: EntityUrns, sync: Sync, owned: Owned): readonly Proposal[] {
  const { env, platformInstance: instance, workspaceSlug } = urns.naming;
  const urn = urns.flow(sync);
  return [
    platformInstance(urn, hightouchPlatform, instance),
    proposal(urn, 'dataFlowInfo', {
      customProperties: {},
      externalUrl: pageUrl(workspaceSlug, 'syncs', sync.id),
      name: nameOf(sync),
      created: timeStamp(sync.createdAt),
      lastModified: timeStamp(sync.updatedAt),
      env: env.toUpperCase(),
    }),
    ...owned(urn),
    proposal(urn, 'container', { container: containerUrn('syncs', instance) }),
    browsePath(urn, instance, [{ id: containerName('syncs') }]),
    present(urn),
  ];
}

function jobProposals(
  graph: LineageGraph,
  urns: EntityUrns,
  index: GraphIndex,
  lineage: SyncLineage,
  owned: Owned,
): readonly Proposal[] {
  const { sync } = lineage;
  const { env, platformInstance: instance, workspaceSlug } = urns.naming;
  const urn = urns.job(sync);
  const flow = urns.flow(sync);
  const inputs = syncInputs(urns, index, lineage);
  const output = urns.output(lineage);
  const proposals: Proposal[] = [
    platformInstance(urn, hightouchPlatform, instance),
    proposal(urn, 'dataJobInfo', {
      customProperties: jobProperties(lineage),
      externalUrl: pageUrl(workspaceSlug, 'syncs', sync.id),
      name: nameOf(sync),
      type: { string: 'COMMAND' },
      flowUrn: flow,
      created: timeStamp(sync.createdAt),
      lastModified: timeStamp(sync.updatedAt),
      env: env.toUpperCase(),
    }),
  ];
  if (inputs.length > 0 || output !== null) {
    const edges = output === null ? [] : syncFieldEdges(graph, urns, index, lineage, output);
    proposals.push(
      proposal(urn, 'dataJobInputOutput', {
        inputDatasets: inputs,
        outputDatasets: output === null ? [] : [output.urn],
        fineGrainedLineages: presentEdges(edges),
      }),
    );
  }
  proposals.push(
    ...owned(urn),
    browsePath(urn, instance, [{ id: containerName('syncs') }, { id: nameOf(sync), urn: flow }]),
    present(urn),
  );
  return proposals;
}

function nameOf(sync: Sync): string {
  return sync.slug ?? sync.id;
}

/** The connector's names and forms, then our own. */
function jobProperties(lineage: SyncLineage): Readonly<Record<string, string>> {
  const { sync, destination } = lineage;
  const model = lineage.model?.model;
  const tags = Object.entries(sync.tags).sort(([a], [b]) => (a < b ? -1 : 1));
  return customProperties({
    sync_id: sync.id,
    model_id: sync.modelId,
    destination_id: sync.destinationId,
    disabled: pythonBoolean(sync.disabled),
    schedule: scheduleText(sync),
    ...scheduleProperties(sync.schedule),
    model_name: model?.name,
    model_slug: model?.slug,
    query_type: model?.queryType,
    model_description: model?.description,
    destination_name: destination?.name,
    destination_type: destination?.type,
    hightouch_tags: tags.map(([key, value]) => `${key}:${value}`).join(', '),
    destination_object: lineage.output?.object,
    lineage_unresolved: unresolvedReasons(lineage.unresolved),
  });
}

function scheduleText(sync: Sync): string | undefined {
  if (sync.schedule === null) return undefined;
  const { type, schedule } = sync.schedule;
  return pythonRepr(type === null ? { schedule } : { type, schedule });
}
