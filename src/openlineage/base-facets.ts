/** What every facet carries (core schema, `BaseFacet`). A facet of one's own extends the one of the place where it stands. */
export interface BaseFacet {
  /** URI of the code that wrote the facet, with its version. */
  readonly _producer: string;
  /** Immutable address of the definition that the facet follows. */
  readonly _schemaURL: string;
}

export type RunFacet = BaseFacet;
export type InputDatasetFacet = BaseFacet;
export type OutputDatasetFacet = BaseFacet;

export interface JobFacet extends BaseFacet {
  /** True takes the facet away from the job. */
  readonly _deleted?: boolean;
}

export interface DatasetFacet extends BaseFacet {
  /** True takes the facet away from the dataset. */
  readonly _deleted?: boolean;
}
