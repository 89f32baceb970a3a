import { serialiseEvent } from '../../openlineage/serialise.js';
import type { DatasetEvent, DatasetFacets } from '../../openlineage/events.js';
import { standardFacet, type Stamp } from './stamp.js';
import { cut, trimTag } from './trim.js';

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
  ['output schema', (facets) => without(facets, 'schema')],
  ['column lineage', (facets) => without(facets, 'columnLineage')],
  ['labels', (facets) => without(facets, 'tags', 'ownership')],
];

/** As much of the event as fits, with the tag that names what gave way; null when not even its name fits. */
export function trimmedDataset(
  event: DatasetEvent,
  maxEventBytes: number,
  stamp: Stamp,
  tagSource: string | null,
): DatasetEvent | null {
  let facets = event.dataset.facets ?? {};
  let size = bytes(event);
  const done: string[] = [];
  for (const [name, step] of steps) {
    const next = step(facets);
    const nextSize = bytes({ ...event, dataset: { ...event.dataset, facets: next } });
    if (nextSize === size) continue;
    done.push(name);
    [facets, size] = [next, nextSize];
    const tags = standardFacet(stamp, 'dataset.tags', {
      tags: [...(facets.tags?.tags ?? []), trimTag(done, tagSource)],
    });
    const tagged = { ...event, dataset: { ...event.dataset, facets: { ...facets, tags } } };
    if (bytes(tagged) <= maxEventBytes) return tagged;
  }
  return null;
}

function without(facets: DatasetFacets, ...keys: readonly string[]): DatasetFacets {
  return Object.fromEntries(Object.entries(facets).filter(([key]) => !keys.includes(key)));
}

function bytes(event: DatasetEvent): number {
  return Buffer.byteLength(serialiseEvent(event));
}
