/** Aspects that every entity of Hightouch's own has in the same form. */
import type { BrowsePathEntry } from './aspects/structure.js';
import { proposal, type Proposal } from './mcp.js';
import { dataPlatformInstanceUrn, dataPlatformUrn, hightouchPlatform, type Urn } from './urns.js';

export function platformInstance(entity: Urn, platform: string, instance: string | null): Proposal {
  return proposal(entity, 'dataPlatformInstance', {
    platform: dataPlatformUrn(platform),
    instance: instance === null ? undefined : dataPlatformInstanceUrn(platform, instance),
  });
}

/** With an instance of the platform, the path begins there. */
export function browsePath(entity: Urn, instance: string | null, path: readonly BrowsePathEntry[]): Proposal {
  if (instance === null) return proposal(entity, 'browsePathsV2', { path });
  const urn = dataPlatformInstanceUrn(hightouchPlatform, instance);
  return proposal(entity, 'browsePathsV2', { path: [{ id: urn, urn }, ...path] });
}

export function present(entity: Urn): Proposal {
  return proposal(entity, 'status', { removed: false });
}
