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

type Definitions = Readonly<Record<string, JsonSchema>>;

/**
 * The schema file of a standard facet: its `$id` and definition name come from the table of versions, its base from the
 * place where it stands. `body` holds the facet's own fields, `parts` further definitions that the body refers to.
 */
export function facetSchema(key: FacetKey, body: JsonSchema, parts: Definitions = {}): JsonSchema {
  const [place] = key.split('.') as [FacetPlace, string]; // the shape of every key of the table
  const { definition } = facetVersions[key];
  const main = basedOn(place, body);
  return facetFile(key, { $ref: `#/$defs/${definition}` }, { [definition]: main, ...parts });
}

/** A facet of this place: what every facet carries, and the fields of `body`. */
export function basedOn(place: FacetPlace, body: JsonSchema): JsonSchema {
  return extending(`${coreSchemaId}#/$defs/${bases[place]}`, body);
}

/**
 * A schema file with these definitions, of which `main` says what the facet's own key may hold. A file that `main` does not
 * name by one reference also gets it as the definition of its own name, since that is how a whole file is asked for.
 */
export function facetFile(key: FacetKey, main: JsonSchema, definitions: Definitions): JsonSchema {
  const [, name = ''] = key.split('.');
  const { file } = facetVersions[key];
  return {
    $schema: draft,
    $id: facetSchemaId(key),
    type: 'object',
    properties: { [name]: main },
    $defs: { ...(main['$ref'] === undefined ? { [file]: main } : {}), ...definitions },
  };
}
