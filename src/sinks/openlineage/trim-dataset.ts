import type { DatasetEvent, DatasetFacets } from '../../openlineage/events.js';
import { standardFacet, type Stamp } from './stamp.js';
import { nothingKnown, sizeOf, type KnownParts } from './event-size.js';
import { cut, edgesLeftOut, trimTag } from './trim.js';
import { withFewerEdges, type Columns } from './trim-edges.js';

const outputSchema = 'output schema';
const columnLineage = 'column lineage';

/** What gives way in a DatasetEvent, in this order, until it fits: as in other events. */
const steps: readonly (readonly [name: string, step: (facets: DatasetFacets) => DatasetFacets])[] = [
  ['repetitions', (facets) => without(facets, 'lineage')],
  [
    'documentation',
    ({ documentation, ...others }) =>
      documentation === undefined
        ? others
        : { ...others, documentation: { ...documentation, description: cut(documentation.description) } },
  ],
  [
    'indirect columns',
    ({ columnLineage, ...others }) => {
      if (columnLineage === undefined) return others;
      const { _producer, _schemaURL, fields } = columnLineage;
      return { ...others, columnLineage: { _producer, _schemaURL, fields } };
    },
  ],
  [outputSchema, (facets) => without(facets, 'schema')],
  [columnLineage, (facets) => without(facets, 'columnLineage')],
  ['labels', (facets) => without(facets, 'tags', 'ownership')],
];

/**
 * As much of the event as fits, with the tag that names what gave way: of column edges as many as must, from the end of their
 * list, and the schema has the columns of those that stay. null when not even its name fits.
 *
 * @param known of facets that were measured before; added to
 */
export function trimmedDataset(
  event: DatasetEvent,
  maxEventBytes: number,
  stamp: Stamp,
  tagSource: string | null,
  known: KnownParts = nothingKnown(),
): DatasetEvent | null {
  const bytes = (one: DatasetEvent): number => sizeOf(one, known.sizes);
  const told = (facets: DatasetFacets): DatasetEvent => ({ ...event, dataset: { ...event.dataset, facets } });
  const tagged = (facets: DatasetFacets, done: readonly string[]): DatasetEvent => {
    const tags = [...(facets.tags?.tags ?? []), trimTag(done, tagSource)];
    return told({ ...facets, tags: standardFacet(stamp, 'dataset.tags', { tags }) });
  };
  let facets = event.dataset.facets ?? {};
  let withSchema = facets;
  let size = bytes(event);
  const done: string[] = [];
  for (const [name, step] of steps) {
    if (name === outputSchema) withSchema = facets;
    if (name === columnLineage) {
      const finished = ({ outputs: [fewer] }: Columns, leftOut: number, edges: number): DatasetEvent =>
        tagged(fewer?.facets ?? {}, [...done, edgesLeftOut(leftOut, edges)]);
      const columns = { inputs: [], outputs: [{ ...event.dataset, facets: withSchema }] };
      const fewer = withFewerEdges(columns, maxEventBytes, finished, known);
      if (fewer !== null) return fewer;
    }
    const next = step(facets);
    const nextSize = bytes(told(next));
    if (nextSize === size) continue;
    done.push(name);
    [facets, size] = [next, nextSize];
    const smaller = tagged(facets, done);
    if (bytes(smaller) <= maxEventBytes) return smaller;
  }
  return null;
}

function without(facets: DatasetFacets, ...keys: readonly string[]): DatasetFacets {
  return Object.fromEntries(Object.entries(facets).filter(([key]) => !keys.includes(key)));
}
