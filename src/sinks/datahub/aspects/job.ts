/** Aspects of a flow and of its job. */
import type { TimeStamp } from './dataset.js';
import type { FineGrainedLineage } from './lineage.js';
import type { Urn } from '../urns.js';

export interface DataFlowInfoAspect {
  readonly customProperties: Readonly<Record<string, string>>;
  readonly externalUrl?: string | undefined;
  readonly name: string;
  readonly created?: TimeStamp | undefined;
  readonly lastModified?: TimeStamp | undefined;
  readonly env: string;
}

export interface DataJobInfoAspect {
  readonly customProperties: Readonly<Record<string, string>>;
  readonly externalUrl?: string | undefined;
  readonly name: string;
  readonly type: { readonly string: 'COMMAND' };
  readonly flowUrn: Urn;
  readonly created?: TimeStamp | undefined;
  readonly lastModified?: TimeStamp | undefined;
  readonly env: string;
}

export interface DataJobInputOutputAspect {
  readonly inputDatasets: readonly Urn[];
  readonly outputDatasets: readonly Urn[];
  readonly fineGrainedLineages?: readonly FineGrainedLineage[] | undefined;
}
