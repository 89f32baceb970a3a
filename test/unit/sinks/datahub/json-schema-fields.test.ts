import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { JsonObject } from '#src/model/workspace.js';
import { jsonSchemaFields } from '#src/sinks/datahub/json-schema-fields.js';

/** Schemas with the fields that the translator of acryl-datahub 1.7.0.17 makes of them, members that are null left out. */
const vectors = new URL('../../../../../test/golden/datahub/json-schema-fields.json', import.meta.url);

describe('datahub: fields of a JSON Schema', () => {
  it("are those of DataHub's own translator", async () => {
    // written by a script from the Python package
    const cases = JSON.parse(await readFile(vectors, 'utf8')) as { schema: JsonObject; fields: unknown }[];
    expect(cases.length).to.be.greaterThan(5);
    for (const { schema, fields } of cases) expect(jsonSchemaFields(schema)).to.deep.equal(fields);
  });

  it('follow references in the document and end where they go in a circle', () => {
    const schema = {
      definitions: { node: { type: 'object', properties: { next: { $ref: '#/definitions/node' } } } },
      type: 'object',
      properties: { first: { $ref: '#/definitions/node' }, gone: { $ref: '#/nowhere' } },
    };
    const fields = jsonSchemaFields(schema);
    expect(fields.map(({ fieldPath, recursive }) => [fieldPath.split('.').at(-1), recursive])).to.deep.equal([
      ['first', false],
      ['next', true],
      ['gone', false],
    ]);
  });

  it('are none for a reference to itself, or to another document, which is not asked for', () => {
    expect(jsonSchemaFields({ $ref: '#' })).to.deep.equal([]);
    expect(jsonSchemaFields({ $ref: 'http://127.0.0.1:1/schema.json' })).to.deep.equal([]);
  });

  it('come to an end in a schema that is wide and deep', () => {
    let deep: JsonObject = { type: 'string' };
    for (let depth = 0; depth < 500; depth += 1) deep = { type: 'object', properties: { inner: deep } };
    expect(jsonSchemaFields(deep)).to.have.length.below(40);
    const wide = {
      properties: Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`f${i}`, { type: 'string' }])),
    };
    expect(jsonSchemaFields(wide)).to.have.lengthOf(2000);
  });
});
