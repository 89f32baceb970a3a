import { appendFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { forgetSecrets } from '#src/log/redact.js';
import { openReceiver, type Receiver } from '../../support/receiver.js';
import { cliWorld, type CliWorld } from './cli-world.js';

const event = (eventType: string, job: string, more: object = {}) => ({
  eventType,
  eventTime: '2026-02-01T08:30:00.000Z',
  producer: 'https://example.com/producer',
  schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
  run: { runId: '0194c0de-0000-7000-8000-000000000001', facets: {} },
  job: { namespace: 'hightouch', name: job, facets: {} },
  inputs: [],
  outputs: [],
  ...more,
});
const lines = (...values: readonly unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');
const refused = (value: object) => ({ event: value, answer: { status: 422, body: 'no' } });

describe('replay', () => {
  let world: CliWorld;
  let receiver: Receiver;
  beforeEach(async () => {
    world = cliWorld();
    receiver = await openReceiver();
  });
  afterEach(async () => {
    await receiver.close();
    world.remove();
    forgetSecrets();
  });
  const replay = (...argv: readonly string[]) => world.run(['replay', '--openlineage-url', receiver.url, ...argv]);
  const told = () => receiver.received.map(({ eventType, job }) => `${job.name} ${eventType ?? ''}`);

  it('sends the events of a rejected file again, those of a job in order, and none twice', async () => {
    const events = ['a', 'b', 'c'].flatMap((job) => ['START', 'COMPLETE'].map((type) => event(type, job)));
    world.file('rejected.ndjson', lines(...events.map(refused)));
    const first = await replay('rejected.ndjson');
    expect(first).to.include({ exitCode: 0, error: null });
    expect(first.stdout).to.equal('6 sent, 0 refused, 0 not delivered, 0 sent before, 0 unusable\n');
    for (const job of ['a', 'b', 'c']) {
      expect(told().filter((line) => line.startsWith(job))).to.deep.equal([`${job} START`, `${job} COMPLETE`]);
    }
    appendFileSync(join(world.folder, 'rejected.ndjson'), lines(refused(event('START', 'd'))));
    const second = await replay('rejected.ndjson');
    expect(second.stdout).to.equal('1 sent, 0 refused, 0 not delivered, 6 sent before, 0 unusable\n');
    expect(told().slice(6)).to.deep.equal(['d START']);
    expect((await replay('rejected.ndjson', '--resend')).stdout).to.match(/^7 sent/);
    expect(receiver.received).to.have.length(14);
  });

  it('says when runs are begun again whose end is not among what was refused', async () => {
    const of = (type: string, runId: string) => event(type, 'a', { run: { runId, facets: {} } });
    const [one, two] = ['0194c0de-0000-7000-8000-00000000000a', '0194c0de-0000-7000-8000-00000000000b'];
    world.file('rejected.ndjson', lines(...[of('START', one), of('START', two), of('FAIL', two)].map(refused)));
    const { stdout, stderr } = await replay('rejected.ndjson');
    expect(stdout).to.match(/^3 sent/);
    expect(stderr)
      .to.match(/runs are begun whose end is not here/)
      .and.to.match(/"runs":1\b|runs=1\b|runs: 1\b/);
    world.file('events.ndjson', lines(of('START', one)));
    expect((await replay('events.ndjson', '--resend')).stderr).not.to.include('runs are begun');
  });

  it('sends what was refused in any pass before what newer files say, and keeps its books in the folder', async () => {
    const job = (time: string) => event('COMPLETE', 'a', { eventTime: time });
    mkdirSync(join(world.folder, 'out', 'openlineage'), { recursive: true });
    world.file('out/openlineage/events.ndjson', lines(job('2026-02-03T00:00:00.000Z')));
    world.file('out/openlineage/rejected.ndjson', lines(refused(job('2026-02-01T00:00:00.000Z'))));
    expect((await replay('out')).stdout).to.match(/^2 sent/);
    expect(receiver.received.map(({ eventTime }) => eventTime.slice(0, 10))).to.deep.equal([
      '2026-02-01',
      '2026-02-03',
    ]);
    expect(readdirSync(join(world.folder, 'out')).sort()).to.deep.equal(['openlineage', 'replay.replayed']);
    expect((await replay('out')).stdout).to.match(/^0 sent, .* 2 sent before/);
  });

  it('sends what went to one receiver to another one all the same', async () => {
    world.file('f.ndjson', lines(event('START', 'a')));
    await replay('f.ndjson');
    const elsewhere = await replay('f.ndjson', '--openlineage-endpoint', 'other');
    expect(elsewhere.stdout).to.match(/^1 sent/);
  });

  it('names lines without an event and repeats, sends the rest, and ends with 3', async () => {
    const start = lines(event('START', 'a'));
    world.file('f.ndjson', `${start}{"torn":\n${start}${lines({ status: 'ok' }, event('COMPLETE', 'a'))}`);
    const { exitCode, stdout } = await replay('f.ndjson');
    expect(exitCode).to.equal(3);
    expect(stdout.trim().split('\n')).to.deep.equal([
      'f.ndjson:2 / the line is no JSON',
      'f.ndjson:3 / the same event stands further up: sent once',
      'f.ndjson:4 / neither an event, which names a run, job or dataset, nor a proposal',
      '2 sent, 0 refused, 0 not delivered, 1 sent before, 2 unusable',
    ]);
    expect(told()).to.deep.equal(['a START', 'a COMPLETE']);
  });

  it('keeps what is refused again in a new file, with the answer, and tries it again next time', async () => {
    receiver.refuse = ({ job }) => job.name === 'bad';
    world.file('rejected.ndjson', lines(refused(event('START', 'good')), refused(event('START', 'bad'))));
    const { exitCode, stdout } = await replay('rejected.ndjson');
    expect(exitCode).to.equal(3);
    expect(stdout).to.equal('1 sent, 1 refused, 0 not delivered, 0 sent before, 0 unusable\n');
    const kept = readFileSync(join(world.folder, 'rejected.refused-20260201T120000Z.ndjson'), 'utf8');
    expect(JSON.parse(kept)).to.deep.equal({
      event: event('START', 'bad'),
      answer: { status: 422, body: '{"message":"no"}' },
    });
    receiver.refuse = () => false;
    expect((await replay('rejected.ndjson')).stdout).to.match(/^1 sent, 0 refused, 0 not delivered, 1 sent before/);
    expect(told()).to.deep.equal(['good START', 'bad START']);
  });

  it('ends with 4 when the receiver is away and with 5 when it refuses the key, and forgets nothing', async () => {
    world.file('f.ndjson', lines(...['a', 'b', 'c', 'd'].map((job) => event('START', job))));
    receiver.status = 503;
    expect((await replay('f.ndjson')).exitCode).to.equal(4);
    receiver.status = 401;
    expect((await replay('f.ndjson')).exitCode).to.equal(5);
    receiver.status = 201;
    expect((await replay('f.ndjson')).stdout).to.match(/^4 sent, 0 refused, 0 not delivered, 0 sent before/);
  });

  it('takes the events of an output folder, earlier passes first, and passes over the rest in one line', async () => {
    for (const folder of ['out/openlineage', 'out/datahub', 'out/passes/20260201T110000.000Z/openlineage']) {
      mkdirSync(join(world.folder, folder), { recursive: true });
    }
    world.file('out/passes/20260201T110000.000Z/openlineage/events.ndjson', lines(event('START', 'a')));
    world.file('out/openlineage/events.ndjson', lines(event('COMPLETE', 'a')));
    const proposal = {
      entityType: 'tag',
      entityUrn: 'urn:li:tag:a',
      changeType: 'UPSERT',
      aspectName: 'status',
      aspect: {},
    };
    world.file('out/datahub/mcps.json', JSON.stringify([proposal, { ...proposal, entityUrn: 'urn:li:tag:b' }]));
    world.file('out/summary.json', JSON.stringify({ status: 'ok' }));
    const { exitCode, stdout } = await replay('out');
    expect(told()).to.deep.equal(['a START', 'a COMPLETE']);
    expect(stdout.split('\n')).to.deep.equal([
      'passed over 2 files with nothing for these receivers: out/datahub/mcps.json, out/summary.json',
      '2 sent, 0 refused, 0 not delivered, 0 sent before, 0 unusable',
      '',
    ]);
    expect(exitCode).to.equal(0);
    // Named by itself, a file that cannot be sent is a fault.
    const named = await replay('out/summary.json');
    expect(named.exitCode).to.equal(3);
    expect(named.stdout).to.include('neither an event');
  });

  it('says that a receiver is away with the way out that a replay has', async () => {
    world.file('f.ndjson', lines(event('START', 'a')));
    receiver.status = 503;
    const { error } = await replay('f.ndjson');
    expect(error).to.include({ exitCode: 4 });
    expect(error?.hint).to.include('same replay again').and.not.include('next pass');
  });

  it('takes folders of events, openlineage.yml, and every member of a composite', async () => {
    mkdirSync(join(world.folder, 'events'));
    world.file('events/1.json', JSON.stringify(event('START', 'a'), null, 2));
    world.file('events/2.json', JSON.stringify([event('COMPLETE', 'a')]));
    world.file(
      'openlineage.yml',
      `transport:
  type: composite
  transports:
    server: {type: http, url: "${receiver.url}"}
    copy: {type: file, log_file_path: copy.ndjson, append: true}
`,
    );
    const { exitCode, stdout } = await world.run(['replay', 'events']);
    expect(stdout).to.equal('4 sent, 0 refused, 0 not delivered, 0 sent before, 0 unusable\n');
    expect(exitCode).to.equal(0);
    expect(told()).to.deep.equal(['a START', 'a COMPLETE']);
    expect(readFileSync(join(world.folder, 'copy.ndjson'), 'utf8').trim().split('\n')).to.have.length(2);
    expect(readdirSync(join(world.folder, 'events'))).to.deep.equal(['1.json', '2.json', 'replay.replayed']);
  });

  it('refuses to send nowhere, and sends nothing when OpenLineage is disabled', async () => {
    world.file('f.ndjson', lines(event('START', 'a')));
    const nowhere = await world.run(['replay', 'f.ndjson']);
    expect(nowhere.exitCode).to.equal(2);
    expect(nowhere.error?.hint).to.include('--openlineage-url');
    expect((await world.run(['replay', '--openlineage-url', receiver.url])).exitCode).to.equal(2);
    const disabled = await world.run(['replay', 'f.ndjson', '--openlineage-url', receiver.url], {
      env: { OPENLINEAGE_DISABLED: 'true' },
    });
    expect(disabled.exitCode).to.equal(0);
    expect(receiver.received).to.have.length(0);
  });
});
