/**
 * What DataHub's entity registry and aspect schemas say of the entities that a proposal of ours may be about (read from
 * acryl-datahub 1.7.0.17). A later server may know more.
 */

/** Aspects by entity type, the key aspect included. */
export const aspectsOf: Readonly<Record<string, readonly string[]>> = {
  container:
    'access applications browsePaths browsePathsV2 container containerKey containerProperties dataPlatformInstance dataProducts deprecation documentation domains editableContainerProperties forms globalTags glossaryTerms institutionalMemory ownership status structuredProperties subTypes testResults'.split(
      ' ',
    ),
  dataset:
    'access aliases applications assetSettings browsePaths browsePathsV2 container dataPlatformInstance dataProducts datasetDeprecation datasetKey datasetProfile datasetProperties datasetUpstreamLineage datasetUsageStatistics deprecation documentation domains editableDatasetProperties editableSchemaMetadata embed forms globalTags glossaryTerms icebergCatalogInfo incidentsSummary institutionalMemory logicalParent operation ownership partitionsSummary schemaMetadata semanticModelProperties siblings status storageFeatures structuredProperties subTypes testResults upstreamLineage upstreamMetrics usageFeatures versionProperties viewProperties'.split(
      ' ',
    ),
  dataFlow:
    'applications browsePaths browsePathsV2 container dataFlowInfo dataFlowKey dataPlatformInstance dataProducts deprecation documentation domains editableDataFlowProperties forms globalTags glossaryTerms incidentsSummary institutionalMemory ownership status structuredProperties subTypes testResults versionInfo'.split(
      ' ',
    ),
  dataJob:
    'applications browsePaths browsePathsV2 container dataJobInfo dataJobInputOutput dataJobKey dataPlatformInstance dataProducts dataTransformLogic datahubIngestionCheckpoint datahubIngestionRunSummary deprecation documentation domains editableDataJobProperties forms globalTags glossaryTerms incidentsSummary institutionalMemory ownership status structuredProperties subTypes testResults versionInfo'.split(
      ' ',
    ),
  dataProcessInstance:
    'container dataPlatformInstance dataProcessInstanceInput dataProcessInstanceKey dataProcessInstanceOutput dataProcessInstanceProperties dataProcessInstanceRelationships dataProcessInstanceRunEvent mlTrainingRunProperties status subTypes testResults'.split(
      ' ',
    ),
  tag: 'deprecation ownership status tagKey tagProperties testResults'.split(' '),
};

/**
 * Members that an aspect must have, `path type` each, where `[]` stands for every member of an array. A member below one that is
 * not there is not missed.
 */
