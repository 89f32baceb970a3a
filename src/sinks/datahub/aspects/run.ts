/** Aspects of a run, and of what it did to a dataset. */
import type { AuditStamp } from './dataset.js';
import type { Urn } from '../urns.js';

export interface DataProcessInstancePropertiesAspect {
  readonly customProperties: Readonly<Record<string, string>>;
  readonly externalUrl?: string | undefined;
  readonly name: string;
  readonly type: 'BATCH_SCHEDULED';
  readonly created: AuditStamp;
}

export interface DataProcessInstanceRelationshipsAspect {
  readonly parentTemplate: Urn;
  readonly upstreamInstances: readonly Urn[];
}

export interface DataProcessInstanceInputAspect {
  readonly inputs: readonly Urn[];
}

export interface DataProcessInstanceOutputAspect {
  readonly outputs: readonly Urn[];
}

export interface PartitionSpec {
  readonly partition: string;
  readonly type: 'FULL_TABLE';
}

/** What DataHub's timeseries aspects carry when they concern the whole. */
export const fullTable: PartitionSpec = { partition: 'FULL_TABLE_SNAPSHOT', type: 'FULL_TABLE' };

export type RunResultType = 'SUCCESS' | 'FAILURE' | 'SKIPPED';

export interface DataProcessInstanceRunEventAspect {
  readonly timestampMillis: number;
  readonly partitionSpec: PartitionSpec;
  /** Part of the document's identity: two events at one millisecond stay two. */
  readonly messageId: string;
  readonly status: 'STARTED' | 'COMPLETE';
  readonly result?: { readonly type: RunResultType; readonly nativeResultType: string } | undefined;
  readonly durationMillis?: number | undefined;
}

export interface OperationAspect {
  readonly timestampMillis: number;
  readonly partitionSpec: PartitionSpec;
  readonly messageId: string;
  readonly operationType: 'INSERT' | 'UPDATE' | 'DELETE';
  readonly numAffectedRows?: number | undefined;
  readonly sourceType: 'DATA_PROCESS';
  readonly customProperties: Readonly<Record<string, string>>;
  readonly lastUpdatedTimestamp: number;
}
