import { expect } from 'chai';
import { startHightouchServer, type HightouchServer } from '#src/demo/server.js';
import { forgetSecrets } from '#src/log/redact.js';
import { storyWorkspace } from '../../support/pass-world.js';
import { cliWorld, type CliWorld } from './cli-world.js';

const key = 'tell-summary-key-for-tests';

describe('how run says that it has ended', () => {
  let world: CliWorld;
  let api: HightouchServer;
  beforeEach(async () => {
    world = cliWorld();
    api = await startHightouchServer({ data: storyWorkspace(), key });
  });
  afterEach(async () => {
    await api.close();
    world.remove();
    forgetSecrets();
  });

  const run = (...argv: string[]) =>
    world.run(['run', '--api-url', api.url, '--until', '2026-02-01T00:00:00Z', ...argv], {
      env: { HIGHTOUCH_API_KEY: key },
    });

  it('for people: a table, the files, and one JSON object as the last line', async () => {
    const { exitCode, stderr } = await run('--log-format', 'pretty', '--output-dir', 'out');
    expect(exitCode, stderr).to.equal(0);
    const last = stderr.trimEnd().split('\n').at(-1) ?? '';
    const short = JSON.parse(last) as { status: string; counts: { syncs: number } }; // printed as JSON
    expect(short.status).to.equal('ok');
    expect(stderr).to.match(new RegExp(`^  syncs +${short.counts.syncs}$`, 'm'));
    expect(stderr).to.match(/^ {2}to openlineage +\d+ delivered, 0 rejected, 0 failed$/m);
    for (const path of ['openlineage/events.ndjson', 'datahub/mcps.json', 'coverage.json', 'metrics.prom']) {
      expect(stderr).to.include(`  out/${path} `);
    }
  });

  it('for machines: one line, in which an error stands once', async () => {
    const { exitCode, stderr } = await run('--log-format', 'json', '--openlineage-url', 'http://127.0.0.1:1');
    expect(exitCode, stderr).to.equal(4);
    const lines = stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>); // our own log
    const failed = lines.find(({ msg }) => msg === 'pass failed');
    expect(failed).to.include.keys('error', 'code', 'hint', 'counts').and.not.to.have.property('message');
  });
});
