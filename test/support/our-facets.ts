import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRepository } from './paths.js';

/** The schemas of our own facets, as they are published. */
export function ourFacetSchemas(): readonly object[] {
  const folder = inRepository('spec', 'facets', '1-0-0');
  return readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as object); // our own files
}
