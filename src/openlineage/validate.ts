import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { conventionFaults, smallestEventLimit } from './conventions.js';
import type { Convention } from './conventions.js';
import { coreSchema } from './core-schema.js';
import { isRecord, possibleClasses } from './event-class.js';
import type { JsonRecord } from './event-class.js';
import { facetsOf } from './event-facets.js';
import type { PlacedFacet } from './event-facets.js';
import { announcedClass, eventSchemaUrl } from './event-schema-urls.js';
import type { EventClass } from './event-schema-urls.js';
import { facetSchemas } from './facet-schemas.js';
import { facetKey, facetSchemaId, facetVersions, schemaUrl } from './facet-versions.js';
import { distinctFaults, errorAt, faultsFromAjv, memberPointer, warningAt } from './fault.js';
import type { Fault } from './fault.js';

export interface ValidatorOptions {
  /** Schema files of facets of one's own, each with an `$id`. A facet is checked against the one that its `_schemaURL` names. */
  readonly extraSchemas?: readonly object[];
  /** Above this the event gets a warning; 300,000 unless told otherwise. */
  readonly maxEventBytes?: number;
  /** Conventions that are not kept on purpose, since they are for consumers other than the one that the events are for. */
  readonly waived?: readonly Convention[];
}

/** All that is wrong with an event (parsed JSON of any kind); empty when nothing is. Never throws. */
export type Validator = (event: unknown) => readonly Fault[];

/**
 * A validator for events of the OpenLineage core 2-0-2. Errors are what the specification's schemas refuse, formats (uuid,
 * uri, date-time) included: first the event, then every facet whose `_schemaURL` names a schema that is known here.
 * Warnings are what is valid and still goes wrong with known consumers, and facets that could not be checked.
 *
 * Throws an Error when one of `extraSchemas` is no JSON Schema of draft 2020-12 or repeats an `$id`.
 */
export function createValidator(options: ValidatorOptions = {}): Validator {
  const schemas = [coreSchema, ...new Set(Object.values(facetSchemas)), ...(options.extraSchemas ?? [])];
  const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });
  ajvFormats.default(ajv);
  for (const schema of schemas) ajv.addSchema(schema);
  const maxEventBytes = options.maxEventBytes ?? smallestEventLimit;

  function classFaults(event: JsonRecord, eventClass: EventClass): readonly Fault[] {
    const check = ajv.getSchema(eventSchemaUrl(eventClass));
    return check === undefined || check(event) === true ? [] : faultsFromAjv('', check.errors);
  }

  function judge(event: JsonRecord): { readonly eventClass: EventClass; readonly faults: readonly Fault[] } {
    const classes = possibleClasses(event);
    const [first = announcedClass(event['schemaURL']) ?? 'RunEvent', second] = classes;
    const faults = classFaults(event, first);
    if (classes.length === 0) {
      return { eventClass: first, faults: [errorAt('', 'the event names no run, job or dataset'), ...faults] };
    }
    if (second === undefined) return { eventClass: first, faults };
    const secondIsValid = classFaults(event, second).length === 0;
    if (faults.length > 0) return secondIsValid ? { eventClass: second, faults: [] } : { eventClass: first, faults };
    if (!secondIsValid) return { eventClass: first, faults };
    return { eventClass: first, faults: [errorAt('', 'a job and a dataset without a run: JobEvent or DatasetEvent?')] };
  }

  function facetFaults(placed: PlacedFacet): readonly Fault[] {
    const url = placed.facet['_schemaURL'];
    if (typeof url !== 'string') return []; // the core has said so
    const check = schemaAt(url);
    if (check === undefined) return [notChecked(placed)];
    const faults = check(placed.facet) === true ? [] : faultsFromAjv(placed.pointer, check.errors);
    return [...faults, ...wrongPlace(placed, url)];
  }

  /** A URL without a fragment names a whole file; the facet is then the definition that bears the file's name. */
  function schemaAt(url: string) {
    const file = /\/([^/#]+)\.json#?$/.exec(url)?.[1];
    try {
      return ajv.getSchema(file === undefined ? url : `${url.replace(/#$/, '')}#/$defs/${file}`);
    } catch {
      return undefined; // a fragment that cannot be resolved
    }
  }

  return function validate(event) {
    if (!isRecord(event)) return [errorAt('', 'an event must be an object')];
    const { eventClass, faults } = judge(event);
    const ofFacets = [...facetsOf(event)].flatMap(facetFaults);
    return distinctFaults([
      ...faults,
      ...ofFacets,
      ...conventionFaults(event, eventClass, maxEventBytes, options.waived),
    ]);
  };
}

function notChecked({ place, name, pointer }: PlacedFacet): Fault {
  const key = facetKey(place, name);
  const known = key === undefined ? '' : `; for ${name} that is ${facetSchemaId(key)}`;
  return warningAt(
    memberPointer(pointer, '_schemaURL'),
    `not a schema known here, so the fields are not checked${known}`,
  );
}

/** A standard facet that claims the definition of another one is checked as the other one, which hides its faults. */
function wrongPlace({ place, name, pointer }: PlacedFacet, url: string): readonly Fault[] {
  const key = facetKey(place, name);
  if (key === undefined) return [];
  const { file } = facetVersions[key];
  const own = [schemaUrl(key), `${facetSchemaId(key)}#/$defs/${file}`, `${facetSchemaId(key)}#`, facetSchemaId(key)];
  if (own.includes(url)) return [];
  const hint = `${name} of a ${place} is defined by ${schemaUrl(key)}`;
  return [warningAt(memberPointer(pointer, '_schemaURL'), hint)];
}
