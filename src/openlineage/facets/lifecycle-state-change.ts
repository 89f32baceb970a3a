import type { DatasetFacet } from '../base-facets.js';
import { record, text } from '../json-schema.js';
import { facetSchema } from './facet-schema.js';

const changes = ['ALTER', 'CREATE', 'DROP', 'OVERWRITE', 'RENAME', 'TRUNCATE'] as const;

/** What the run did to the dataset as a whole. */
export interface LifecycleStateChangeDatasetFacet extends DatasetFacet {
  readonly lifecycleStateChange: (typeof changes)[number];
  /** The name before a `RENAME`. */
  readonly previousIdentifier?: { readonly namespace: string; readonly name: string };
}

export const lifecycleStateChangeSchema = facetSchema(
  'dataset.lifecycleStateChange',
  record(
    {
      lifecycleStateChange: { ...text, enum: changes },
      previousIdentifier: record({ namespace: text, name: text }, ['namespace', 'name']),
    },
    ['lifecycleStateChange'],
  ),
);
