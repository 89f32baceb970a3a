import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { coreSchemaId } from '#src/openlineage/index.js';

export type Schema = Record<string, unknown>;

export function readOfficialSchemas(folder: string): { readonly core: Schema; readonly facets: readonly Schema[] } {
  const read = (...path: readonly string[]): Schema =>
    JSON.parse(readFileSync(join(folder, ...path), 'utf8')) as Schema;
  const facets = readdirSync(join(folder, 'facets')).map((file) => read('facets', file));
  return { core: read('OpenLineage.json'), facets };
}

/**
 * The specification's own way: the core as a whole, then each facet against the definition that it names itself. What comes
 * back are the faults as text, none for a valid event.
 */
export function officialValidator(folder: string): (event: unknown) => readonly string[] {
  const { core, facets } = readOfficialSchemas(folder);
  const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });
  ajvFormats.default(ajv);
  for (const schema of [core, ...facets]) ajv.addSchema(schema);
  return (event) => {
    if (ajv.validate(coreSchemaId, event) !== true) return [ajv.errorsText()];
    return facetsOf(event).flatMap((facet) => {
      const check = ajv.getSchema(facet['_schemaURL'] as string); // the core has seen to it
      return check === undefined || check(facet) === true ? [] : [ajv.errorsText(check.errors)];
    });
  };
}

function facetsOf(event: unknown): Schema[] {
  const { run, job, dataset, inputs, outputs } = event as Record<string, Schema & Schema[]>; // valid by now
  const holders = [run, job, dataset, ...(inputs ?? []), ...(outputs ?? [])].filter((holder) => holder !== undefined);
  return holders.flatMap((holder) =>
    ['facets', 'inputFacets', 'outputFacets'].flatMap((field) => Object.values((holder[field] ?? {}) as Schema)),
  ) as Schema[];
}