export const requiredMembers: Readonly<Record<string, readonly string[]>> = {
  browsePathsV2: ['path array', 'path[].id string'],
  dataPlatformInstance: ['platform string'],
  status: ['lifecycleLastUpdated.time long', 'lifecycleLastUpdated.actor string'],
  siblings: ['siblings array', 'primary boolean'],
  operation: [
    'timestampMillis long',
    'eventGranularity.unit enum',
    'partitionSpec.partition string',
    'partitionSpec.timePartition.startTimeMillis long',
    'partitionSpec.timePartition.length record',
    'partitionSpec.timePartition.length.unit enum',
    'operationType enum',
    'lastUpdatedTimestamp long',
  ],
  datasetProperties: ['created.time long', 'lastModified.time long'],
  schemaMetadata: [
    'schemaName string',
    'platform string',
    'version long',
    'created.time long',
    'created.actor string',
    'lastModified.time long',
    'lastModified.actor string',
    'deleted.time long',
    'deleted.actor string',
    'hash string',
    'platformSchema union',
    'fields array',
    'fields[].fieldPath string',
    'fields[].created.time long',
    'fields[].created.actor string',
    'fields[].lastModified.time long',
    'fields[].lastModified.actor string',
    'fields[].type record',
    'fields[].type.type union',
    'fields[].nativeDataType string',
    'fields[].globalTags.tags array',
    'fields[].globalTags.tags[].tag string',
    'fields[].globalTags.tags[].attribution.time long',
    'fields[].globalTags.tags[].attribution.actor string',
    'fields[].glossaryTerms.terms array',
    'fields[].glossaryTerms.terms[].urn string',
    'fields[].glossaryTerms.terms[].attribution.time long',
    'fields[].glossaryTerms.terms[].attribution.actor string',
    'fields[].glossaryTerms.auditStamp record',
    'fields[].glossaryTerms.auditStamp.time long',
    'fields[].glossaryTerms.auditStamp.actor string',
    'foreignKeys[].name string',
    'foreignKeys[].foreignFields array',
    'foreignKeys[].sourceFields array',
    'foreignKeys[].foreignDataset string',
  ],
  upstreamLineage: [
    'upstreams array',
    'upstreams[].auditStamp.time long',
    'upstreams[].auditStamp.actor string',
    'upstreams[].created.time long',
    'upstreams[].created.actor string',
    'upstreams[].dataset string',
    'upstreams[].type enum',
    'fineGrainedLineages[].upstreamType enum',
    'fineGrainedLineages[].downstreamType enum',
  ],
  tagKey: ['name string'],
  container: ['container string'],
  containerProperties: ['name string', 'created.time long', 'lastModified.time long'],
  dataFlowInfo: ['name string', 'created.time long', 'lastModified.time long'],
  dataJobInfo: ['name string', 'type union', 'created.time long', 'lastModified.time long'],
  dataJobInputOutput: [
    'inputDatasets array',
    'inputDatasetEdges[].destinationUrn string',
    'inputDatasetEdges[].created.time long',
    'inputDatasetEdges[].created.actor string',
    'inputDatasetEdges[].lastModified.time long',
    'inputDatasetEdges[].lastModified.actor string',
    'outputDatasets array',
    'outputDatasetEdges[].destinationUrn string',
    'outputDatasetEdges[].created.time long',
    'outputDatasetEdges[].created.actor string',
    'outputDatasetEdges[].lastModified.time long',
    'outputDatasetEdges[].lastModified.actor string',
    'inputDatajobEdges[].destinationUrn string',
    'inputDatajobEdges[].created.time long',
    'inputDatajobEdges[].created.actor string',
    'inputDatajobEdges[].lastModified.time long',
    'inputDatajobEdges[].lastModified.actor string',
    'fineGrainedLineages[].upstreamType enum',
    'fineGrainedLineages[].downstreamType enum',
  ],
  dataProcessInstanceInput: [
    'inputs array',
    'inputEdges[].destinationUrn string',
    'inputEdges[].created.time long',
    'inputEdges[].created.actor string',
    'inputEdges[].lastModified.time long',
    'inputEdges[].lastModified.actor string',
  ],
  dataProcessInstanceOutput: [
    'outputs array',
    'outputEdges[].destinationUrn string',
    'outputEdges[].created.time long',
    'outputEdges[].created.actor string',
    'outputEdges[].lastModified.time long',
    'outputEdges[].lastModified.actor string',
  ],
  dataProcessInstanceProperties: ['name string', 'created record', 'created.time long', 'created.actor string'],
  dataProcessInstanceRelationships: ['upstreamInstances array'],
  dataProcessInstanceRunEvent: [
    'timestampMillis long',
    'eventGranularity.unit enum',
    'partitionSpec.partition string',
    'partitionSpec.timePartition.startTimeMillis long',
    'partitionSpec.timePartition.length record',
    'partitionSpec.timePartition.length.unit enum',
    'status enum',
    'result.type enum',
    'result.nativeResultType string',
  ],
  globalTags: ['tags array', 'tags[].tag string', 'tags[].attribution.time long', 'tags[].attribution.actor string'],
  subTypes: ['typeNames array'],
  viewProperties: ['materialized boolean', 'viewLogic string', 'viewLanguage string'],
};
