import { proposal, type Proposal } from '../mcp.js';
import { browsePath, present } from '../placement.js';
import { containerUrn, type ContainerType } from '../urns.js';

/** Name and description as DataHub's connector gives them: both tools describe one container. */
const texts: Readonly<Record<ContainerType, { readonly name: string; readonly description: string }>> = {
  models: {
    name: 'Models',
    description: 'All Hightouch Models - data transformations and table references that power syncs',
  },
  syncs: {
    name: 'Syncs',
    description: 'All Hightouch Syncs - data pipelines that move data from models to destinations',
  },
};

export const containerTypes: readonly ContainerType[] = ['models', 'syncs'];

export function containerName(type: ContainerType): string {
  return texts[type].name;
}

/** A folder that holds all models, or all syncs. */
export function containerProposals(type: ContainerType, instance: string | null): readonly Proposal[] {
  const urn = containerUrn(type, instance);
  return [
    proposal(urn, 'containerProperties', { customProperties: {}, ...texts[type] }),
    proposal(urn, 'subTypes', { typeNames: ['Folder'] }),
    browsePath(urn, instance, []),
    present(urn),
  ];
}
