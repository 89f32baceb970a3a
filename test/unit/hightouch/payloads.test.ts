/** What is made of the API's objects: strict about identity, permissive about everything else. */
import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTime } from '#src/hightouch/json-values.js';
import {
  parseDestination,
  parseModel,
  parseRun,
  parseSource,
  parseSync,
  type Parsed,
} from '#src/hightouch/payloads.js';
import type { Model } from '#src/model/workspace.js';
import { describeWithShared } from '../../support/paths.js';

type Raw = Readonly<Record<string, unknown>>;

function object<T>(parsed: Parsed<T>): T {
  if ('skipped' in parsed) throw new Error(`skipped: ${parsed.skipped.reason}`);
  return parsed.object;
}

describe('identity', () => {
  const good: readonly (readonly [unknown, string])[] = [
    [7, '7'],
    ['7', '7'],
    [0, '0'],
    ['5f0c2b2e-6c5b', '5f0c2b2e-6c5b'],
  ];
  for (const [id, expected] of good) {
    it(`${JSON.stringify(id)} is an id`, () => {
      expect(object(parseSource({ id })).id).to.equal(expected);
    });
  }
  for (const id of [null, undefined, '', ' ', 'a b', '.', '..', 1.5, -1, 2 ** 60, true, {}, [7]]) {
    it(`${JSON.stringify(id)} is none`, () => {
      expect(parseSource({ id })).to.have.nested.property('skipped.id', null);
    });
  }

  it('is all that an object needs', () => {
    expect(object(parseSource({ id: 1 }))).to.include({ name: '1', slug: '1', type: 'unknown', workspaceId: '' });
    expect(object(parseDestination({ id: 1, slug: 'crm' }))).to.include({
      kind: 'destination',
      name: 'crm',
      slug: 'crm',
    });
    expect(object(parseModel({ id: 1, sourceId: 2 }))).to.deep.include({ query: { kind: 'unknown' }, tags: {} });
    expect(object(parseSync({ id: 1, modelId: 2, destinationId: 3 }))).to.deep.equal({
      kind: 'sync',
      id: '1',
      workspaceId: '',
      modelId: '2',
      destinationId: '3',
      slug: null,
      configuration: null,
      schedule: null,
      status: null,
      disabled: false,
      lastRunAt: undefined,
      referencedColumns: [],
      primaryKey: null,
      externalSegmentId: null,
      tags: {},
      createdAt: null,
      updatedAt: null,
    });
  });

  it('survives every other field being of a wrong type', () => {
    for (const wrong of [null, 5, 'text', true, [], {}, [[]], { a: 1 }]) {
      const everything = new Proxy<Raw>(
        { id: 1, sourceId: 1, modelId: 1, destinationId: 1, status: 'success' },
        { get: (target, key: string) => (key in target ? target[key] : wrong) },
      );
      for (const parsed of [
        parseSource(everything),
        parseDestination(everything),
        parseModel(everything),
        parseSync(everything),
        parseRun(everything, '1'),
      ]) {
        expect(parsed, JSON.stringify(wrong)).to.have.property('object');
      }
    }
  });
});

