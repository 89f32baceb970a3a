/**
 * What OpenLineage's compatibility tests would say of events: their rules, written anew from what they were seen to do. They
 * are in part laxer than the specification (no formats) and in part stricter (what they read must be there).
 */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { coreSchema, createRunOrderCheck, createValidator, facetSchemas } from '#src/openlineage/index.js';
import { ourFacetSchemas } from './our-facets.js';

type Json = Readonly<Record<string, unknown>>;

/** Addresses by which a facet without a file of its own is recognised. */
const bareBases = /defs\/(?:Run|Job|Dataset|InputDataset|OutputDataset)Facet/;
const ends: ReadonlySet<unknown> = new Set(['COMPLETE', 'FAIL', 'ABORT']);

/** A judge for one RunEvent; what comes back are faults as text. */
export function compatibilityJudge(extraSchemas: readonly object[] = ourFacetSchemas()): (event: Json) => string[] {
  const files = [...new Set<object>([...Object.values(facetSchemas), ...extraSchemas])];
  const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false, validateFormats: false });
  for (const file of [coreSchema, ...files]) ajv.addSchema(file);
  const filesByKey = new Map<string, string[]>();
  for (const file of files as { readonly $id: string; readonly properties?: Json }[]) {
    for (const key of Object.keys(file.properties ?? {}))
      filesByKey.set(key, [...(filesByKey.get(key) ?? []), file.$id]);
  }

  /** Which of several files with one key is taken depends on their order, so the facet must hold against each. */
  function facetFaults(key: string, facet: unknown): string[] {
    const ids = filesByKey.get(key) ?? [];
    const url = isObject(facet) ? facet['_schemaURL'] : undefined;
    if (ids.length === 0) return typeof url === 'string' && bareBases.test(url) ? [] : [`${key} is not recognised`];
    return ids.flatMap((id) => (ajv.validate(id, { [key]: facet }) === true ? [] : [`${key}: ${ajv.errorsText()}`]));
  }

  return function judge(event) {
    const missing = readWithoutAsking(event);
    if (missing.length > 0) return missing;
    const core = ajv.validate(coreSchema['$id'] as string, event) === true ? [] : [ajv.errorsText()]; // a text, as in every file
    return [...core, ...facetsOf(event).flatMap(([key, facet]) => facetFaults(key, facet))];
  };
}

/** The parts that the tests read without asking whether they are there. */
function readWithoutAsking(event: Json): string[] {
  return ['run.facets', 'job.facets', 'inputs', 'outputs'].filter((path) => {
    const [first = '', second] = path.split('.');
    const value = event[first];
    if (second === undefined) return !Array.isArray(value);
    return !isObject(value) || !isObject(value[second]);
  });
}

function facetsOf(event: Json): [string, unknown][] {
  const holders = [event['run'], event['job'], ...(event['inputs'] as Json[]), ...(event['outputs'] as Json[])]; // just asked for
  return holders.flatMap((holder) =>
    ['facets', 'inputFacets', 'outputFacets'].flatMap((field) =>
      Object.entries(((holder as Json)[field] ?? {}) as Json),
    ),
  );
}

/** What the tests do not look at and a consumer minds: of the whole stream of a pass, in its order. */
export function streamFaults(events: readonly Json[]): string[] {
  const validate = createValidator({ extraSchemas: ourFacetSchemas() });
  const inOrder = createRunOrderCheck();
  const faults = events.flatMap((event) =>
    [...validate(event), ...inOrder(event)].map(({ pointer, message }) => `${pointer} ${message}`),
  );
  const of = (wanted: (type: unknown) => boolean) =>
    events.filter(({ eventType }) => wanted(eventType)).map(({ run }) => (run as { readonly runId: string }).runId);
  const started = new Set(of((type) => type === 'START'));
  const unstarted = of((type) => ends.has(type)).filter((runId) => !started.has(runId));
  return [...faults, ...unstarted.map((runId) => `${runId} ends without a START`)];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
