import { readFileSync } from 'node:fs';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { parse } from 'yaml';
import { LineageError } from '#src/errors.js';
import type { KnownTable } from '#src/lineage/known-tables.js';
import type { Dialect } from '#src/lineage/sql/port.js';
import { fileTablesOf } from '#src/schemas/file-tables.js';
import { readSchemaFile } from '#src/schemas/schema-file.js';
import { inRepository } from '../../support/paths.js';

describe('schema file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'schemas-'));
  const path = join(folder, 's.yml');
  after(() => rmSync(folder, { recursive: true }));
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
    JSON.parse(readFileSync(inRepository('spec/schemas-1.schema.json'), 'utf8')) as object, // our own file
  );

  function tables(text: string, options: { dialect?: Dialect; source?: string; sources?: string[] } = {}): string[] {
    writeFileSync(path, text);
    expect(validate(parse(text)), JSON.stringify(validate.errors)).to.equal(true);
    const { source, sources = source === undefined ? [] : [source] } = options;
    const file = readSchemaFile(path);
    const ids = source === undefined ? [] : [source];
    return fileTablesOf(file, ids, (key) => sources.includes(key), options.dialect ?? 'postgres').tables.map(line);
  }

  const line = ({ parts, columns }: KnownTable): string => `${parts.join('|')}: ${columns.join(' ')}`;

  function refusal(text: string): string {
    writeFileSync(path, text);
    try {
      readSchemaFile(path);
    } catch (error) {
      if (!(error instanceof LineageError)) throw error;
      expect(error.exitCode).to.equal(2);
      expect(error.hint).to.be.a('string');
      return error.message.replace(path, 'FILE');
    }
    throw new Error('it was read');
  }

  it('takes dotted names, nested ones, and both in one', () => {
    const expected = ['app|crm|contacts: id email'];
    expect(tables('app.crm.contacts: [id, email]')).to.deep.equal(expected);
    expect(tables('app: {crm: {contacts: [id, email]}}')).to.deep.equal(expected);
    expect(tables('app: {crm.contacts: [id, email]}')).to.deep.equal(expected);
    expect(tables('{"app.crm": {"contacts": ["id", "email"]}}')).to.deep.equal(expected);
    expect(tables('contacts: [id]\ncrm.orders: [id]')).to.deep.equal(['contacts: id', 'crm|orders: id']);
    expect(tables('{}')).to.deep.equal([]);
  });

  it('takes columns with types, as maps or as a map, and keeps their order', () => {
    expect(tables('t: [{name: z, type: int}, {name: a}, b]')).to.deep.equal(['t: z a b']);
    expect(tables('t: {z: int, a: "varchar(20)", b: null}')).to.deep.equal(['t: z a b']);
  });

  it('keeps quoted parts whole', () => {
    expect(tables('\'app."Sales.2026"."Order Details"\': [id]')).to.deep.equal(['app|Sales.2026|Order Details: id']);
    expect(tables('app: {crm: {Order Details: [id]}}')).to.deep.equal(['app|crm|Order Details: id']);
    expect(tables('`p-1.d.t`: [id]'.replace(/^(.*):/, "'$1':"), { dialect: 'bigquery' })).to.deep.equal([
      'p-1|d|t: id',
    ]);
  });

  it('raises what was written by hand where the warehouse does, and nothing else', () => {
    const text = 'analytics.crm.contacts: [id, Email, \'"kept"\', "two words"]';
    expect(tables(text, { dialect: 'snowflake' })).to.deep.equal(['ANALYTICS|CRM|CONTACTS: ID Email kept two words']);
    expect(tables(text, { dialect: 'postgres' })).to.deep.equal(['analytics|crm|contacts: id Email kept two words']);
  });

  it('gives a source its own tables before the common ones', () => {
    const text = 'crm.a: [common]\ncrm.b: [common]\nwh: {crm: {a: [own]}}\nother: {crm: {a: [foreign]}}';
    expect(tables(text, { source: 'wh', sources: ['wh', 'other'] })).to.deep.equal(['crm|a: own', 'crm|b: common']);
    const explicit = 'crm.a: [common]\nsources: {wh: {crm.a: [own]}, other: {crm: {a: [foreign]}}}';
    expect(tables(explicit, { source: 'wh' })).to.deep.equal(['crm|a: own']);
    expect(tables(explicit)).to.deep.equal(['crm|a: common']);
  });

  it('reads a key that is no source as a part of the name', () => {
    expect(tables('wh: {crm: {a: [x]}}', { source: 'prod' })).to.deep.equal(['wh|crm|a: x']);
    expect(tables('wh: [x]', { source: 'wh' }), 'a table that is called as a source').to.deep.equal(['wh: x']);
    writeFileSync(path, 'wh: {a: {b: {c: [x]}}}');
    expect(fileTablesOf(readSchemaFile(path), [], () => false, 'postgres')).to.deep.equal({
      tables: [],
      tooLong: ['wh.a.b.c'],
    });
  });

  it('refuses everything else by file, key and way out', () => {
    expect(refusal('- a')).to.equal('schemas FILE: holds no map of tables');
    expect(refusal('app: {crm: {contacts: "id, email"}, x: [a]}')).to.equal(
      'schemas FILE: app.crm has at contacts a text with commas and no list of columns',
    );
    expect(refusal('app.contacts: []')).to.contain('app.contacts lists no column');
    expect(refusal('app.contacts:')).to.contain('app.contacts has no list of columns');
    expect(refusal('t: [id, id]')).to.contain('t lists column id twice');
    expect(refusal('t: [id, [x]]')).to.contain('t has no name at place 2');
    expect(refusal('t: [{type: int}]')).to.contain('place 1');
    expect(refusal('t: [""]')).to.contain('without a name');
    expect(refusal('a: {b.c: [x], b: {c: [x]}}')).to.contain('b.c is listed twice');
    expect(refusal('a: {b: {c: {d: {e: [x]}}}}')).to.contain('nested too deeply');
    expect(refusal('a: {"b..c": [x]}')).to.contain('a.b..c is no name of a table');
    expect(refusal('a: [')).to.contain('schemas FILE:1:5 is broken');
    rmSync(path);
    expect(() => readSchemaFile(path)).to.throw(LineageError, 'it does not exist');
  });
});