describe('the query of a model', () => {
  const query = (raw: Raw): Model['query'] => object(parseModel({ id: 1, sourceId: 1, ...raw })).query;

  it('is chosen by the payload that is there', () => {
    expect(query({ queryType: 'raw_sql', raw: { sql: 'select 1' } })).to.deep.equal({
      kind: 'raw_sql',
      sql: 'select 1',
    });
    expect(query({ queryType: 'table', table: { name: 'a.b' } })).to.deep.equal({ kind: 'table', name: 'a.b' });
    expect(query({ queryType: 'tabel', table: { name: 'a.b' } })).to.deep.equal({ kind: 'table', name: 'a.b' });
    expect(query({ queryType: 'brand_new', raw: { sql: 'select 1' } })).to.deep.include({ kind: 'raw_sql' });
    expect(query({ table: { name: 'a.b' }, raw: null })).to.deep.include({ kind: 'table' });
    expect(query({ queryType: 'custom', custom: {} })).to.deep.equal({ kind: 'custom', query: null });
    expect(query({ queryType: 'visual', visual: { parentId: 9, filter: { a: [1] } } })).to.deep.equal({
      kind: 'visual',
      parentId: '9',
      filter: { a: [1] },
      primaryLabel: null,
      secondaryLabel: null,
    });
  });

  it('follows the query type where several payloads are there', () => {
    const several = { raw: { sql: 'select 1' }, table: { name: 'a.b' } };
    expect(query({ queryType: 'table', ...several }).kind).to.equal('table');
    expect(query({ queryType: 'raw_sql', ...several }).kind).to.equal('raw_sql');
    expect(query({ queryType: 'dbt', ...several }).kind).to.equal('raw_sql');
  });

  it('is missing when a known type has no payload that can be read', () => {
    for (const queryType of ['raw_sql', 'table', 'tabel', 'dbt', 'dbt_cloud', 'visual', 'custom']) {
      expect(query({ queryType }), queryType).to.deep.equal({ kind: 'missing' });
    }
    expect(query({ queryType: 'raw_sql', raw: null })).to.deep.equal({ kind: 'missing' });
    expect(query({ queryType: 'raw_sql', raw: { sql: 5 } })).to.deep.equal({ kind: 'missing' });
    expect(query({ queryType: 'table', table: { name: ' ' } })).to.deep.equal({ kind: 'missing' });
    expect(query({ queryType: 'visual', visual: { parentId: null } })).to.deep.equal({ kind: 'missing' });
  });

  it('is unknown when the type is', () => {
    expect(query({ queryType: 'looker', looker: { look: 5 } })).to.deep.equal({ kind: 'unknown' });
    expect(query({ queryType: null })).to.deep.equal({ kind: 'unknown' });
  });

  it('of dbt keeps the relation, of dbt Cloud the unique id', () => {
    const dbt = {
      name: 'DIM',
      database: 'DB',
      schema: null,
      dbtUniqueId: 'model.p.dim',
      compiledSql: 'select 1',
      modelId: 5,
    };
    expect(query({ queryType: 'dbt', dbt })).to.deep.equal({
      kind: 'dbt',
      database: 'DB',
      schema: null,
      name: 'DIM',
      dbtUniqueId: 'model.p.dim',
      compiledSql: 'select 1',
      rawSql: null,
    });
    expect(query({ queryType: 'dbt_cloud', dbt_cloud: { dbtUniqueId: 'model.p.dim.v2' } })).to.deep.include({
      kind: 'dbt_cloud',
      name: 'dim',
    });
  });
});

describe('a sync', () => {
  const sync = (raw: Raw) => object(parseSync({ id: 1, modelId: 2, destinationId: 3, ...raw }));

  it('tells "never ran" from "not said"', () => {
    expect(sync({ lastRunAt: null }).lastRunAt).to.equal(null);
    expect(sync({}).lastRunAt).to.equal(undefined);
    expect(sync({ lastRunAt: 'yesterday' }).lastRunAt).to.equal(undefined);
    expect(sync({ lastRunAt: '2026-08-20T10:00:03Z' }).lastRunAt).to.equal('2026-08-20T10:00:03.000Z');
  });

  it('keeps its configuration as it is, whatever lies in it', () => {
    const configuration = JSON.parse('{"__proto__":{"a":1},"mappings":[{"to":"x","from":null}],"n":1e3}') as Raw; // literal
    expect(sync({ configuration }).configuration).to.deep.equal(configuration);
    expect(sync({ configuration: null }).configuration).to.equal(null);
    expect(sync({ configuration: [] }).configuration).to.equal(null);
  });

  it('is disabled when it or its status says so', () => {
    expect(sync({ disabled: true }).disabled).to.equal(true);
    expect(sync({ status: 'disabled' }).disabled).to.equal(true);
    expect(sync({ disabled: false, status: 'disabled' }).disabled).to.equal(false);
  });

  it('has no slug when that is empty, and takes a segment id of either type', () => {
    expect(sync({ slug: '' }).slug).to.equal(null);
    expect(sync({ externalSegment: {} }).externalSegmentId).to.equal(null);
    expect(sync({ externalSegment: { id: 99 } }).externalSegmentId).to.equal('99');
    expect(sync({ tags: { a: 'x', b: 5, c: null, d: {} } }).tags).to.deep.equal({ a: 'x', b: '5' });
  });
});

