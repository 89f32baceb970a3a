import { coreSchemaId } from '../event-schema-urls.js';
import { facetSchemaId, facetVersions } from '../facet-versions.js';
import type { FacetKey, FacetPlace } from '../facet-versions.js';
import { draft, extending } from '../json-schema.js';
import type { JsonSchema } from '../json-schema.js';

const bases: Readonly<Record<FacetPlace, string>> = {
  job: 'JobFacet',
  run: 'RunFacet',
  dataset: 'DatasetFacet',
  input: 'InputDatasetFacet',
  output: 'OutputDatasetFacet',
};

/**
 * The schema file of a standard facet: its `$id` and definition name come from the table of versions, its base from the
 * place where it stands. `body` holds the facet's own fields, `parts` further definitions that the body refers to.
 */
export function facetSchema(
  key: FacetKey,
  body: JsonSchema,
  parts: Readonly<Record<string, JsonSchema>> = {},
): JsonSchema {
  const [place, name] = key.split('.') as [FacetPlace, string]; // the shape of every key of the table
  const { definition } = facetVersions[key];
  return {
    $schema: draft,
    $id: facetSchemaId(key),
    type: 'object',
    properties: { [name]: { $ref: `#/$defs/${definition}` } },
    $defs: { [definition]: extending(`${coreSchemaId}#/$defs/${bases[place]}`, body), ...parts },
  };
}
