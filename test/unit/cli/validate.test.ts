import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { openJsonSplitter, type JsonText } from '#src/cli/json-splitter.js';
import { cliWorld, type CliWorld } from './cli-world.js';

const event = {
  eventType: 'START',
  eventTime: '2026-02-01T08:30:00.000Z',
  producer: 'https://example.com/producer',
  schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
  run: { runId: '0194c0de-0000-7000-8000-000000000001', facets: {} },
  job: { namespace: 'hightouch', name: 'w.contacts', facets: {} },
  inputs: [],
  outputs: [],
};
const columnLineageSchema =
  'https://openlineage.io/spec/facets/1-2-0/ColumnLineageDatasetFacet.json#/$defs/ColumnLineageDatasetFacet';
const badRunId = { ...event, run: { runId: 'no-uuid', facets: {} } };
const badTime = { ...event, eventTime: 'yesterday' };
const proposal = {
  entityType: 'dataJob',
  entityUrn: 'urn:li:dataJob:(urn:li:dataFlow:(hightouch,1,PROD),2)',
  changeType: 'UPSERT',
  aspectName: 'status',
  aspect: { json: { removed: false } },
  systemMetadata: { lastObserved: 1767225600000 },
};
const json = JSON.stringify;

function split(pieces: readonly string[]): JsonText[] {
  const splitter = openJsonSplitter();
  return [...pieces.flatMap((piece) => [...splitter.push(piece)]), ...splitter.end()];
}

