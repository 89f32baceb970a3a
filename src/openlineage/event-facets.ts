import { isRecord } from './event-class.js';
import type { JsonRecord } from './event-class.js';
import type { FacetPlace } from './facet-versions.js';
import { memberPointer } from './fault.js';

/** A facet as it stands in an event. */
export interface PlacedFacet {
  readonly place: FacetPlace;
  readonly name: string;
  readonly pointer: string;
  readonly facet: JsonRecord;
}

/** Every facet of an event that is an object, with its place. Skips whatever has the wrong shape: the core schema tells of it. */
export function* facetsOf(event: JsonRecord): Generator<PlacedFacet> {
  yield* facetsIn('run', event['run'], '/run', 'facets');
  yield* facetsIn('job', event['job'], '/job', 'facets');
  yield* facetsIn('dataset', event['dataset'], '/dataset', 'facets');
  for (const [dataset, pointer] of datasetsIn(event, 'inputs')) {
    yield* facetsIn('dataset', dataset, pointer, 'facets');
    yield* facetsIn('input', dataset, pointer, 'inputFacets');
  }
  for (const [dataset, pointer] of datasetsIn(event, 'outputs')) {
    yield* facetsIn('dataset', dataset, pointer, 'facets');
    yield* facetsIn('output', dataset, pointer, 'outputFacets');
  }
}

/** The datasets of `inputs` or `outputs` that are objects, each with its pointer. */
export function* datasetsIn(event: JsonRecord, field: 'inputs' | 'outputs'): Generator<[JsonRecord, string]> {
  const datasets = event[field];
  if (!Array.isArray(datasets)) return;
  for (const [index, dataset] of datasets.entries()) {
    if (isRecord(dataset)) yield [dataset, memberPointer('', field, index)];
  }
}

function* facetsIn(place: FacetPlace, holder: unknown, pointer: string, field: string): Generator<PlacedFacet> {
  const facets = isRecord(holder) ? holder[field] : undefined;
  if (!isRecord(facets)) return;
  for (const [name, facet] of Object.entries(facets)) {
    if (isRecord(facet)) yield { place, name, pointer: memberPointer(pointer, field, name), facet };
  }
}
