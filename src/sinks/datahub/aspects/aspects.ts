/** Every aspect this sink writes, by its name in DataHub. */
import type { AssertionInfoAspect, DataContractPropertiesAspect, DataContractStatusAspect } from './contract.js';
import type { CheckpointAspect } from './checkpoint.js';
import type { DatasetPropertiesAspect, SchemaMetadataAspect, ViewPropertiesAspect } from './dataset.js';
import type { DataFlowInfoAspect, DataJobInfoAspect, DataJobInputOutputAspect } from './job.js';
import type { UpstreamLineageAspect } from './lineage.js';
import type { OwnershipAspect } from './ownership.js';
import type { DataPlatformInfoAspect } from './platform.js';
import type {
  DataProcessInstanceInputAspect,
  DataProcessInstanceOutputAspect,
  DataProcessInstancePropertiesAspect,
  DataProcessInstanceRelationshipsAspect,
  DataProcessInstanceRunEventAspect,
  OperationAspect,
} from './run.js';
import type {
  BrowsePathsV2Aspect,
  ContainerAspect,
  ContainerPropertiesAspect,
  DataPlatformInstanceAspect,
  GlobalTagsAspect,
  SiblingsAspect,
  StatusAspect,
  SubTypesAspect,
  TagKeyAspect,
} from './structure.js';

export interface Aspects {
  readonly assertionInfo: AssertionInfoAspect;
  readonly browsePathsV2: BrowsePathsV2Aspect;
  readonly container: ContainerAspect;
  readonly containerProperties: ContainerPropertiesAspect;
  readonly dataContractProperties: DataContractPropertiesAspect;
  readonly dataContractStatus: DataContractStatusAspect;
  readonly dataFlowInfo: DataFlowInfoAspect;
  readonly dataJobInfo: DataJobInfoAspect;
  readonly dataJobInputOutput: DataJobInputOutputAspect;
  readonly dataPlatformInfo: DataPlatformInfoAspect;
  readonly dataPlatformInstance: DataPlatformInstanceAspect;
  readonly dataProcessInstanceInput: DataProcessInstanceInputAspect;
  readonly dataProcessInstanceOutput: DataProcessInstanceOutputAspect;
  readonly dataProcessInstanceProperties: DataProcessInstancePropertiesAspect;
  readonly dataProcessInstanceRelationships: DataProcessInstanceRelationshipsAspect;
  readonly dataProcessInstanceRunEvent: DataProcessInstanceRunEventAspect;
  readonly datahubIngestionCheckpoint: CheckpointAspect;
  readonly datasetProperties: DatasetPropertiesAspect;
  readonly globalTags: GlobalTagsAspect;
  readonly operation: OperationAspect;
  readonly ownership: OwnershipAspect;
  readonly schemaMetadata: SchemaMetadataAspect;
  readonly siblings: SiblingsAspect;
  readonly status: StatusAspect;
  readonly subTypes: SubTypesAspect;
  readonly tagKey: TagKeyAspect;
  readonly upstreamLineage: UpstreamLineageAspect;
  readonly viewProperties: ViewPropertiesAspect;
}

export type AspectName = keyof Aspects;