describe('validate', () => {
  let world: CliWorld;
  beforeEach(() => {
    world = cliWorld();
  });
  afterEach(() => world.remove());

  /** Faults as `line pointer`, without warnings and files that are fine. */
  async function faults(
    content: string | Buffer,
    name = 'f.json',
  ): Promise<{ readonly exitCode: number; readonly places: readonly string[] }> {
    world.file(name, content);
    const { exitCode, stdout } = await world.run(['validate', name]);
    const lines = stdout
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('ok ') && !line.includes(' warning: '));
    return { exitCode, places: lines.map((line) => line.replace(`${name}:`, '').split(' ').slice(0, 2).join(' ')) };
  }

  const good: Readonly<Record<string, string | Buffer>> = {
    'an event': json(event),
    'an event over several lines': JSON.stringify(event, null, 2),
    'events one a line': `${json(event)}\n${json(event)}\n`,
    'events one a line with blank lines and a byte order mark': `\ufeff\n${json(event)}\r\n\r\n${json(event)}`,
    'an array of events': json([event, event]),
    'an array over several lines': JSON.stringify([event, event], null, 2),
    'gzip of events one a line': gzipSync(`${json(event)}\n${json(event)}\n`),
    'gzip of an array': gzipSync(json([event])),
    proposals: json([proposal, { ...proposal, changeType: 'DELETE', aspect: undefined }]),
    'a proposal of the serialised form': json({
      ...proposal,
      aspect: { value: '{"a":1}', contentType: 'application/json' },
    }),
    'an empty array': '[]',
    nothing: '',
  };
  for (const [name, content] of Object.entries(good)) {
    it(`finds nothing wrong with ${name}`, async () => {
      expect(await faults(content)).to.deep.equal({ exitCode: 0, places: [] });
    });
  }

  const bad: readonly (readonly [string, string | Buffer, ...string[]])[] = [
    ['an event', json(badRunId), '1 /run/runId'],
    ['the second line', `${json(event)}\n${json(badTime)}\n`, '2 /eventTime'],
    ['a line after blank ones', `\n\n${json(badTime)}\n`, '3 /eventTime'],
    ['a member of an array', json([event, badRunId]), '1 /1/run/runId'],
    [
      'a member of an array, on the line where it begins',
      `[\n${json(event)},\n\n  ${json(badTime)}\n]`,
      '4 /1/eventTime',
    ],
    [
      'a member of nested arrays and odd strings',
      `[\n${json({ ...badTime, odd: ['[{,"\\', [1, { a: [] }]] })},\n${json(badRunId)}]`,
      '2 /0/eventTime',
      '3 /1/run/runId',
    ],
    ['gzip', gzipSync(`${json(event)}\n${json(badTime)}\n`), '2 /eventTime'],
    ['a broken line between good ones', `${json(event)}\n{"a":\n${json(badTime)}\n`, '2 /', '3 /eventTime'],
    ['an array that is cut off', `[${json(badTime)},\n${json(event).slice(0, 40)}`, '1 /0/eventTime', '2 /1', '2 /'],
    ['an array with a comma too many', `[${json(event)},\n]`, '2 /1'],
    ['a broken member between good ones', `[${json(event)},\n{"a" 1},\n${json(badTime)}]`, '2 /1', '3 /2/eventTime'],
    ['a line cut off inside a string', `${json(event)}\n{"a": "b\n${json(badTime)}\n`, '2 /', '3 /eventTime'],
    [
      'an event over several lines, on the line of the member',
      JSON.stringify({ ...event, job: { namespace: 7, name: 'x', facets: {} }, eventTime: 'no' }, null, 2),
      '3 /eventTime',
      '11 /job/namespace',
    ],
    [
      'several events over several lines each',
      `${JSON.stringify(event, null, 2)}\n${JSON.stringify(badTime, null, 2)}\n`,
      '20 /eventTime',
    ],
    ['a line of a rejected file', json({ event: badTime, answer: { status: 400, body: '' } }), '1 /event/eventTime'],
    ['a broken first line', `{"a":\n${json(badTime)}\n`, '1 /', '2 /eventTime'],
    ['text that is no JSON', 'hello\nworld', '1 /'],
    ['a number', '7', '1 /'],
    ['gzip that is cut off', gzipSync(json(event).repeat(50)).subarray(0, 40), '1 /'],
    [
      'a proposal without names',
      json({ entityUrn: 'urn:li:dataJob:x', changeType: 'UPSERT' }),
      '1 /entityType',
      '1 /aspectName',
      '1 /aspect',
    ],
    ['a proposal with a URN of another type', json({ ...proposal, entityType: 'dataset' }), '1 /entityUrn'],
    ['a proposal with an open bracket', json({ ...proposal, entityUrn: 'urn:li:dataJob:(a' }), '1 /entityUrn'],
    ['a proposal with an unknown change', json({ ...proposal, changeType: 'PUT' }), '1 /changeType'],
    ['a proposal with an aspect its entity cannot have', json({ ...proposal, aspectName: 'nope' }), '1 /aspectName'],
    [
      'a proposal without a member that its aspect must have',
      json({ ...proposal, aspectName: 'dataJobInfo', aspect: { json: { name: 'x' } } }),
      '1 /aspect/json/type',
    ],
    [
      'a proposal whose aspect lacks a member deep inside',
      json({
        ...proposal,
        aspectName: 'globalTags',
        aspect: { value: '{"tags":[{"tag":"urn:li:tag:a"},{}]}', contentType: 'application/json' },
      }),
      '1 /aspect/value/tags/1/tag',
    ],
    ['a proposal whose aspect is text', json({ ...proposal, aspect: { json: 'x' } }), '1 /aspect/json'],
    [
      'a proposal whose serialised aspect is broken',
      json({ ...proposal, aspect: { value: '{', contentType: 'application/json' } }),
      '1 /aspect/value',
    ],
    [
      'a proposal with an odd clock',
      json({ ...proposal, systemMetadata: { lastObserved: 'now' } }),
      '1 /systemMetadata/lastObserved',
    ],
  ];
  it('says of a file that it is fine, and how much it held', async () => {
    world.file('e.ndjson', `${json(event)}\n${json(event)}\n`);
    world.file('p.json', json([proposal]));
    world.file('empty.ndjson', '');
    const { exitCode, stdout } = await world.run(['validate', 'e.ndjson', 'p.json', 'empty.ndjson']);
    expect(exitCode).to.equal(0);
    const lines = stdout.split('\n').filter((line) => line.startsWith('ok ') || line.includes('empty'));
    expect(lines).to.deep.equal([
      'ok e.ndjson: 2 events',
      'ok p.json: 1 proposal',
      'empty.ndjson:1 / warning: the file is empty',
    ]);
  });

  it('reads standard input, gzip or plain', async () => {
    const plain = await world.run(['validate', '-'], { stdin: `${json(event)}\n${json(badTime)}\n` });
    expect(plain.exitCode).to.equal(3);
    expect(plain.stdout).to.match(/^-:2 \/eventTime /m);
    const packed = await world.run(['validate', '-'], { stdin: gzipSync(json(event)) });
    expect([packed.exitCode, packed.stdout.split('\n').at(-2)]).to.deep.equal([0, 'ok -: 1 event']);
    expect((await world.run(['validate', '-'])).stdout).to.include('empty');
  });

  it('names what a file is not, once', async () => {
    for (const content of ['{}', json({ syncs: [], reasons: {} })]) {
      world.file('f.json', content);
      const { exitCode, stdout } = await world.run(['validate', 'f.json']);
      expect([exitCode, stdout]).to.deep.equal([3, 'f.json:1 / neither an OpenLineage event nor a DataHub proposal\n']);
    }
    world.file('f.ndjson.gz', 'no gzip at all');
    expect((await world.run(['validate', 'f.ndjson.gz'])).stdout).to.include('neither gzip');
  });

  for (const [name, content, ...places] of bad) {
    it(`names line and pointer of what is wrong with ${name}, and ends with 3`, async () => {
      expect(await faults(content)).to.deep.equal({ exitCode: 3, places });
    });
  }

  it('says the same however the stream is cut into pieces', () => {
    const text = `\ufeff${json(event)}\n\n[${json({ odd: 'a\\"],{\\' })},\n 7 , [1,{"a":"]"}]]\n${JSON.stringify(badTime, null, 1)}\n{"torn":"\n`;
    const whole = split([text]);
    expect(whole.map(({ line, index }) => [line, index])).to.deep.equal([
      [1, null],
      [3, 0],
      [4, 1],
      [4, 2],
      [5, null],
      [22, null],
    ]);
    for (const size of [1, 2, 3, 7, 64]) {
      const pieces = text.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? [];
      expect(split(pieces), `pieces of ${size}`).to.deep.equal(whole);
    }
  });

  it('does not warn of what events of a profile are on purpose, and warns of the rest', async () => {
    const place = { namespace: 'snowflake://acme', name: 'A.B.C', facets: {} };
    const address = { _producer: 'https://example.com/producer', _schemaURL: columnLineageSchema };
    const fields = { EMAIL: { inputFields: [{ namespace: place.namespace, name: place.name, field: 'E' }] } };
    const columnLineage = { ...address, fields };
    const output = { ...place, name: 'D', facets: { columnLineage }, outputFacets: { columnLineage } };
    const whole = { ...event, eventType: 'COMPLETE', inputs: [place], outputs: [output] };
    world.file('f.ndjson', [whole, { ...whole, inputs: [] }].map((one) => json(one)).join('\n'));
    const said = async (...flags: readonly string[]): Promise<string> =>
      (await world.run(['validate', 'f.ndjson', ...flags])).stdout;
    const marks = {
      schema: 'schema facet of this output',
      twice: 'columnLineage is no standard facet',
      ends: 'a run that is complete without inputs',
      pair: 'transformationType is missing',
    };
    const found = async (profile: string): Promise<string[]> => {
      const text = await said('--openlineage-profile', profile);
      return Object.entries(marks).flatMap(([name, mark]) => (text.includes(mark) ? [name] : []));
    };
    expect(await said()).to.equal(await said('--openlineage-profile', 'auto'));
    expect(await found('generic')).to.deep.equal(['schema', 'twice', 'ends', 'pair']);
    expect(await found('openmetadata')).to.deep.equal(['schema', 'ends', 'pair']);
    expect(await found('datahub')).to.deep.equal(['twice', 'pair']);
    expect(await found('marquez')).to.deep.equal(['schema', 'twice', 'pair']);
    expect((await world.run(['validate', 'f.ndjson', '--openlineage-profile', 'nobody'])).exitCode).to.equal(2);
  });

  it('goes by the size that the consumer of a profile takes', async () => {
    const large = { ...event, note: 'x'.repeat(400_000) };
    world.file('f.json', json(large));
    expect((await world.run(['validate', 'f.json'])).stdout).to.include('more than 300000');
    const marquez = await world.run(['validate', 'f.json', '--openlineage-profile', 'marquez']);
    expect(marquez.stdout).to.not.include('bytes');
  });

  it('takes every event file below a folder, and judges no reports', async () => {
    mkdirSync(join(world.folder, 'out', 'deep'), { recursive: true });
    world.file('out/a.json', json(badTime));
    world.file('out/deep/b.ndjson.gz', gzipSync(json(badRunId)));
    world.file('out/summary.json', json({ status: 'ok' }));
    world.file('out/notes.txt', 'no event');
    const { exitCode, stdout } = await world.run(['validate', 'out']);
    expect(exitCode).to.equal(3);
    const lines = stdout.split('\n').filter((line) => /eventTime must|runId|summary|notes/.test(line));
    expect(lines).to.deep.equal([
      'out/a.json:1 /eventTime must match format "date-time"',
      'out/deep/b.ndjson.gz:1 /run/runId must match format "uuid"',
      'out/summary.json:1 / warning: no event, so it is not judged',
    ]);
    mkdirSync(join(world.folder, 'empty'));
    expect((await world.run(['validate', 'empty'])).exitCode).to.equal(2);
  });

  it('warns of events in an order that loses or reopens a run', async () => {
    world.file('f.ndjson', `${json({ ...event, eventType: 'COMPLETE' })}\n${json(event)}\n`);
    const { exitCode, stdout } = await world.run(['validate', 'f.ndjson']);
    expect(exitCode).to.equal(0);
    expect(stdout).to.include('f.ndjson:2 /eventType warning: START after COMPLETE of the same run');
  });

  it('goes on with the next file, and writes a line as file:line pointer message', async () => {
    world.file('a.ndjson', json(badTime));
    world.file('b.ndjson', json(badRunId));
    const { stdout, stderr } = await world.run(['validate', 'a.ndjson', 'b.ndjson']);
    expect(stdout).to.match(/^a\.ndjson:1 \/eventTime must match format "date-time"$/m);
    expect(stdout).to.match(/^b\.ndjson:1 \/run\/runId must match format "uuid"$/m);
    expect(stderr).to.include('"faults":1');
  });
});
