import { catalogSchema } from './facets/catalog.js';
import { columnLineageSchema } from './facets/column-lineage.js';
import { dataQualityAssertionsSchema } from './facets/data-quality-assertions.js';
import { dataQualityMetricsDatasetSchema, dataQualityMetricsInputSchema } from './facets/data-quality-metrics.js';
import { dataSourceSchema } from './facets/data-source.js';
import { datasetTypeSchema } from './facets/dataset-type.js';
import { datasetVersionSchema } from './facets/dataset-version.js';
import { documentationDatasetSchema, documentationJobSchema } from './facets/documentation.js';
import { environmentVariablesSchema } from './facets/environment-variables.js';
import { errorMessageSchema } from './facets/error-message.js';
import { executionParametersSchema } from './facets/execution-parameters.js';
import { externalQuerySchema } from './facets/external-query.js';
import { extractionErrorSchema } from './facets/extraction-error.js';
import { hierarchySchema } from './facets/hierarchy.js';
import { jobDependenciesSchema } from './facets/job-dependencies.js';
import { jobTypeSchema } from './facets/job-type.js';
import { lifecycleStateChangeSchema } from './facets/lifecycle-state-change.js';
import { lineageSchema } from './facets/lineage.js';
import { nominalTimeSchema } from './facets/nominal-time.js';
import { ownershipDatasetSchema, ownershipJobSchema } from './facets/ownership.js';
import { parentSchema } from './facets/parent.js';
import { processingEngineSchema } from './facets/processing-engine.js';
import { schemaSchema } from './facets/schema.js';
import { sourceCodeSchema } from './facets/source-code.js';
import { sourceCodeLocationSchema } from './facets/source-code-location.js';
import { sqlSchema } from './facets/sql.js';
import { inputStatisticsSchema, outputStatisticsSchema } from './facets/statistics.js';
import { storageSchema } from './facets/storage.js';
import { subsetSchema } from './facets/subset.js';
import { symlinksSchema } from './facets/symlinks.js';
import { tagsDatasetSchema, tagsJobSchema, tagsRunSchema } from './facets/tags.js';
import { testSchema } from './facets/test-results.js';
import type { FacetKey } from './facet-versions.js';
import type { JsonSchema } from './json-schema.js';

/** The schema file of every facet in the table of versions; the compiler holds the two to each other. Two facets may share a file. */
export const facetSchemas: Readonly<Record<FacetKey, JsonSchema>> = {
  'job.jobType': jobTypeSchema,
  'job.sql': sqlSchema,
  'job.documentation': documentationJobSchema,
  'job.ownership': ownershipJobSchema,
  'job.sourceCodeLocation': sourceCodeLocationSchema,
  'job.tags': tagsJobSchema,
  'job.sourceCode': sourceCodeSchema,
  'job.lineage': lineageSchema,
  'run.processing_engine': processingEngineSchema,
  'run.errorMessage': errorMessageSchema,
  'run.test': testSchema,
  'run.tags': tagsRunSchema,
  'run.nominalTime': nominalTimeSchema,
  'run.parent': parentSchema,
  'run.externalQuery': externalQuerySchema,
  'run.extractionError': extractionErrorSchema,
  'run.environmentVariables': environmentVariablesSchema,
  'run.executionParameters': executionParametersSchema,
  'run.jobDependencies': jobDependenciesSchema,
  'dataset.schema': schemaSchema,
  'dataset.dataSource': dataSourceSchema,
  'dataset.datasetType': datasetTypeSchema,
  'dataset.hierarchy': hierarchySchema,
  'dataset.columnLineage': columnLineageSchema,
  'dataset.ownership': ownershipDatasetSchema,
  'dataset.documentation': documentationDatasetSchema,
  'dataset.tags': tagsDatasetSchema,
  'dataset.symlinks': symlinksSchema,
  'dataset.storage': storageSchema,
  'dataset.catalog': catalogSchema,
  'dataset.lifecycleStateChange': lifecycleStateChangeSchema,
  'dataset.version': datasetVersionSchema,
  'dataset.dataQualityMetrics': dataQualityMetricsDatasetSchema,
  'dataset.lineage': lineageSchema,
  'input.inputStatistics': inputStatisticsSchema,
  'input.dataQualityMetrics': dataQualityMetricsInputSchema,
  'input.dataQualityAssertions': dataQualityAssertionsSchema,
  'input.subset': subsetSchema,
  'output.outputStatistics': outputStatisticsSchema,
  'output.subset': subsetSchema,
};
