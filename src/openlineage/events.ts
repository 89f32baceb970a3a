/**
 * The events of the OpenLineage core, version 2-0-2, as a careful producer sends them. Where the specification leaves out a
 * field that consumers stumble over when it is missing (`eventType`, `facets` of run and job, `inputs`, `outputs`), the type
 * asks for it.
 */
import type { DatasetFacet, InputDatasetFacet, JobFacet, OutputDatasetFacet, RunFacet } from './base-facets.js';
import type { CatalogDatasetFacet } from './facets/catalog.js';
import type { ColumnLineageDatasetFacet } from './facets/column-lineage.js';
import type { DataQualityAssertionsDatasetFacet } from './facets/data-quality-assertions.js';
import type {
  DataQualityMetricsDatasetFacet,
  DataQualityMetricsInputDatasetFacet,
} from './facets/data-quality-metrics.js';
import type { DataSourceDatasetFacet } from './facets/data-source.js';
import type { DatasetTypeDatasetFacet } from './facets/dataset-type.js';
import type { DatasetVersionDatasetFacet } from './facets/dataset-version.js';
import type { DocumentationDatasetFacet, DocumentationJobFacet } from './facets/documentation.js';
import type { EnvironmentVariablesRunFacet } from './facets/environment-variables.js';
import type { ErrorMessageRunFacet } from './facets/error-message.js';
import type { ExecutionParametersRunFacet } from './facets/execution-parameters.js';
import type { ExternalQueryRunFacet } from './facets/external-query.js';
import type { ExtractionErrorRunFacet } from './facets/extraction-error.js';
import type { HierarchyDatasetFacet } from './facets/hierarchy.js';
import type { JobDependenciesRunFacet } from './facets/job-dependencies.js';
import type { JobTypeJobFacet } from './facets/job-type.js';
import type { LifecycleStateChangeDatasetFacet } from './facets/lifecycle-state-change.js';
import type { LineageDatasetFacet, LineageJobFacet } from './facets/lineage.js';
import type { NominalTimeRunFacet } from './facets/nominal-time.js';
import type { OwnershipDatasetFacet, OwnershipJobFacet } from './facets/ownership.js';
import type { ParentRunFacet } from './facets/parent.js';
import type { ProcessingEngineRunFacet } from './facets/processing-engine.js';
import type { SchemaDatasetFacet } from './facets/schema.js';
import type { SourceCodeJobFacet } from './facets/source-code.js';
import type { SourceCodeLocationJobFacet } from './facets/source-code-location.js';
import type { SqlJobFacet } from './facets/sql.js';
import type { InputStatisticsInputDatasetFacet, OutputStatisticsOutputDatasetFacet } from './facets/statistics.js';
import type { StorageDatasetFacet } from './facets/storage.js';
import type { InputSubsetInputDatasetFacet, OutputSubsetOutputDatasetFacet } from './facets/subset.js';
import type { SymlinksDatasetFacet } from './facets/symlinks.js';
import type { TagsDatasetFacet, TagsJobFacet, TagsRunFacet } from './facets/tags.js';
import type { TestRunFacet } from './facets/test-results.js';

/** A run has one START and ends with one of COMPLETE, ABORT (stopped) or FAIL (error). */
export type EventType = 'START' | 'RUNNING' | 'COMPLETE' | 'ABORT' | 'FAIL' | 'OTHER';

interface BaseEvent {
  /** ISO 8601 with a zone; UTC is understood everywhere. */
  readonly eventTime: string;
  /** URI of the code that wrote the event, with its version. */
  readonly producer: string;
  /** See `eventSchemaUrl`. */
  readonly schemaURL: string;
}

/** A moment of a run. */
export interface RunEvent extends BaseEvent {
  readonly eventType: EventType;
  readonly run: Run;
  readonly job: Job;
  readonly inputs: readonly InputDataset[];
  readonly outputs: readonly OutputDataset[];
}

/** What is known of a job without any run of it. */
export interface JobEvent extends BaseEvent {
  readonly job: Job;
  readonly inputs: readonly InputDataset[];
  readonly outputs: readonly OutputDataset[];
  readonly run?: never;
}

