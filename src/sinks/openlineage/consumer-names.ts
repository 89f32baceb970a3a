import { createHash } from 'node:crypto';
import type { InputField } from '../../openlineage/facets/column-lineage.js';
import type { LineageEntry, LineageInput } from '../../openlineage/facets/lineage.js';
import type { Dataset, DatasetFacets, Job, JobEvent, OutputDataset, RunEvent } from '../../openlineage/events.js';
import type { NameRule } from './profiles.js';

type ColumnLineage = NonNullable<DatasetFacets['columnLineage']>;

interface Named {
  readonly namespace: string;
  readonly name: string;
}

/** The event with every dataset and job named as a consumer wants it, wherever they stand; the same event when all fit. */
export function withConsumerNames<E extends JobEvent | RunEvent>(event: E, rule: NameRule): E {
  const places: readonly Named[] = [event.job, ...event.inputs, ...event.outputs];
  if (places.every((place) => renamed(place, rule) === place)) return event;
  return {
    ...event,
    job: withEntries(renamed(event.job, rule), rule),
    inputs: event.inputs.map((input) => renamed(input, rule)),
    outputs: event.outputs.map((output) => withSources(renamed(output, rule), rule)),
  };
}

/** A dataset, by itself: what `columnLineage` and `lineage` in it refer to goes by the same rule. */
export function withConsumerName<D extends Dataset>(dataset: D, rule: NameRule): D {
  return withSources(renamed(dataset, rule), rule);
}

function renamed<T extends Named>(place: T, rule: NameRule): T {
  const namespace = cut(spelled(place.namespace, rule), rule.maxNamespace);
  const name = cut(place.name, Math.max(1, rule.maxQualifiedName - namespace.length - 1));
  return namespace === place.namespace && name === place.name ? place : { ...place, namespace, name };
}

function spelled(namespace: string, { schemes, namespaceCharacters }: NameRule): string {
  const [scheme = '', ...rest] = namespace.split('://');
  const word = Object.hasOwn(schemes, scheme) && rest.length > 0 ? schemes[scheme] : undefined;
  const known = word === undefined ? namespace : [word, ...rest].join('://');
  if (namespaceCharacters === null) return known;
  return [...known].map((sign) => (namespaceCharacters.test(sign) ? sign : '_')).join('');
}

const digestLength = 12;

/** What is too long keeps its beginning; the digest of the whole keeps two of them apart. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const digest = createHash('sha256').update(text).digest('hex').slice(0, digestLength);
  return `${text.slice(0, Math.max(0, longest - digestLength - 1))}-${digest}`.slice(-longest);
}

function withSources<D extends Dataset | OutputDataset>(dataset: D, rule: NameRule): D {
  const { columnLineage, lineage } = dataset.facets ?? {};
  if (columnLineage === undefined && lineage === undefined) return dataset;
  const facets = {
    ...dataset.facets,
    ...(columnLineage === undefined ? {} : { columnLineage: withFields(columnLineage, rule) }),
    ...(lineage === undefined ? {} : { lineage: withOrigins(lineage, rule) }),
  };
  return { ...dataset, facets };
}

/** By rule and facet, which the events of a job share; so they share what is made of it. It only saves time. */
const madeBefore = new WeakMap<NameRule, WeakMap<ColumnLineage, ColumnLineage>>();

function withFields(columnLineage: ColumnLineage, rule: NameRule): ColumnLineage {
  const made = madeBefore.get(rule) ?? new WeakMap<ColumnLineage, ColumnLineage>();
  madeBefore.set(rule, made);
  const before = made.get(columnLineage);
  if (before !== undefined) return before;
  const { fields, dataset } = columnLineage;
  const input = (one: InputField): InputField => renamed(one, rule);
  const facet = {
    ...columnLineage,
    fields: mapValues(fields, (field) => ({ ...field, inputFields: field.inputFields.map(input) })),
    ...(dataset === undefined ? {} : { dataset: dataset.map(input) }),
  };
  made.set(columnLineage, facet);
  return facet;
}

function withEntries(job: Job, rule: NameRule): Job {
  const lineage = job.facets.lineage;
  if (lineage === undefined) return job;
  const entries = lineage.entries.map((entry): LineageEntry =>
    entry.type === 'DATASET' ? withOrigins(renamed(entry, rule), rule) : entry,
  );
  return { ...job, facets: { ...job.facets, lineage: { ...lineage, entries } } };
}

type Origins = Pick<Extract<LineageEntry, { type: 'DATASET' }>, 'inputs' | 'fields'>;

function withOrigins<O extends Origins>(origins: O, rule: NameRule): O {
  const input = (one: LineageInput): LineageInput => (one.type === 'DATASET' ? renamed(one, rule) : one);
  return {
    ...origins,
    ...(origins.inputs === undefined ? {} : { inputs: origins.inputs.map(input) }),
    ...(origins.fields === undefined
      ? {}
      : { fields: mapValues(origins.fields, (field) => ({ inputs: field.inputs.map(input) })) }),
  };
}

function mapValues<T>(record: Readonly<Record<string, T>>, change: (value: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
