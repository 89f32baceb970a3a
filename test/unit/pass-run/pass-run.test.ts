import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import sinon from 'sinon';
import type { Fault } from '#src/demo/faults.js';
import { prepareEvents, resolveClientConfig } from '#src/openlineage/index.js';
import { packageRoot } from '#src/files/package-root.js';
import { silentLogger } from '#src/log/logger.js';
import { notTaken } from '#src/pass-run/pass-run.js';
import { runPass } from '#src/pass.js';
import { openReceiver } from '../../support/receiver.js';
import {
  openPassWorld,
  readEvents,
  storyRun,
  syncA,
  testConfig,
  testHost,
  type Overrides,
  type PassWorld,
  type StoryEvent,
} from '../../support/pass-world.js';

const parentId = '019bc03d-4700-7880-b100-f81994fe8d2f';
const env = { OPENLINEAGE_PARENT_ID: `airflow://prod/dag.task/${parentId}` };
const always = { told: 'always', namespace: 'own', variables: [] } as const;

describe('the own run of a pass', function () {
  this.timeout(20_000);
  let world: PassWorld;
  let fault: Fault | null;
  let nowMs: number;

  beforeEach(async () => {
    fault = null;
    nowMs = Date.parse('2026-03-02T09:00:00.000Z');
    world = await openPassWorld({ faults: () => fault });
    world.server.data.putRun(syncA, storyRun(501, '08:00', '08:05'));
  });
  afterEach(() => world.close());

  const pass = (overrides: Overrides = {}, variables: Readonly<Record<string, string>> = env) => {
    const host = testHost(() => nowMs, overrides.signal);
    return runPass(testConfig(world.server.url, world.dir, overrides), { ...host, env: variables });
  };
  const text = (name: string): Promise<string> => readFile(join(world.dir, name), 'utf8').catch(() => '');
  const own = (events: readonly StoryEvent[]): (string | undefined)[] =>
    events.filter(({ job }) => job.name.endsWith('.lineage-extraction')).map(({ eventType }) => eventType);

  it('is the first and the last line of the events, and changes none between', async () => {
    await pass({ watermark: { in: null, out: null }, outputDir: join(world.dir, 'plain') }, {});
    const plain = await text('plain/openlineage/events.ndjson');
    const { passId, outputs, sinks, passRun } = await pass();
    const lines = (await text('out/openlineage/events.ndjson')).split('\n');
    expect(lines.slice(1, -2).join('\n')).to.equal(plain.trimEnd());
    expect(lines.at(-1)).to.equal('');
    for (const line of [lines[0] ?? '', lines.at(-2) ?? '']) expect(line).to.include(passId);
    expect(plain).to.not.equal('').and.not.include(passId);
    expect(own(await world.events())).to.deep.equal(['START', 'COMPLETE']);
    expect(outputs).to.deep.equal([join(world.dir, 'out/openlineage/events.ndjson')]);
    expect(sinks[0]?.delivered).to.equal(plain.trimEnd().split('\n').length);
    expect(passRun).to.include({ delivered: 2, failed: 0 });
    expect(await text('out/metrics.prom')).to.include('hightouch_lineage_pass_run_events{state="delivered"} 2\n');
    expect(JSON.parse(await text('out/summary.json')))
      .to.have.property('passRun')
      .that.includes({ delivered: 2 });
  });

  it('publishes no file for its own sake under auto', async () => {
    await pass();
    const published = await text('out/openlineage/events.ndjson');
    nowMs += 3600_000;
    expect((await pass()).status).to.equal('unchanged');
    expect(await text('out/openlineage/events.ndjson')).to.equal(published);
    expect(await text('out/openlineage/pass-runs.ndjson')).to.equal('');
  });

  it('goes to a file beside when asked for always: without news, and when it fails', async () => {
    await pass({ passRun: always });
    const published = await text('out/openlineage/events.ndjson');
    nowMs += 3600_000;
    const { status, outputs } = await pass({ passRun: always });
    expect(status).to.equal('unchanged');
    expect(outputs).to.deep.equal([join(world.dir, 'out/openlineage/pass-runs.ndjson')]);
    fault = { kind: 'status', status: 500 };
    nowMs += 3600_000;
    const failed = await pass({ passRun: always });
    expect(failed.exitCode).to.equal(4);
    expect(await text('out/openlineage/events.ndjson')).to.equal(published);
    const beside = await readEvents(join(world.dir, 'out/openlineage/pass-runs.ndjson'));
    expect(own(beside)).to.deep.equal(['START', 'COMPLETE', 'START', 'FAIL']);
    expect(beside.at(-1)?.run?.runId).to.equal(failed.passId);
  });

  it('keeps the newest hundred in that file', async () => {
    await pass({ passRun: always });
    const old = Array.from({ length: 199 }, (_, at) => `{"old":${at}}\n`).join('');
    await writeFile(join(world.dir, 'out/openlineage/pass-runs.ndjson'), old);
    nowMs += 3600_000;
    await pass({ passRun: always });
    const lines = (await text('out/openlineage/pass-runs.ndjson')).trim().split('\n');
    expect(lines).to.have.length(200);
    expect(lines[0]).to.equal('{"old":1}');
    expect(own(lines.slice(-2).map((line) => JSON.parse(line) as StoryEvent))).to.deep.equal(['START', 'COMPLETE']);
  });

  it('fails with 4 when nobody can be reached, and the watermark is what it would be without', async () => {
    const openlineage = { url: 'http://127.0.0.1:1', file: null };
    const { exitCode, passRun } = await pass({ openlineage });
    expect(exitCode).to.equal(4);
    expect(passRun).to.include({ delivered: 0, failed: 2 });
    expect(await text('watermark.json')).to.equal('');
  });

  it('is called for the workspace as far as that is known before the first request', async () => {
    const names = async (overrides: Overrides): Promise<string | undefined> =>
      (await pass({ passRun: always, watermark: { in: null, out: null }, ...overrides })).passRun?.job;
    expect(await names({})).to.equal('workspace.lineage-extraction');
    expect(await names({ workspaceName: 'acme/eu' })).to.equal('acme-eu.lineage-extraction');
    const mark = join(world.dir, 'watermark.json');
    await pass({}, {});
    expect(await names({ watermark: { in: mark, out: null } })).to.equal('417.lineage-extraction');
    expect(await names({ watermark: { in: mark, out: null }, workspaceName: 'acme' })).to.equal(
      'acme.lineage-extraction',
    );
  });

  it('says of a Git Sync folder whose it is and where its manifest is kept', async () => {
    const gitSyncDir = join(packageRoot(), 'test/golden/git-sync/acme');
    const receiver = await openReceiver();
    try {
      const { passRun } = await pass({
        gitSyncDir,
        workspaceName: null,
        openlineage: { url: receiver.url, file: null },
      });
      const [start] = receiver.received;
      expect(start?.job.name).to.equal(passRun?.job);
      expect(passRun?.job).to.not.equal('workspace.lineage-extraction');
      expect(start?.job.facets['sourceCodeLocation'])
        .to.have.property('path')
        .that.matches(/manifest.*\.ya?ml$/);
    } finally {
      await receiver.close();
    }
  });

  it('follows filters and facet options of openlineage.yml, and a consumer that drops what has no datasets', async () => {
    const receiver = await openReceiver();
    try {
      const client = (config: object) =>
        resolveClientConfig({ config: { ...config }, env: {}, folder: '/none', home: null });
      expect(prepareEvents(client({}), {})).to.equal(null);
      const openlineage = { url: receiver.url, file: null };
      const filtered = client({ filters: [{ type: 'regex', regex: '.*lineage-extraction' }] });
      const held = await pass({ openlineage: { ...openlineage, client: filtered } });
      expect(held.passRun).to.include({ delivered: 0, failed: 0 });
      const warn = sinon.spy();
      const log = { ...silentLogger, warn };
      const asked = testConfig(world.server.url, world.dir, {
        openlineage: { ...openlineage, profile: 'openmetadata' },
        passRun: always,
      });
      await runPass(asked, { ...testHost(() => nowMs), log, env });
      expect(own(receiver.received)).to.deep.equal([]);
      expect(warn.args.filter(([, message]) => message === notTaken)).to.have.length(1);
      const tagged = client({ tags: { run: { team: 'crm' } }, facets: { parent: { disabled: true } } });
      await pass({ openlineage: { ...openlineage, client: tagged } });
      const events = receiver.received.filter(({ job }) => job.name.endsWith('.lineage-extraction'));
      expect(own(events)).to.deep.equal(['START', 'COMPLETE']);
      for (const { run } of events) {
        expect(JSON.stringify(run?.facets['tags'])).to.include('"team"');
        expect(run?.facets).to.not.have.property('parent');
      }
    } finally {
      await receiver.close();
    }
  });
});
