/** Aspects that place an entity: platform, container, path, kind, tags, and whether it is there. */
import type { Urn } from '../urns.js';
import type { AuditStamp } from './dataset.js';

export interface StatusAspect {
  readonly removed: boolean;
  /** Since DataHub 1.6; an older server refuses it. */
  readonly lifecycleLastUpdated?: AuditStamp;
}

export interface SubTypesAspect {
  readonly typeNames: readonly string[];
}

export interface DataPlatformInstanceAspect {
  readonly platform: Urn;
  readonly instance?: Urn | undefined;
}

export interface ContainerAspect {
  readonly container: Urn;
}

export interface ContainerPropertiesAspect {
  readonly customProperties: Readonly<Record<string, string>>;
  readonly name: string;
  readonly description: string;
}

export interface BrowsePathEntry {
  readonly id: string;
  readonly urn?: Urn | undefined;
}

export interface BrowsePathsV2Aspect {
  readonly path: readonly BrowsePathEntry[];
}

export interface GlobalTagsAspect {
  readonly tags: readonly { readonly tag: Urn }[];
}

export interface TagKeyAspect {
  readonly name: string;
}

export interface SiblingsAspect {
  readonly siblings: readonly Urn[];
  readonly primary: boolean;
}