describe('a run', () => {
  const run = (raw: Raw) => object(parseRun({ id: 1, status: 'success', ...raw }, '7'));

  it('has counts that are never negative, broken or absent in part', () => {
    expect(
      run({ failedRows: { addedCount: -1, changedCount: Number.POSITIVE_INFINITY, removedCount: 3 } }).failed,
    ).to.deep.equal({
      added: 0,
      changed: 0,
      removed: 3,
    });
    expect(run({ plannedRows: { addedCount: 2 } }).planned).to.deep.equal({ added: 2, changed: 0, removed: 0 });
    expect(run({ plannedRows: null }).planned).to.equal(null);
    expect(run({ querySize: -5 }).querySize).to.equal(0);
    expect(run({}).querySize).to.equal(null);
    expect(run({ completionRatio: 1.5 }).completionRatio).to.equal(1);
  });

  it('takes an error as text or as an object', () => {
    expect(run({ error: 'boom' }).error).to.equal('boom');
    expect(run({ error: { message: 'boom', code: 5 } }).error).to.equal('boom');
    expect(run({ error: { code: 5 } }).error).to.equal('{"code":5}');
    for (const nothing of [null, '', ' ', {}, 0, false]) expect(run({ error: nothing }).error).to.equal(null);
  });

  it("keeps Hightouch's word for its state", () => {
    expect(run({ status: 'Completed_With_Errors' }).status).to.equal('Completed_With_Errors');
  });
});

describe('a time', () => {
  const cases: readonly (readonly [unknown, string | null])[] = [
    ['2022-10-28T16:49:02.226Z', '2022-10-28T16:49:02.226Z'],
    ['2022-10-28T16:49:02Z', '2022-10-28T16:49:02.000Z'],
    ['2022-10-28T16:49:02.226987Z', '2022-10-28T16:49:02.226Z'],
    ['2022-10-28T16:49:02.2Z', '2022-10-28T16:49:02.200Z'],
    ['2022-10-28T18:49:02+02:00', '2022-10-28T16:49:02.000Z'],
    ['2022-10-28T18:49:02+0200', '2022-10-28T16:49:02.000Z'],
    ['2022-10-28 16:49:02', '2022-10-28T16:49:02.000Z'],
    ['2022-10-28T16:49', '2022-10-28T16:49:00.000Z'],
    ['2022-10-28', '2022-10-28T00:00:00.000Z'],
    ['2022-13-28T16:49:02Z', null],
    ['yesterday', null],
    ['', null],
    [null, null],
    [1666975742226, null],
    [{}, null],
  ];
  for (const [value, expected] of cases) {
    it(`${JSON.stringify(value)} is ${expected ?? 'none'}`, () => {
      expect(readTime(value)).to.equal(expected);
    });
  }
});

describeWithShared('example payloads', ['examples'], (folder) => {
  const parsers = {
    sources: parseSource,
    models: parseModel,
    destinations: parseDestination,
    syncs: parseSync,
    'sync-runs': (value: unknown) => parseRun(value, '1127166'),
  };
  for (const [name, parse] of Object.entries(parsers)) {
    it(`of ${name} are all read`, () => {
      const { data } = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as { data: readonly Raw[] }; // given
      const read = data.map((raw) => object<{ readonly id: string }>(parse(raw)));
      expect(read.map(({ id }) => id)).to.deep.equal(data.map(({ id }) => String(id)));
    });
  }

  it('of models have a query of their own type', () => {
    const { data } = JSON.parse(readFileSync(join(folder, 'models.json'), 'utf8')) as { data: readonly Raw[] }; // given
    expect(data.map((raw) => object(parseModel(raw)).query.kind)).to.deep.equal(data.map((raw) => raw['queryType']));
  });
});
