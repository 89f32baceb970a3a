import type { JobFacet } from '../base-facets.js';
import { record, text, uri } from '../json-schema.js';
import { facetSchema } from './facet-schema.js';

/** Where the definition of the job is kept under version control. */
export interface SourceCodeLocationJobFacet extends JobFacet {
  /** `git`, … */
  readonly type: string;
  /** Address of the file itself. */
  readonly url: string;
  readonly repoUrl?: string;
  /** Path inside the repository. */
  readonly path?: string;
  /** Commit or revision. */
  readonly version?: string;
  readonly tag?: string;
  readonly branch?: string;
  readonly pullRequestNumber?: string;
}

export const sourceCodeLocationSchema = facetSchema(
  'job.sourceCodeLocation',
  record(
    {
      type: text,
      url: uri,
      repoUrl: text,
      path: text,
      version: text,
      tag: text,
      branch: text,
      pullRequestNumber: text,
    },
    ['type', 'url'],
  ),
);
