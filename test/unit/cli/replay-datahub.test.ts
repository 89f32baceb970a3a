import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { forgetSecrets } from '#src/log/redact.js';
import type { Mcp } from '#src/sinks/datahub/mcp.js';
import { openReceiver } from '../../support/receiver.js';
import { openRecordingGms, type RecordingGms } from '../../support/recording-gms.js';
import { cliWorld, type CliWorld } from './cli-world.js';

const tag = (name: string): Mcp => ({
  entityType: 'tag',
  entityUrn: `urn:li:tag:${name}`,
  changeType: 'UPSERT',
  aspectName: 'tagKey',
  aspect: { json: { name } },
});
const refused = (proposal: Mcp) => ({ proposal, answer: { status: 422, body: 'no' } });
const lines = (...values: readonly unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');
const event = {
  eventType: 'START',
  eventTime: '2026-02-01T08:30:00.000Z',
  run: { runId: '0194c0de-0000-7000-8000-000000000001' },
  job: { namespace: 'hightouch', name: 'a' },
};

describe('replay of DataHub proposals', () => {
  let world: CliWorld;
  let gms: RecordingGms;
  beforeEach(async () => {
    world = cliWorld();
    gms = await openRecordingGms();
  });
  afterEach(async () => {
    await gms.close();
    world.remove();
    forgetSecrets();
  });
  const replay = (...argv: readonly string[]) => world.run(['replay', '--datahub-url', gms.url, ...argv]);
  const told = () => gms.taken.map(({ entityUrn }) => entityUrn).sort();

  it('sends the proposals of a rejected file again, and none twice', async () => {
    world.file('rejected.ndjson', lines(...['a', 'b', 'c'].map((name) => refused(tag(name)))));
    const first = await replay('rejected.ndjson');
    expect([first.exitCode, first.stdout]).to.deep.equal([
      0,
      '3 sent, 0 refused, 0 not delivered, 0 sent before, 0 unusable\n',
    ]);
    expect(told()).to.deep.equal(['urn:li:tag:a', 'urn:li:tag:b', 'urn:li:tag:c']);
    expect((await replay('rejected.ndjson')).stdout).to.match(/^0 sent, 0 refused, 0 not delivered, 3 sent before/);
    expect(gms.taken).to.have.length(3);
    expect((await replay('rejected.ndjson', '--resend')).stdout).to.match(/^3 sent/);
  });

  it('says from when the state is that it puts back, and what tells the present one', async () => {
    const model = (lastObserved: number): Mcp => ({
      entityType: 'dataset',
      entityUrn: 'urn:li:dataset:(urn:li:dataPlatform:hightouch,m,PROD)',
      changeType: 'UPSERT',
      aspectName: 'datasetProperties',
      aspect: { json: { name: `of ${lastObserved}`, customProperties: {}, tags: [] } },
      systemMetadata: { lastObserved },
    });
    const times = ['2026-02-03T00:00:00.000Z', '2026-02-02T00:00:00.000Z'].map((time) => Date.parse(time));
    world.file('rejected.ndjson', lines(...times.map((time) => refused(model(time)))));
    const { stderr } = await replay('rejected.ndjson');
    expect(stderr).to.include('aspects were put back').and.include('2026-02-02T00:00:00.000Z').and.include('--full');
  });

  it('says nothing of it when all it sends has a time of its own', async () => {
    const event: Mcp = {
      entityType: 'dataProcessInstance',
      entityUrn: 'urn:li:dataProcessInstance:a',
      changeType: 'UPSERT',
      aspectName: 'dataProcessInstanceRunEvent',
      aspect: { json: { timestampMillis: 1, status: 'STARTED' } },
    };
    world.file('rejected.ndjson', lines(refused(event)));
    const { stdout, stderr } = await replay('rejected.ndjson');
    expect(stdout).to.match(/^1 sent/);
    expect(stderr).to.not.include('put back');
  });

  it('sends a file of a pass: a JSON array of proposals', async () => {
    world.file('mcps.json', JSON.stringify([tag('a'), tag('b')], null, 1));
    expect((await replay('mcps.json')).exitCode).to.equal(0);
    expect(told()).to.deep.equal(['urn:li:tag:a', 'urn:li:tag:b']);
  });

  it('keeps what is refused again in a new file, that can be sent again and validated', async () => {
    world.file('rejected.ndjson', lines(...['a', 'bad'].map((name) => refused(tag(name)))));
    gms.refuse = ({ entityUrn }) => (entityUrn.endsWith('bad') ? 'still no' : null);
    const { exitCode, stdout } = await replay('rejected.ndjson');
    expect([exitCode, stdout]).to.deep.equal([3, '1 sent, 1 refused, 0 not delivered, 0 sent before, 0 unusable\n']);
    const kept = 'rejected.refused-20260201T120000Z.ndjson';
    const { proposal } = JSON.parse(readFileSync(join(world.folder, kept), 'utf8')) as { proposal: Mcp };
    expect(proposal).to.deep.equal(tag('bad'));
    expect((await world.run(['validate', kept])).stdout).to.equal(`ok ${kept}: 1 proposal\n`);
    gms.refuse = () => null;
    expect((await replay('rejected.ndjson')).stdout).to.match(/^1 sent, 0 refused, 0 not delivered, 1 sent before/);
  });

  it('tells apart what goes where, and names what has nowhere to go', async () => {
    world.file('both.ndjson', lines(event, tag('a'), { ...tag('b'), entityUrn: 'urn:li:dataset:b' }));
    const alone = await replay('both.ndjson');
    expect([alone.exitCode, alone.stdout.split('\n').slice(0, 3)]).to.deep.equal([
      3,
      [
        'both.ndjson:1 / an OpenLineage event, and no --openlineage-url or transport is given',
        'both.ndjson:3 / no proposal that can be sent: /entityUrn must begin with urn:li:tag: and name an entity',
        '1 sent, 0 refused, 0 not delivered, 0 sent before, 2 unusable',
      ],
    ]);
    const receiver = await openReceiver();
    const both = await replay('both.ndjson', '--openlineage-url', receiver.url);
    expect(both.stdout).to.include('1 sent, 0 refused, 0 not delivered, 1 sent before, 1 unusable');
    expect(receiver.received).to.have.length(1);
    const events = await world.run(['replay', 'both.ndjson', '--openlineage-url', receiver.url]);
    expect(events.stdout).to.include('both.ndjson:2 / a DataHub proposal, and no --datahub-url');
    await receiver.close();
  });

  it('sends proposals also when OpenLineage is disabled', async () => {
    world.file('f.ndjson', lines(tag('a')));
    const { stdout } = await world.run(['replay', 'f.ndjson'], {
      env: { OPENLINEAGE_DISABLED: 'true', DATAHUB_GMS_URL: gms.url },
    });
    expect(stdout).to.match(/^1 sent/);
  });

  it('ends with 4 when DataHub is away, 5 when it refuses the token, 2 when it is not GMS, and forgets nothing', async () => {
    world.file('f.ndjson', lines(...['a', 'b', 'c'].map(tag)));
    for (const [fault, exitCode] of [
      [{ status: 503 }, 4],
      [{ status: 401 }, 5],
      ['html', 2],
    ] as const) {
      gms.fault = () => fault;
      expect((await replay('f.ndjson')).exitCode).to.equal(exitCode);
    }
    gms.fault = () => null;
    expect((await replay('f.ndjson')).stdout).to.match(/^3 sent, 0 refused, 0 not delivered, 0 sent before/);
    expect(existsSync(join(world.folder, 'f.refused-20260201T120000Z.ndjson'))).to.equal(false);
  });
});
