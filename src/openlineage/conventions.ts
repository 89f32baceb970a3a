import { isRecord } from './event-class.js';
import type { JsonRecord } from './event-class.js';
import { datasetsIn } from './event-facets.js';
import { announcedClass, eventSchemaUrl } from './event-schema-urls.js';
import type { EventClass } from './event-schema-urls.js';
import {
  customFacetsHavePrefix,
  deprecatedPairIsThere,
  columnLineageStandsOnce,
  endLeadsSomewhere,
  facetAddressesLast,
  secretsAreAbsent,
  sourcesAreInputs,
} from './facet-conventions.js';
import { memberPointer, warningAt } from './fault.js';
import type { Fault } from './fault.js';
import { serialiseEvent } from './serialise.js';

/** Amazon DataZone takes no event above this: the smallest limit among the consumers known. */
export const smallestEventLimit = 300_000;

/** Conventions that events for one consumer may rightly not keep. */
export type Convention =
  /** Columns of column lineage stand in the schemas of their datasets. */
  | 'columns in schemas'
  /** A run that is complete has inputs and outputs. */
  | 'ends that lead somewhere'
  /** `columnLineage` stands in `facets` alone, and not in `outputFacets` too. */
  | 'column lineage once';

type Rule = (event: JsonRecord, eventClass: EventClass) => Iterable<Fault>;

/**
 * What the specification lets through and some known consumer does not take, or takes wrongly: the rules behind the types
 * of events.ts. Always warnings; each says who minds.
 */
export function conventionFaults(
  event: JsonRecord,
  eventClass: EventClass,
  maxEventBytes: number,
  waived: readonly Convention[] = [],
): readonly Fault[] {
  const left = new Set(waived.map((name) => waivable[name]));
  const faults = rules.filter((rule) => !left.has(rule)).flatMap((rule) => [...rule(event, eventClass)]);
  const bytes = Buffer.byteLength(serialiseEvent(event));
  if (bytes <= maxEventBytes) return faults;
  return [
    ...faults,
    warningAt('', `the event has ${bytes} bytes; more than ${maxEventBytes} are not taken everywhere`),
  ];
}

const rules: readonly Rule[] = [
  schemaUrlNamesTheClass,
  eventTypeIsThere,
  timeIsUtc,
  facetsAreThere,
  datasetListsAreThere,
  identifiersAreNotEmpty,
  jobTypeIsComplete,
  engineIsNamed,
  columnsAreKnown,
  sourcesAreInputs,
  deprecatedPairIsThere,
  endLeadsSomewhere,
  columnLineageStandsOnce,
  customFacetsHavePrefix,
  facetAddressesLast,
  secretsAreAbsent,
  nothingIsNull,
];

const waivable: Readonly<Record<Convention, Rule>> = {
  'columns in schemas': columnsAreKnown,
  'ends that lead somewhere': endLeadsSomewhere,
  'column lineage once': columnLineageStandsOnce,
};

function* schemaUrlNamesTheClass(event: JsonRecord, eventClass: EventClass): Iterable<Fault> {
  if (event['schemaURL'] === undefined || announcedClass(event['schemaURL']) === eventClass) return;
  yield warningAt(
    '/schemaURL',
    `this is a ${eventClass}, but the URL does not end in /${eventClass}: Marquez goes by it (${eventSchemaUrl(eventClass)})`,
  );
}

function* eventTypeIsThere(event: JsonRecord, eventClass: EventClass): Iterable<Fault> {
  if (eventClass !== 'RunEvent' || event['eventType'] !== undefined) return;
  yield warningAt('', 'eventType is missing: Marquez answers 500');
}

function* timeIsUtc(event: JsonRecord): Iterable<Fault> {
  const time = event['eventTime'];
  if (typeof time !== 'string' || /(?:z|[+-]00:?00)$/i.test(time)) return;
  yield warningAt('/eventTime', 'the time is not in UTC: consumers order events by its text');
}

function* facetsAreThere(event: JsonRecord): Iterable<Fault> {
  for (const field of ['run', 'job']) {
    const holder = event[field];
    if (!isRecord(holder) || holder['facets'] !== undefined) continue;
    yield warningAt(`/${field}`, 'facets is missing: the compatibility tests of OpenLineage want it, even empty');
  }
}

