import { isRecord } from './event-class.js';
import type { JsonRecord } from './event-class.js';
import { datasetsIn, facetsOf } from './event-facets.js';
import type { EventClass } from './event-schema-urls.js';
import { facetKey } from './facet-versions.js';
import { memberPointer, warningAt } from './fault.js';
import type { Fault } from './fault.js';

/** A version of the specification's kind (1-0-2) or any other, or a commit: what makes an address immutable. */
const versionInPath = /\/v?\d+(?:[-.]\d+)+\/|\/[0-9a-f]{7,40}\//;

/** Whether the definition of each facet has an address that others can rely on. */
export function* facetAddressesLast(event: JsonRecord): Iterable<Fault> {
  for (const { facet, pointer } of facetsOf(event)) {
    const url = facet['_schemaURL'];
    if (typeof url !== 'string' || (url.startsWith('https://') && versionInPath.test(url))) continue;
    yield warningAt(
      memberPointer(pointer, '_schemaURL'),
      'not an https address with a version: it may change or go away',
    );
  }
}

/** A facet of one's own without a prefix takes a name that the specification may give to another. */
export function* customFacetsHavePrefix(event: JsonRecord): Iterable<Fault> {
  for (const { place, name, pointer } of facetsOf(event)) {
    if (facetKey(place, name) !== undefined || /^[A-Za-z0-9]+_./.test(name) || isRepeated(place, name)) continue;
    yield withoutPrefix(place, name, pointer);
  }
}

/** Some versions of OpenMetadata look for column lineage where the specification does not have it. */
export function* columnLineageStandsOnce(event: JsonRecord): Iterable<Fault> {
  for (const { place, name, pointer } of facetsOf(event)) {
    if (isRepeated(place, name)) yield withoutPrefix(place, name, pointer);
  }
}

function isRepeated(place: string, name: string): boolean {
  return place === 'output' && name === 'columnLineage';
}

function withoutPrefix(place: string, name: string, pointer: string): Fault {
  return warningAt(
    pointer,
    `${name} is no standard facet of a ${place}, and one of your own has a prefix (acme_${name})`,
  );
}

/** Marquez reads nothing but the deprecated pair about how a column came to be. */
export function* deprecatedPairIsThere(event: JsonRecord): Iterable<Fault> {
  for (const { name, facet, pointer } of facetsOf(event)) {
    if (name !== 'columnLineage' || !isRecord(facet['fields'])) continue;
    for (const [column, field] of Object.entries(facet['fields'])) {
      if (!isRecord(field) || field['transformationType'] !== undefined) continue;
      if (!Array.isArray(field['inputFields']) || field['inputFields'].length === 0) continue;
      const place = memberPointer(pointer, 'fields', column);
      yield warningAt(place, 'transformationType is missing: Marquez shows nothing else of the transformation');
    }
  }
}

/** OpenMetadata reads the end of a run, and drops one that does not lead from somewhere to somewhere. */
export function* endLeadsSomewhere(event: JsonRecord, eventClass: EventClass): Iterable<Fault> {
  if (eventClass !== 'RunEvent' || event['eventType'] !== 'COMPLETE') return;
  for (const field of ['inputs', 'outputs'] as const) {
    const datasets = event[field];
    if (!Array.isArray(datasets) || datasets.length > 0) continue;
    yield warningAt(`/${field}`, `a run that is complete without ${field}: OpenMetadata drops it`);
  }
}

/** Every dataset that column lineage names as a source is to be an input. */
export function* sourcesAreInputs(event: JsonRecord): Iterable<Fault> {
  const inputs = new Set([...datasetsIn(event, 'inputs')].map(([input]) => identity(input)));
  for (const [output, pointer] of datasetsIn(event, 'outputs')) {
    const lineage = isRecord(output['facets']) ? output['facets']['columnLineage'] : undefined;
    const whole = isRecord(lineage) && Array.isArray(lineage['dataset']) ? lineage['dataset'] : [];
    for (const [index, source] of whole.entries()) {
      if (!isRecord(source) || inputs.has(identity(source))) continue;
      const place = memberPointer(pointer, 'facets', 'columnLineage', 'dataset', index);
      yield warningAt(place, 'the dataset is no input of this event');
    }
  }
}

/** `scheme://user:password@host`, wherever it stands. */
const passwordInUrl = /[a-z][a-z0-9+.-]*:\/\/[^\s/@:]*:[^\s/@]+@/i;

/** Events are read by many. */
export function secretsAreAbsent(event: JsonRecord): Iterable<Fault> {
  return passwordsIn(event, '');
}

function* passwordsIn(value: unknown, pointer: string): Iterable<Fault> {
  if (typeof value === 'string' && value.includes('@') && passwordInUrl.test(value)) {
    yield warningAt(pointer, 'an address with a password in it: everyone who reads the lineage reads it');
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) yield* passwordsIn(member, memberPointer(pointer, key));
}

function identity(dataset: JsonRecord): string {
  return JSON.stringify([dataset['namespace'], dataset['name']]);
}