/** What is known of a dataset without any job. */
export interface DatasetEvent extends BaseEvent {
  readonly dataset: Dataset;
  readonly run?: never;
  readonly job?: never;
}

export type OpenLineageEvent = RunEvent | JobEvent | DatasetEvent;

export interface Run {
  /** A UUID; the same in every event of the run. */
  readonly runId: string;
  readonly facets: RunFacets;
}

export interface Job {
  readonly namespace: string;
  readonly name: string;
  readonly facets: JobFacets;
}

export interface Dataset {
  readonly namespace: string;
  readonly name: string;
  readonly facets?: DatasetFacets;
}

export interface InputDataset extends Dataset {
  readonly inputFacets?: InputDatasetFacets;
}

export interface OutputDataset extends Dataset {
  readonly outputFacets?: OutputDatasetFacets;
}

/** A facet of one's own: of a type that extends the base, or written out where it stands. */
type Custom<Base> = Base | (Base & Readonly<Record<string, unknown>>);

/** Facets of one's own stand beside the standard ones, under a key with a prefix: `acme_costs`. */
export interface RunFacets {
  readonly processing_engine?: ProcessingEngineRunFacet;
  readonly errorMessage?: ErrorMessageRunFacet;
  readonly test?: TestRunFacet;
  readonly tags?: TagsRunFacet;
  readonly nominalTime?: NominalTimeRunFacet;
  readonly parent?: ParentRunFacet;
  readonly externalQuery?: ExternalQueryRunFacet;
  readonly extractionError?: ExtractionErrorRunFacet;
  readonly environmentVariables?: EnvironmentVariablesRunFacet;
  readonly executionParameters?: ExecutionParametersRunFacet;
  readonly jobDependencies?: JobDependenciesRunFacet;
  readonly [custom: string]: Custom<RunFacet> | undefined;
}

export interface JobFacets {
  readonly jobType?: JobTypeJobFacet;
  readonly sql?: SqlJobFacet;
  readonly documentation?: DocumentationJobFacet;
  readonly ownership?: OwnershipJobFacet;
  readonly sourceCodeLocation?: SourceCodeLocationJobFacet;
  readonly tags?: TagsJobFacet;
  readonly sourceCode?: SourceCodeJobFacet;
  readonly lineage?: LineageJobFacet;
  readonly [custom: string]: Custom<JobFacet> | undefined;
}

export interface DatasetFacets {
  readonly schema?: SchemaDatasetFacet;
  readonly dataSource?: DataSourceDatasetFacet;
  readonly datasetType?: DatasetTypeDatasetFacet;
  readonly hierarchy?: HierarchyDatasetFacet;
  readonly columnLineage?: ColumnLineageDatasetFacet;
  readonly ownership?: OwnershipDatasetFacet;
  readonly documentation?: DocumentationDatasetFacet;
  readonly tags?: TagsDatasetFacet;
  readonly symlinks?: SymlinksDatasetFacet;
  readonly storage?: StorageDatasetFacet;
  readonly catalog?: CatalogDatasetFacet;
  readonly lifecycleStateChange?: LifecycleStateChangeDatasetFacet;
  readonly version?: DatasetVersionDatasetFacet;
  readonly dataQualityMetrics?: DataQualityMetricsDatasetFacet;
  readonly lineage?: LineageDatasetFacet;
  readonly [custom: string]: Custom<DatasetFacet> | undefined;
}

export interface InputDatasetFacets {
  readonly inputStatistics?: InputStatisticsInputDatasetFacet;
  readonly dataQualityMetrics?: DataQualityMetricsInputDatasetFacet;
  readonly dataQualityAssertions?: DataQualityAssertionsDatasetFacet;
  readonly subset?: InputSubsetInputDatasetFacet;
  readonly [custom: string]: Custom<InputDatasetFacet> | undefined;
}

export interface OutputDatasetFacets {
  readonly outputStatistics?: OutputStatisticsOutputDatasetFacet;
  readonly subset?: OutputSubsetOutputDatasetFacet;
  readonly [custom: string]: Custom<OutputDatasetFacet> | undefined;
}