function* datasetListsAreThere(event: JsonRecord, eventClass: EventClass): Iterable<Fault> {
  if (eventClass === 'DatasetEvent') return;
  for (const field of ['inputs', 'outputs']) {
    if (event[field] !== undefined) continue;
    yield warningAt('', `${field} is missing: the compatibility tests of OpenLineage want it, even empty`);
  }
}

function* identifiersAreNotEmpty(event: JsonRecord): Iterable<Fault> {
  for (const [holder, pointer] of named(event)) {
    for (const field of ['namespace', 'name']) {
      if (holder[field] === '')
        yield warningAt(memberPointer(pointer, field), `${field} is empty: it identifies nothing`);
    }
  }
}

function* named(event: JsonRecord): Iterable<[JsonRecord, string]> {
  if (isRecord(event['job'])) yield [event['job'], '/job'];
  if (isRecord(event['dataset'])) yield [event['dataset'], '/dataset'];
  yield* datasetsIn(event, 'inputs');
  yield* datasetsIn(event, 'outputs');
}

function* jobTypeIsComplete(event: JsonRecord): Iterable<Fault> {
  const facets = facetsField(event['job']);
  if (facets === undefined) return;
  const jobType = facets['jobType'];
  if (jobType === undefined) yield warningAt('/job/facets', 'jobType is missing: Datadog takes no job without it');
  if (isRecord(jobType) && jobType['jobType'] === undefined && jobType['_deleted'] !== true) {
    yield warningAt('/job/facets/jobType', 'jobType inside the facet is missing: Marquez answers 422');
  }
}

function* engineIsNamed(event: JsonRecord): Iterable<Fault> {
  const facets = facetsField(event['run']);
  if (facets === undefined) return;
  const engine = facets['processing_engine'];
  if (engine === undefined) {
    yield warningAt('/run/facets', 'processing_engine is missing: older versions of DataHub answer 500');
  } else if (isRecord(engine) && engine['name'] === undefined) {
    yield warningAt('/run/facets/processing_engine', 'name is missing: older versions of DataHub answer 500');
  }
}

/** Marquez stores an edge between columns only when the schemas of both datasets, in the same event, have them. */
function* columnsAreKnown(event: JsonRecord): Iterable<Fault> {
  const columnsOfInputs = new Map<string, ReadonlySet<unknown>>();
  for (const [input] of datasetsIn(event, 'inputs')) columnsOfInputs.set(identity(input), columnsOf(input));
  for (const [output, pointer] of datasetsIn(event, 'outputs')) {
    const lineage = facetsField(output)?.['columnLineage'];
    const fields = isRecord(lineage) ? lineage['fields'] : undefined;
    if (!isRecord(fields)) continue;
    const columns = columnsOf(output);
    for (const [column, field] of Object.entries(fields)) {
      const fieldPointer = memberPointer(pointer, 'facets', 'columnLineage', 'fields', column);
      if (!columns.has(column))
        yield warningAt(fieldPointer, 'the schema facet of this output does not have the column');
      const inputFields = isRecord(field) && Array.isArray(field['inputFields']) ? field['inputFields'] : [];
      for (const [index, inputField] of inputFields.entries()) {
        if (!isRecord(inputField) || columnsOfInputs.get(identity(inputField))?.has(inputField['field'])) continue;
        const place = memberPointer(fieldPointer, 'inputFields', index);
        yield warningAt(place, 'no input of this event has the column in its schema facet: Marquez drops the edge');
      }
    }
  }
}

function identity(dataset: JsonRecord): string {
  return JSON.stringify([dataset['namespace'], dataset['name']]);
}

function columnsOf(dataset: JsonRecord): ReadonlySet<unknown> {
  const schema = facetsField(dataset)?.['schema'];
  const fields = isRecord(schema) && Array.isArray(schema['fields']) ? schema['fields'] : [];
  return new Set(fields.filter(isRecord).map((field) => field['name']));
}

function facetsField(holder: unknown): JsonRecord | undefined {
  return isRecord(holder) && isRecord(holder['facets']) ? holder['facets'] : undefined;
}

function nothingIsNull(event: JsonRecord): Iterable<Fault> {
  return nullsIn(event, '');
}

function* nullsIn(value: unknown, pointer: string): Iterable<Fault> {
  if (value === null) yield warningAt(pointer, 'null says nothing here: leave the field out');
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) yield* nullsIn(member, memberPointer(pointer, key));
}
