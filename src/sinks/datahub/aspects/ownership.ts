import type { AuditStamp } from './dataset.js';
import type { Urn } from '../urns.js';

/** Who answers for an entity. It replaces what was there. */
export interface OwnershipAspect {
  readonly owners: readonly {
    readonly owner: Urn;
    readonly type: 'TECHNICAL_OWNER';
    readonly source: { readonly type: 'SERVICE' };
  }[];
  readonly ownerTypes: Readonly<Record<string, never>>;
  readonly lastModified: AuditStamp;
}
