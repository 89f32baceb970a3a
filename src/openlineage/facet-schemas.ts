import { catalogSchema } from './facets/catalog.js';
import { columnLineageSchema } from './facets/column-lineage.js';
import { dataSourceSchema } from './facets/data-source.js';
import { datasetTypeSchema } from './facets/dataset-type.js';
import { documentationDatasetSchema, documentationJobSchema } from './facets/documentation.js';
import { errorMessageSchema } from './facets/error-message.js';
import { externalQuerySchema } from './facets/external-query.js';
import { extractionErrorSchema } from './facets/extraction-error.js';
import { hierarchySchema } from './facets/hierarchy.js';
import { jobTypeSchema } from './facets/job-type.js';
import { nominalTimeSchema } from './facets/nominal-time.js';
import { ownershipDatasetSchema, ownershipJobSchema } from './facets/ownership.js';
import { parentSchema } from './facets/parent.js';
import { processingEngineSchema } from './facets/processing-engine.js';
import { schemaSchema } from './facets/schema.js';
import { sourceCodeLocationSchema } from './facets/source-code-location.js';
import { sqlSchema } from './facets/sql.js';
import { inputStatisticsSchema, outputStatisticsSchema } from './facets/statistics.js';
import { storageSchema } from './facets/storage.js';
import { symlinksSchema } from './facets/symlinks.js';
import { tagsDatasetSchema, tagsJobSchema, tagsRunSchema } from './facets/tags.js';
import { testSchema } from './facets/test-results.js';
import type { FacetKey } from './facet-versions.js';
import type { JsonSchema } from './json-schema.js';

/** The schema file of every facet in the table of versions; the compiler holds the two to each other. */
export const facetSchemas: Readonly<Record<FacetKey, JsonSchema>> = {
  'job.jobType': jobTypeSchema,
  'job.sql': sqlSchema,
  'job.documentation': documentationJobSchema,
  'job.ownership': ownershipJobSchema,
  'job.sourceCodeLocation': sourceCodeLocationSchema,
  'job.tags': tagsJobSchema,
  'run.processing_engine': processingEngineSchema,
  'run.errorMessage': errorMessageSchema,
  'run.test': testSchema,
  'run.tags': tagsRunSchema,
  'run.nominalTime': nominalTimeSchema,
  'run.parent': parentSchema,
  'run.externalQuery': externalQuerySchema,
  'run.extractionError': extractionErrorSchema,
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
  'input.inputStatistics': inputStatisticsSchema,
  'output.outputStatistics': outputStatisticsSchema,
};
