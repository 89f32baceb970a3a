import { expect } from 'chai';
import { staticRunId } from '#src/openlineage/static-run-id.js';

/**
 * Ids that `generate_static_uuid` of the official Python client gave. Two are Airflow's own of a task and of its DAG run; of the
 * last two instants Python's arithmetic loses a millisecond.
 */
const vectors = [
  ['2024-01-01T00:00:00Z', 'hightouch.sync.1.2', '018cc251-f400-7f45-844b-520118f89c34'],
  ['2025-01-02T03:04:05.678Z', 'hightouch:sync:123:run:456', '019424f8-632e-7079-b04b-297a1286e3a7'],
  ['2025-01-02T01:04:05.678901Z', 'x', '0194248a-862e-7f0c-8c29-1feb534852dd'],
  ['2026-01-15T06:00:00Z', 'default.my_dag.hightouch_sync.1.-1', '019bc03d-4700-7880-b100-f81994fe8d2f'],
  ['2026-01-15T06:00:00Z', 'default.my_dag.0', '019bc03d-4700-7fd5-9fc0-9bfb81a3f14d'],
  ['2038-11-30T02:51:51.772Z', 'hightouch.sync.1.2', '01fa561e-d05b-7617-bb85-775f51b91394'],
  ['2004-05-08T01:09:58.468Z', 'hightouch.sync.1.2', '00fc6228-c843-73b8-a6b7-3ffb39e81c8a'],
] as const;

describe('staticRunId', () => {
  for (const [instant, data, id] of vectors) {
    it(`is ${id} for ${data} at ${instant}, as in Python`, () => {
      expect(staticRunId(instant, data)).to.equal(id);
    });
  }

  it('takes a Date as its milliseconds', () => {
    const [instant, data, id] = vectors[1];
    expect(staticRunId(new Date(instant), data)).to.equal(id);
    expect(() => staticRunId(new Date(Number.NaN), data)).to.throw(RangeError, 'Invalid Date');
  });

  it('goes by the instant, not by how it is written', () => {
    const id = '0194248a-862e-7f0c-8c29-1feb534852dd';
    for (const same of [
      '2025-01-02T03:04:05.678901+02:00',
      '2025-01-02T03:04:05.678901+0200',
      '2025-01-02T03:04:05.678901+02',
      '2025-01-02 01:04:05.678901Z',
      '2025-01-01T20:34:05.678901-04:30',
      '2025-01-02t01:04:05.678901z',
      '2025-01-02T01:04:05.678901999Z',
    ]) {
      expect(staticRunId(same, 'x'), same).to.equal(id);
    }
    expect(staticRunId('2024-01-01T00:00:00.000Z', 'hightouch.sync.1.2')).to.equal(vectors[0][2]);
    expect(staticRunId('2024-01-01T00:00Z', 'hightouch.sync.1.2')).to.equal(vectors[0][2]);
  });

  it('tells microseconds and data apart, and hashes data as UTF-8', () => {
    const ids = [
      staticRunId('2025-01-02T01:04:05.678901Z', 'x'),
      staticRunId('2025-01-02T01:04:05.678902Z', 'x'),
      staticRunId('2025-01-02T01:04:05.678901Z', 'ä'),
      staticRunId('2025-01-02T01:04:05.678901Z', 'a\u0308'),
    ];
    expect(new Set(ids).size).to.equal(4);
    for (const id of ids) expect(id).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('sorts as the instants do, to the millisecond', () => {
    expect(staticRunId('2025-01-02T03:04:05.001Z', 'z') < staticRunId('2025-01-02T03:04:05.002Z', 'a')).to.equal(true);
  });

  it('refuses what is no instant, or depends on the machine', () => {
    for (const bad of ['', 'yesterday', '2025-01-02', '2025-01-02T03:04:05', '2025-13-02T03:04:05Z', '1735787045']) {
      expect(() => staticRunId(bad, 'x'), bad).to.throw(RangeError, 'not an ISO 8601 instant');
    }
  });
});
