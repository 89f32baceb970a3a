/** Aspects of a data contract and of the assertion it holds. */
import type { AuditStamp, SchemaMetadataAspect } from './dataset.js';
import type { Urn } from '../urns.js';

export interface AssertionInfoAspect {
  readonly customProperties: Readonly<Record<string, string>>;
  readonly type: 'DATA_SCHEMA';
  readonly schemaAssertion: {
    readonly entity: Urn;
    readonly schema: SchemaMetadataAspect;
    readonly compatibility: 'EXACT_MATCH';
  };
  readonly source: { readonly type: 'EXTERNAL'; readonly created: AuditStamp };
  readonly description: string;
}

export interface DataContractPropertiesAspect {
  readonly entity: Urn;
  readonly schema: readonly { readonly assertion: Urn }[];
  readonly dataQuality: readonly never[];
}

export interface DataContractStatusAspect {
  readonly customProperties: Readonly<Record<string, string>>;
  readonly state: 'PENDING';
}
