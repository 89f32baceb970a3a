import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
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
const badRunId = { ...event, run: { runId: 'no-uuid', facets: {} } };
const badTime = { ...event, eventTime: 'yesterday' };
const proposal = {
  entityType: 'dataJob',
  entityUrn: 'urn:li:dataJob:(urn:li:dataFlow:(hightouch,1,PROD),2)',
  changeType: 'UPSERT',
  aspectName: 'dataJobInfo',
  aspect: { json: { name: 'x' } },
  systemMetadata: { lastObserved: 1767225600000 },
};
const json = JSON.stringify;

describe('validate', () => {
  let world: CliWorld;
  beforeEach(() => {
    world = cliWorld();
  });
  afterEach(() => world.remove());

  /** Faults as `line pointer`, without warnings. */
  async function faults(
    content: string | Buffer,
    name = 'f.json',
  ): Promise<{ readonly exitCode: number; readonly places: readonly string[] }> {
    world.file(name, content);
    const { exitCode, stdout } = await world.run(['validate', name]);
    const lines = stdout.split('\n').filter((line) => line !== '' && !line.includes(' warning: '));
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
  for (const [name, content, ...places] of bad) {
    it(`names line and pointer of what is wrong with ${name}, and ends with 3`, async () => {
      expect(await faults(content)).to.deep.equal({ exitCode: 3, places });
    });
  }

  it('goes on with the next file, and writes a line as file:line pointer message', async () => {
    world.file('a.ndjson', json(badTime));
    world.file('b.ndjson', json(badRunId));
    const { stdout, stderr } = await world.run(['validate', 'a.ndjson', 'b.ndjson']);
    expect(stdout).to.match(/^a\.ndjson:1 \/eventTime must match format "date-time"$/m);
    expect(stdout).to.match(/^b\.ndjson:1 \/run\/runId must match format "uuid"$/m);
    expect(stderr).to.include('"faults":1');
  });
});
