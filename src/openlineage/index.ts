/** The public face of `hightouch-lineage/openlineage`: what is exported here is kept stable, the files behind it are not. */
export { OpenLineageClient, InvalidEventError } from './client.js';
export type { ClientOptions } from './client.js';

export type {
  Dataset,
  DatasetEvent,
  DatasetFacets,
  EventType,
  InputDataset,
  InputDatasetFacets,
  Job,
  JobEvent,
  JobFacets,
  OpenLineageEvent,
  OutputDataset,
  OutputDatasetFacets,
  Run,
  RunEvent,
  RunFacets,
} from './events.js';
export type {
  BaseFacet,
  DatasetFacet,
  InputDatasetFacet,
  JobFacet,
  OutputDatasetFacet,
  RunFacet,
} from './base-facets.js';
export type { CatalogDatasetFacet } from './facets/catalog.js';
export type {
  ColumnLineageDatasetFacet,
  ColumnLineageField,
  InputField,
  Transformation,
} from './facets/column-lineage.js';
export type { DataQualityAssertion, DataQualityAssertionsDatasetFacet } from './facets/data-quality-assertions.js';
export type {
  ColumnMetrics,
  DataQualityMetricsDatasetFacet,
  DataQualityMetricsInputDatasetFacet,
} from './facets/data-quality-metrics.js';
export type { DataSourceDatasetFacet } from './facets/data-source.js';
export type { DatasetTypeDatasetFacet } from './facets/dataset-type.js';
export type { DatasetVersionDatasetFacet } from './facets/dataset-version.js';
export type { DocumentationDatasetFacet, DocumentationJobFacet } from './facets/documentation.js';
export type { EnvironmentVariable, EnvironmentVariablesRunFacet } from './facets/environment-variables.js';
export type { ErrorMessageRunFacet } from './facets/error-message.js';
export type { ExecutionParameter, ExecutionParametersRunFacet } from './facets/execution-parameters.js';
export type { ExternalQueryRunFacet } from './facets/external-query.js';
export type { ExtractionError, ExtractionErrorRunFacet } from './facets/extraction-error.js';
export type { HierarchyDatasetFacet, HierarchyLevel } from './facets/hierarchy.js';
export type { JobDependenciesRunFacet, JobDependency } from './facets/job-dependencies.js';
export type { EmissionPattern, JobTypeJobFacet } from './facets/job-type.js';
export type { LifecycleStateChangeDatasetFacet } from './facets/lifecycle-state-change.js';
export type {
  LineageDatasetFacet,
  LineageEntry,
  LineageField,
  LineageInput,
  LineageJobFacet,
} from './facets/lineage.js';
export type { NominalTimeRunFacet } from './facets/nominal-time.js';
export type { Owner, OwnershipDatasetFacet, OwnershipJobFacet } from './facets/ownership.js';
export type { JobReference, ParentRunFacet, RunReference } from './facets/parent.js';
export type { ProcessingEngineRunFacet } from './facets/processing-engine.js';
export type { SchemaDatasetFacet, SchemaField } from './facets/schema.js';
export type { SourceCodeJobFacet } from './facets/source-code.js';
export type { SourceCodeLocationJobFacet } from './facets/source-code-location.js';
export type { SqlJobFacet } from './facets/sql.js';
export type { InputStatisticsInputDatasetFacet, OutputStatisticsOutputDatasetFacet } from './facets/statistics.js';
export type { StorageDatasetFacet } from './facets/storage.js';
export type {
  InputSubsetInputDatasetFacet,
  OutputSubsetOutputDatasetFacet,
  SubsetCondition,
  SubsetOperand,
  SubsetPartition,
} from './facets/subset.js';
export type { DatasetIdentifier, SymlinksDatasetFacet } from './facets/symlinks.js';
export type { DatasetTag, Tag, TagsDatasetFacet, TagsJobFacet, TagsRunFacet } from './facets/tags.js';
export type { TestExecution, TestRunFacet } from './facets/test-results.js';

export { coreSchemaId, coreVersion, eventSchemaUrl } from './event-schema-urls.js';
export type { EventClass } from './event-schema-urls.js';
export { facetVersions, schemaUrl } from './facet-versions.js';
export type { FacetKey, FacetPlace, FacetVersion } from './facet-versions.js';
export { coreSchema } from './core-schema.js';
export { facetSchemas } from './facet-schemas.js';
export type { JsonSchema } from './json-schema.js';

export { staticRunId } from './static-run-id.js';
export { serialiseEvent } from './serialise.js';
export type { Convention } from './conventions.js';
export { createValidator } from './validate.js';
export type { Validator, ValidatorOptions } from './validate.js';
export { createRunOrderCheck } from './run-order.js';
export type { Fault } from './fault.js';

export type { Transport } from './transports/transport.js';
export { TransportError } from './transports/transport-error.js';
export { createConsoleTransport } from './transports/console.js';
export { createFileTransport } from './transports/file.js';
export { createHttpTransport } from './transports/http.js';
export type { HttpTransportOptions } from './transports/http.js';
export { createNoopTransport } from './transports/noop.js';
export type { HttpAuth } from './transports/http-auth.js';
export type { TlsSettings } from './transports/http-agents.js';
export type { RetryOptions } from './transports/retry.js';
export { createEventFilesTransport } from './transports/event-files.js';
export { createCompositeTransport } from './transports/composite.js';
export type { CompositeMember, CompositeOptions } from './transports/composite.js';
export { createTransformTransport, replaceJobNamespace } from './transports/transform.js';
export type { NamespaceReplacement, Transform } from './transports/transform.js';

export { createClient } from './create-client.js';
export type { CreateClientOptions } from './create-client.js';
export { ConfigError } from './configuration/config-error.js';
export { resolveClientConfig } from './configuration/client-config.js';
export type { ClientConfig, ConfigSources, EventFilter, EventSettings } from './configuration/client-config.js';
export { parentFromVariables } from './configuration/parent-context.js';
export type { FoundParent, ParentRun } from './configuration/parent-context.js';
export { openTransport, transportTypes } from './configuration/open-transport.js';
export type { TransportHost } from './configuration/transport-host.js';
export { prepareEvents } from './event-settings.js';
export type { EventPreparation } from './event-settings.js';
