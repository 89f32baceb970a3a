/** Which entities this sink may remove: models, flows, jobs and SaaS datasets. Nothing else is ever a candidate. */
import type { LineageGraph } from '../../../model/graph.js';
import type { GoneUnit, PassView } from '../../sink.js';
import type { EntityUrns } from '../entity-urns.js';
import type { GraphIndex } from '../graph-index.js';
import { wasTold } from '../lost-aspects.js';
import { isTablePlatform } from '../platforms.js';
import { isKnownToServers } from '../server-platforms.js';
import { dataFlowUrn, dataJobUrn, datasetUrn, hightouchPlatform, type Urn } from '../urns.js';

export interface OwnEntity {
  readonly urn: Urn;
  readonly what: 'sync' | 'model' | 'destination';
  /** In Hightouch; null: a model that is known by its slug alone, and a destination's dataset, which has none. */
  readonly id: string | null;
  /** A sync's job name, a model's slug. */
  readonly name: string | null;
  /** In the watermark; null: only the checkpoint has it. */
  readonly key: string | null;
  /** DataHub reads the platform by a source of its own, too: only our lineage is taken back, and the dataset stays. */
  readonly lineageOnly?: true;
}

const destinationKey = 'destination:';
const datasetPattern = /^urn:li:dataset:\(urn:li:dataPlatform:([^,]+),([^,]+),([A-Z_]+)\)$/;

/** Flow and job of a sync. */
function syncEntities(urns: EntityUrns, id: string, name: string | null, key: string | null): readonly OwnEntity[] {
  const flow = dataFlowUrn(id, urns.naming.platformInstance, urns.naming.env);
  return [flow, dataJobUrn(flow, id)].map((urn) => ({ urn, what: 'sync', id, name, key }));
}

function modelUrn({ naming: { platformInstance: instance, env } }: EntityUrns, slug: string): Urn {
  return datasetUrn({ platform: hightouchPlatform, instance, name: slug, env });
}

/** What the watermark says that DataHub was told. A model whose name it does not hold has no URN any more. */
export function toldEntities({ told, names }: PassView, urns: EntityUrns): readonly OwnEntity[] {
  return [...told].flatMap(([key, content]): readonly OwnEntity[] => {
    if (content === 'not-told') return [];
    if (key.startsWith(destinationKey)) return destinationEntity(key.slice(destinationKey.length), key, content);
    const name = names?.get(key) ?? null;
    if (key.startsWith('sync:')) return syncEntities(urns, key.slice('sync:'.length), name, key);
    if (!key.startsWith('model:') || name === null) return [];
    return [{ urn: modelUrn(urns, name), what: 'model', id: key.slice('model:'.length), name, key }];
  });
}

/**
 * The dataset of a destination; nothing when it lies where others own what is there, whatever a state says of it. Of one that
 * others may describe besides us, our lineage alone, when it is known that it was told.
 */
function destinationEntity(urn: Urn, key: string | null, told: string): readonly OwnEntity[] {
  const [, platform] = datasetPattern.exec(urn) ?? [];
  if (platform === undefined || isTablePlatform(decoded(platform))) return [];
  const entity = { urn, what: 'destination', id: null, name: null, key } as const;
  if (!isKnownToServers(decoded(platform))) return [entity];
  return wasTold(told, 'upstreamLineage') ? [{ ...entity, lineageOnly: true }] : [];
}

/** What a unit that is gone was; nothing for a model without a name. */
export function goneEntities({ what, id, name }: GoneUnit, urns: EntityUrns): readonly OwnEntity[] {
  const key = `${what}:${id}`;
  if (what === 'sync') return syncEntities(urns, id, name, key);
  return name === null ? [] : [{ urn: modelUrn(urns, name), what, id, name, key }];
}

/**
 * What a URN of a checkpoint stands for; null for what is not to be removed: tags, containers, tables, contracts, and what has
 * another instance or environment.
 *
 * @param ours whether this program wrote the checkpoint. The connector's also holds tables of Hightouch's sources, which look
 * like the datasets of a destination
 */
export function entityOfUrn(urn: Urn, urns: EntityUrns, ours: boolean): OwnEntity | null {
  const { platformInstance: instance } = urns.naming;
  const prefix = instance === null || instance === '' ? '' : `${instance}.`;
  const [, flowName] = /^urn:li:(?:dataJob:\(urn:li:)?dataFlow:\(hightouch,([^,]+),/.exec(urn) ?? [];
  if (flowName !== undefined) {
    const id = decoded(flowName).slice(prefix.length);
    if (id.includes('.')) return null; // of a pipeline with an instance
    return syncEntities(urns, id, null, null).find((one) => one.urn === urn) ?? null;
  }
  const [, platform, datasetName] = datasetPattern.exec(urn) ?? [];
  if (platform === undefined || datasetName === undefined) return null;
  if (platform === hightouchPlatform) {
    const slug = decoded(datasetName).slice(prefix.length);
    // The events of a contract and their sources have a dot in their name, and no slug of Hightouch's has.
    if (slug.includes('.') || modelUrn(urns, slug) !== urn) return null;
    return { urn, what: 'model', id: null, name: slug, key: null };
  }
  return ours ? (destinationEntity(urn, null, '')[0] ?? null) : null;
}

function decoded(part: string): string {
  return part.replace(/%2C/g, ',').replace(/%28/g, '(').replace(/%29/g, ')');
}

/** Every URN that stands for something that is there, told or not, whoever owns it. */
export function presentUrns({ everySync, workspace, models }: LineageGraph, urns: EntityUrns): ReadonlySet<Urn> {
  const present = new Set<Urn>();
  for (const sync of workspace.syncs.values()) for (const urn of [urns.flow(sync), urns.job(sync)]) present.add(urn);
  for (const model of workspace.models.values()) present.add(urns.model(model));
  for (const { inputs } of models.values()) {
    for (const input of inputs) if (input.kind === 'table') present.add(urns.table(input));
  }
  for (const lineage of everySync) {
    const output = urns.output(lineage);
    if (output !== null) present.add(output.urn);
  }
  return present;
}

/** What this pass tells, or told before and has not changed: what the next one may find gone. */
export function ownUrns(graph: LineageGraph, urns: EntityUrns, index: GraphIndex): readonly Urn[] {
  const own = new Set<Urn>();
  for (const lineage of graph.syncs) {
    own.add(urns.flow(lineage.sync));
    own.add(urns.job(lineage.sync));
    const output = urns.output(lineage);
    if (output !== null && !output.foreign) own.add(output.urn);
  }
  if (urns.naming.emitModelsAsDatasets) {
    for (const { model } of graph.models.values()) if (index.hasModel(model.id)) own.add(urns.model(model));
  }
  return [...own];
}
