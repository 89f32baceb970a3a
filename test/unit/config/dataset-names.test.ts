import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { parse } from 'yaml';
import { readDatasetNames } from '#src/config/dataset-names.js';
import { LineageError } from '#src/errors.js';
import { inRepository } from '../../support/paths.js';

const schema = JSON.parse(readFileSync(inRepository('spec', 'dataset-names-1.schema.json'), 'utf8')) as object; // our own file
const isValid = new Ajv2020({ allErrors: true }).compile(schema);

describe('dataset names', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dataset-names-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function read(text: string) {
    const path = join(folder, 'names.yml');
    writeFileSync(path, text);
    return readDatasetNames(path);
  }

  function faultOf(text: string): string {
    try {
      read(text);
    } catch (error) {
      if (error instanceof LineageError) return `${error.message.replaceAll(`${folder}/`, '')} | ${error.hint}`;
      throw error;
    }
    return 'none';
  }

  it('are read with their place, from YAML and from JSON', () => {
    const origin = (line: number) => `${join(folder, 'names.yml')}:${line}`;
    expect(read('# ours\nsources:\n  wh:\n    namespace: "snowflake://a"\n    database: PROD\n')).to.deep.equal({
      sources: { wh: { namespace: 'snowflake://a', database: 'PROD', origin: origin(3) } },
      destinations: {},
    });
    expect(read('{\n"destinations": {"7": {"name": "crm/{object}",\n "schema": "s"}}}')).to.deep.equal({
      sources: {},
      destinations: { '7': { name: 'crm/{object}', schema: 's', origin: origin(2) } },
    });
    expect(read('')).to.deep.equal({ sources: {}, destinations: {} });
  });

  const faults: readonly (readonly [string, string])[] = [
    ['sorces:\n  wh: {}\n', 'names.yml:1: sorces: unknown key sorces | Did you mean sources?'],
    [
      'sources:\n  wh:\n    namespce: x\n',
      'names.yml:3: sources.wh.namespce: unknown key namespce | Did you mean namespace?',
    ],
    [
      'sources:\n  wh:\n    name: 7\n',
      'names.yml:3: sources.wh.name: expected a text | Write a text, in quotes if it looks like a number.',
    ],
    [
      'sources:\n  a: { name: x }\n  wh: snowflake://a\n',
      'names.yml:3: sources.wh: expected a map | Write sources and destinations, and below them an id or slug with namespace, name, database, schema.',
    ],
    [
      '- a\n',
      'names.yml:1: expected a map | Write sources and destinations, and below them an id or slug with namespace, name, database, schema.',
    ],
  ];
  for (const [text, fault] of faults) {
    it(`say where and what is wrong: ${fault}`, () => {
      expect(faultOf(text)).to.equal(fault);
      expect(isValid(parse(text)), 'the schema agrees').to.equal(false);
    });
  }

  it('have a schema that takes the example of the page, as the program does', () => {
    const page = readFileSync(inRepository('docs', 'lineage.md'), 'utf8');
    const example = /```yaml\n(# names\.yml[\s\S]*?)```/.exec(page)?.[1] ?? '';
    expect(example).to.include('destinations:');
    expect(isValid(parse(example)), JSON.stringify(isValid.errors)).to.equal(true);
    expect(Object.keys(read(example).sources)).to.not.have.lengthOf(0);
  });
});
