/** Which version of which facet this client speaks: the one place to look, and to change when the specification moves. */

/** Where a facet may stand in an event. */
export type FacetPlace = 'job' | 'run' | 'dataset' | 'input' | 'output';

export interface FacetVersion {
  /** Name of the schema file, without `.json`. */
  readonly file: string;
  /** MODEL-REVISION-ADDITION; every file has its own. */
  readonly version: string;
  /** Name of the definition under `$defs`. */
  readonly definition: string;
}

/** By place and key: the key alone does not tell three kinds of `tags` apart. */
export const facetVersions = {
  'job.jobType': standard('JobTypeJobFacet', '2-0-4'),
  'job.sql': standard('SQLJobFacet', '1-1-0'),
  'job.documentation': standard('DocumentationJobFacet', '1-1-0'),
  'job.ownership': standard('OwnershipJobFacet', '1-0-1'),
  'job.sourceCodeLocation': standard('SourceCodeLocationJobFacet', '1-1-0'),
  'job.tags': standard('TagsJobFacet', '1-0-0'),
  'job.sourceCode': standard('SourceCodeJobFacet', '1-0-1'),
  'job.lineage': standard('LineageFacet', '1-0-0', 'LineageJobFacet'),

  'run.processing_engine': standard('ProcessingEngineRunFacet', '1-1-1'),
  'run.errorMessage': standard('ErrorMessageRunFacet', '1-0-1'),
  'run.test': standard('TestRunFacet', '1-0-1'),
  'run.tags': standard('TagsRunFacet', '1-0-0'),
  'run.nominalTime': standard('NominalTimeRunFacet', '1-0-1'),
  'run.parent': standard('ParentRunFacet', '1-2-0'),
  'run.externalQuery': standard('ExternalQueryRunFacet', '1-0-2'),
  'run.extractionError': standard('ExtractionErrorRunFacet', '1-1-2'),
  'run.environmentVariables': standard('EnvironmentVariablesRunFacet', '1-0-0'),
  'run.executionParameters': standard('ExecutionParametersRunFacet', '1-0-0'),
  'run.jobDependencies': standard('JobDependenciesRunFacet', '1-0-1'),

  'dataset.schema': standard('SchemaDatasetFacet', '1-2-0'),
  'dataset.dataSource': standard('DatasourceDatasetFacet', '1-0-1'),
  'dataset.datasetType': standard('DatasetTypeDatasetFacet', '1-0-1'),
  'dataset.hierarchy': standard('HierarchyDatasetFacet', '1-0-0'),
  'dataset.columnLineage': standard('ColumnLineageDatasetFacet', '1-2-0'),
  'dataset.ownership': standard('OwnershipDatasetFacet', '1-0-1'),
  'dataset.documentation': standard('DocumentationDatasetFacet', '1-1-0'),
  'dataset.tags': standard('TagsDatasetFacet', '1-0-0'),
  'dataset.symlinks': standard('SymlinksDatasetFacet', '1-0-1'),
  'dataset.storage': standard('StorageDatasetFacet', '1-0-1'),
  'dataset.catalog': standard('CatalogDatasetFacet', '1-1-0'),
  'dataset.lifecycleStateChange': standard('LifecycleStateChangeDatasetFacet', '1-0-1'),
  'dataset.version': standard('DatasetVersionDatasetFacet', '1-0-1'),
  'dataset.dataQualityMetrics': standard('DataQualityMetricsDatasetFacet', '1-0-0'),
  'dataset.lineage': standard('LineageFacet', '1-0-0', 'LineageDatasetFacet'),

  'input.inputStatistics': standard('InputStatisticsInputDatasetFacet', '1-0-0'),
  'input.dataQualityMetrics': standard('DataQualityMetricsInputDatasetFacet', '1-0-3'),
  'input.dataQualityAssertions': standard('DataQualityAssertionsDatasetFacet', '1-1-0'),
  'input.subset': standard('BaseSubsetDatasetFacet', '1-0-0', 'InputSubsetInputDatasetFacet'),

  'output.outputStatistics': standard('OutputStatisticsOutputDatasetFacet', '1-0-2'),
  'output.subset': standard('BaseSubsetDatasetFacet', '1-0-0', 'OutputSubsetOutputDatasetFacet'),
} as const satisfies Readonly<Record<`${FacetPlace}.${string}`, FacetVersion>>;

/** `{place}.{key}` of a standard facet: `job.jobType`, `dataset.tags`. */
export type FacetKey = keyof typeof facetVersions;

/** `$id` of the file that defines this facet. */
export function facetSchemaId(key: FacetKey): string {
  const { file, version } = facetVersions[key];
  return `https://openlineage.io/spec/facets/${version}/${file}.json`;
}

/** The `_schemaURL` that a facet of this place and key carries. */
export function schemaUrl(key: FacetKey): string {
  return `${facetSchemaId(key)}#/$defs/${facetVersions[key].definition}`;
}

/** The key of the table for a facet found at a place of an event; undefined when it is not a standard one known here. */
export function facetKey(place: FacetPlace, name: string): FacetKey | undefined {
  const key = `${place}.${name}`;
  return Object.hasOwn(facetVersions, key) ? (key as FacetKey) : undefined; // just looked up
}

/** Nearly every file defines one facet, under the file's own name. */
function standard(file: string, version: string, definition = file): FacetVersion {
  return { file, version, definition };
}
