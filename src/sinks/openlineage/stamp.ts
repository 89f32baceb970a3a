import { schemaUrl, type FacetKey } from '../../openlineage/facet-versions.js';

/** What an event says of its writer and of the pass's clock. A blank stamp leaves what the event says of the sync. */
export interface Stamp {
  readonly producer: string;
  /** Where the schemas of our own facets lie: a raw, versioned address. */
  readonly facetBase: string;
}

const repository = 'hightouch-lineage/hightouch-lineage';
const facetsVersion = '1-0-0';
/** Release in which the schemas under spec/facets/1-0-0 were published; they never change afterwards. */
const facetsRelease = 'v0.1.0';

export const blankStamp: Stamp = { producer: '', facetBase: '' };

/** The stamp of this version of the program. */
export function programStamp(version: string): Stamp {
  return {
    producer: `https://github.com/${repository}/tree/v${version}`,
    facetBase: `https://raw.githubusercontent.com/${repository}/${facetsRelease}/spec/facets/${facetsVersion}`,
  };
}

export interface FacetBase {
  readonly _producer: string;
  readonly _schemaURL: string;
}

/** A standard facet: its body under the schema that src/openlineage names for it. */
export function standardFacet<T extends object>(stamp: Stamp, key: FacetKey, body: T): T & FacetBase {
  return { ...body, _producer: stamp.producer, _schemaURL: schemaUrl(key) };
}

/** One of our own facets (spec/facets). */
export function ownFacet<T extends object>(
  stamp: Stamp,
  definition: 'HightouchSyncJobFacet' | 'HightouchRowResultsRunFacet',
  body: T,
): T & FacetBase {
  return {
    ...body,
    _producer: stamp.producer,
    _schemaURL: `${stamp.facetBase}/${definition}.json#/$defs/${definition}`,
  };
}
