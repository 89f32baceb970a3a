import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { sampleWorkspace } from '#src/demo/sample-workspace.js';
import type { Mcp } from '#src/sinks/datahub/mcp.js';
import type { RecordedMcp } from '../support/gms-requests.js';
import { mainScript } from '../support/paths.js';
import { openPassWorld, storyRun, syncA, syncB, type Overrides, type PassWorld } from '../support/pass-world.js';
import { expectNoStack, expectRefusal, openFolder, runProgram } from '../support/program.js';
import { openRecordingGms, type RecordingGms } from '../support/recording-gms.js';

/** What a catalogue has after these proposals: the last one of an aspect, each one of a time series. */
function catalogue(mcps: readonly RecordedMcp[]): ReadonlyMap<string, unknown> {
  const aspects = new Map<string, unknown>();
  for (const { entityUrn, aspectName, changeType, aspect } of mcps) {
    const { timestampMillis, status = '' } = aspect as { timestampMillis?: number; status?: string }; // those of a time series
    aspects.set([changeType, entityUrn, aspectName, timestampMillis ?? '', status].join(' '), aspect);
  }
  return aspects;
}

describe('a pass to GMS', function () {
  this.timeout(60_000);
  let world: PassWorld;
  let gms: RecordingGms;
  let rest: Overrides;

  async function start(data?: ReturnType<typeof sampleWorkspace>): Promise<void> {
    world = await openPassWorld(data === undefined ? {} : { data });
    gms = await openRecordingGms();
    rest = { sinks: ['datahub'], outputDirGiven: false, datahub: { url: gms.url } };
    world.at('2026-03-02T09:00');
  }
  afterEach(async () => {
    await gms.close();
    await world.close();
  });

  const moments = (): string[] =>
    gms.taken
      .filter(({ aspectName }) => aspectName === 'dataProcessInstanceRunEvent')
      .map(({ aspect }) => (aspect as { status: string }).status);
  const lines = async (name: string): Promise<string[]> =>
    (await readFile(join(world.dir, 'out', name), 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');

  for (const api of ['restli', 'openapi'] as const) {
    it(`tells exactly what the file holds: ${api}`, async () => {
      await start(sampleWorkspace(Date.parse('2026-03-02T09:00:00Z')));
      const path = join(world.dir, 'mcps.json');
      const noWatermark = { watermark: { in: null, out: null } };
      const toFile = await world.pass({ sinks: ['datahub'], ...noWatermark, datahub: { file: path } });
      const summary = await world.pass({ ...rest, ...noWatermark, datahub: { url: gms.url, api } });
      expect([toFile.exitCode, summary.exitCode]).to.deep.equal([0, 0]);
      const written = (JSON.parse(await readFile(path, 'utf8')) as Mcp[]).map((mcp) => {
        const { json } = mcp.aspect as { json: unknown }; // as our file has it
        return { ...mcp, aspect: json, systemMetadata: null };
      });
      expect(written.length).to.be.greaterThan(100);
      expect(summary.sinks).to.deep.equal([{ name: 'datahub', delivered: written.length, rejected: 0, failed: 0 }]);
      expect(gms.taken).to.have.length(written.length);
      const [told, wanted] = [catalogue(gms.taken), catalogue(written)];
      expect([...told.keys()].sort()).to.deep.equal([...wanted.keys()].sort());
      for (const [key, aspect] of wanted) expect(told.get(key), key).to.deep.equal(aspect);
      expect(gms.overlaps).to.deep.equal([]);
    });
  }

  it('writes nothing but the watermark, and tells nothing when nothing is new', async () => {
    await start();
    world.server.data.putRun(syncA, storyRun(501, '08:00', '08:05'));
    expect((await world.pass(rest)).exitCode).to.equal(0);
    expect(moments()).to.deep.equal(['STARTED', 'COMPLETE']);
    expect(await readdir(world.dir)).to.deep.equal(['watermark.json']);
    const before = gms.requests.length;
    world.at('2026-03-02T10:00');
    expect((await world.pass(rest)).status).to.equal('unchanged');
    expect(gms.requests.slice(before).map(({ method }) => method)).to.deep.equal(['GET', 'GET']);
  });

  it('asks what the address is before it reads anything, and once', async () => {
    await start();
    const lists = () => world.server.requests().length;
    gms.fault = () => 'html';
    const page = await world.pass(rest);
    expect([page.exitCode, page.error?.code, lists()]).to.deep.equal([2, 'datahub_url_not_gms', 0]);
    expect(page.sinks.map(({ name, delivered, error }) => [name, delivered, error])).to.deep.equal([
      ['datahub', 0, page.error?.message],
    ]);
    for (const path of ['/config', '/aspects']) {
      gms.fault = (request) => (request.path.startsWith(path) ? { status: 401 } : null);
      const refused = await world.pass(rest);
      expect([refused.exitCode, refused.error?.code, lists()], path).to.deep.equal([5, 'datahub_credentials', 0]);
      expect(refused.sinks[0]?.error).to.equal(refused.error?.message);
    }
    gms.fault = () => null;
    gms.requests.length = 0;
    expect((await world.pass(rest)).exitCode).to.equal(0);
    expect(lists()).to.be.greaterThan(3);
    expect(gms.requests.filter(({ path }) => path === '/config')).to.have.length(1);
  });

  it('goes on when GMS is only away at the start, and nothing is lost', async () => {
    await start();
    let left = 1;
    gms.fault = ({ path }) => (path === '/config' && (left -= 1) >= 0 ? { status: 503 } : null);
    const summary = await world.pass(rest);
    expect([summary.exitCode, summary.status]).to.deep.equal([0, 'ok']);
    expect(gms.taken.length).to.be.greaterThan(20);
  });

  it('refused by GMS alone, tells the other sink, and GMS all of it once it takes the token', async () => {
    await start();
    const both: Overrides = { ...rest, sinks: ['openlineage', 'datahub'], outputDirGiven: true };
    gms.fault = () => ({ status: 401 });
    const first = await world.pass(both);
    expect([first.exitCode, first.status]).to.deep.equal([3, 'partial']);
    const [openlineage, datahub] = first.sinks;
    expect(openlineage?.delivered).to.be.greaterThan(0);
    expect(datahub?.error).to.include('refused the token');
    expect(gms.requests).to.have.length(1);
    gms.fault = () => null;
    world.at('2026-03-02T10:00');
    const second = await world.pass(both);
    expect([second.exitCode, second.sinks.map(({ delivered }) => delivered > 0)]).to.deep.equal([0, [false, true]]);
  });

  it('keeps its place while GMS is down, and tells all of it once it is back, alone', async () => {
    await start();
    const both: Overrides = { ...rest, sinks: ['openlineage', 'datahub'], outputDirGiven: true };
    world.server.data.putRun(syncA, storyRun(501, '08:00', '08:05'));
    gms.fault = () => ({ status: 503 });
    const first = await world.pass(both);
    expect([first.exitCode, first.status]).to.deep.equal([3, 'partial']);
    expect(first.sinks.find(({ name }) => name === 'datahub')?.error).to.include('503');
    world.at('2026-03-02T09:30');
    gms.fault = ({ method }) => (method === 'POST' ? { status: 500 } : null);
    world.server.data.putRun(syncB, storyRun(502, '09:10', '09:15'));
    expect((await world.pass(both)).exitCode).to.equal(3);
    gms.fault = () => null;
    world.at('2026-03-02T10:00');
    const third = await world.pass(both);
    expect([third.exitCode, third.sinks.map(({ delivered }) => delivered > 0)]).to.deep.equal([0, [false, true]]);
    expect(moments().sort()).to.deep.equal(['COMPLETE', 'COMPLETE', 'STARTED', 'STARTED']);
    const alone = await openPassWorld();
    await gms.close();
    const down = await alone.pass(rest);
    expect([down.exitCode, down.error?.code]).to.deep.equal([4, 'datahub_unavailable']);
    await alone.close();
  });

  it('begins with the full lineage at a new address, and when it came from a file', async () => {
    await start();
    await world.pass({ sinks: ['datahub'] });
    world.at('2026-03-02T09:30');
    await world.pass(rest);
    const all = catalogue(gms.taken);
    expect(all.size).to.be.greaterThan(20);
    const other = await openRecordingGms();
    world.at('2026-03-02T10:00');
    await world.pass({ ...rest, datahub: { url: other.url } });
    expect([...catalogue(other.taken).keys()].sort()).to.deep.equal([...all.keys()].sort());
    await other.close();
  });

  it('keeps what GMS refuses for itself, ends with 3, and does not stand still for it', async () => {
    await start();
    world.server.data.putRun(syncA, storyRun(501, '08:00', '08:05'));
    gms.refuse = ({ aspectName }) => (aspectName === 'operation' ? 'no such aspect' : null);
    const first = await world.pass(rest);
    expect([first.exitCode, first.sinks[0]?.rejected]).to.deep.equal([3, 1]);
    const [line = ''] = await lines('datahub/rejected.ndjson');
    const { proposal, answer } = JSON.parse(line) as { proposal: Mcp; answer: { status: number; body: string } };
    expect([proposal.aspectName, answer.status]).to.deep.equal(['operation', 422]);
    expect(answer.body).to.include('no such aspect');
    world.at('2026-03-02T10:00');
    expect((await world.pass(rest)).status).to.equal('unchanged');
  });

  it('tells again what was refused and held: the shared things too', async () => {
    await start();
    const hold: Overrides = { ...rest, onReject: 'hold' };
    gms.refuse = ({ entityType, entityUrn }) =>
      entityType === 'container' || entityUrn.includes(':hubspot,') ? 'not now' : null;
    expect((await world.pass(hold)).exitCode).to.equal(3);
    gms.refuse = () => null;
    gms.taken.length = 0;
    world.at('2026-03-02T10:00');
    expect((await world.pass(hold)).exitCode).to.equal(0);
    const urns = new Set(gms.taken.map(({ entityUrn }) => entityUrn.split(/[(:,]/)[2]));
    expect([...urns].sort()).to.deep.equal(['container', 'dataset']);
  });

  it('delivers to GMS and to a file that is asked for by name', async () => {
    await start();
    const path = join(world.dir, 'asked.json');
    const summary = await world.pass({ ...rest, datahub: { url: gms.url, file: path } });
    expect(summary.outputs).to.deep.equal([path]);
    expect(JSON.parse(await readFile(path, 'utf8'))).to.have.length(gms.taken.length);
  });

  it('killed in the middle, is made up for by the next pass', async () => {
    await start();
    for (const id of [501, 502, 503]) world.server.data.putRun(syncA, storyRun(id, '08:00', '08:05'));
    const args = [
      ...['--api-url', world.server.url, '--datahub-url', gms.url, '--datahub-batch-size', '3'],
      ...['--watermark', join(world.dir, 'watermark.json'), '--since', '2026-03-01', '--until', '2026-03-02T09:00:00Z'],
    ];
    const env = { HIGHTOUCH_API_KEY: 'story-key-for-tests', PATH: process.env['PATH'] ?? '' };
    const child = spawn(process.execPath, [mainScript, ...args], { cwd: world.dir, env, stdio: 'ignore' });
    const half = new Promise<void>((resolve) => {
      gms.fault = ({ index, method }) => {
        if (method === 'GET' || index < 5) return null;
        resolve();
        return 'hang';
      };
    });
    await half;
    child.kill('SIGKILL');
    await once(child, 'close');
    const before = catalogue(gms.taken).size;
    expect(await readdir(world.dir)).to.deep.equal([]);
    gms.fault = () => null;
    const end = await runProgram(args, { cwd: world.dir, env });
    expect(end.exitCode, end.stderr).to.equal(0);
    const all = catalogue(gms.taken);
    expect(before).to.be.within(1, all.size - 1);
    const reference = await openRecordingGms();
    await runProgram([...args.slice(0, 2), '--datahub-url', reference.url, ...args.slice(8)], { cwd: world.dir, env });
    expect([...all.keys()].sort()).to.deep.equal([...catalogue(reference.taken).keys()].sort());
    await reference.close();
  });
});

describe('the program with an address that will not do', function () {
  this.timeout(60_000);
  const key = { HIGHTOUCH_API_KEY: 'story-key-for-tests' };

  it('says what to do about the frontend, a refused token and a server without a token, and loses nothing', async () => {
    const world = await openPassWorld();
    const folder = await openFolder();
    const gms = await openRecordingGms({ prefix: '/api/gms', token: 'gms-token-of-the-test' });
    const frontend = new URL(gms.url).origin;
    const run = (url: string, token: string) =>
      runProgram(['--api-url', world.server.url, '--watermark', 'w.json'], {
        cwd: folder.path,
        env: { ...key, DATAHUB_GMS_URL: url, DATAHUB_GMS_TOKEN: token },
      });
    expectRefusal(await run(frontend, 'x'), 2, 'datahub_url_not_gms', frontend, `${frontend}/api/gms`);
    const refused = await run(gms.url, 'wrong-token-of-the-test');
    expectRefusal(refused, 5, 'datahub_credentials', 'DATAHUB_GMS_TOKEN');
    expect(refused.stderr).to.not.include('wrong-token-of-the-test');
    expect(await readdir(folder.path)).to.deep.equal([]);
    const good = await run(gms.url, 'gms-token-of-the-test');
    expect([good.exitCode, gms.taken.length > 20], good.stderr).to.deep.equal([0, true]);
    expectNoStack(good);
    expect(await readdir(folder.path)).to.deep.equal(['w.json']);
    expect(good.stderr + (await folder.text('w.json'))).to.not.include('gms-token-of-the-test');
    await gms.close();
    await folder.remove();
    await world.close();
  });

  it('is found by check: the address, the token, and which API is used', async () => {
    const world = await openPassWorld();
    const folder = await openFolder();
    const gms = await openRecordingGms({ prefix: '/api/gms', token: 'gms-token-of-the-test' });
    const check = async (url: string, token: string, ...more: string[]) => {
      const args = ['check', '--api-url', world.server.url, '--datahub-url', url, ...more];
      const end = await runProgram(args, { cwd: folder.path, env: { ...key, DATAHUB_GMS_TOKEN: token } });
      return { exitCode: end.exitCode, line: end.stdout.split('\n').find((one) => one.includes('datahub (rest)')) };
    };
    const good = await check(gms.url, 'gms-token-of-the-test');
    expect(good.line).to.equal(`ok      sink datahub (rest): ${gms.url} answers: DataHub v1.7.0, by Rest.li`);
    expect((await check(gms.url, 'gms-token-of-the-test', '--datahub-api', 'auto')).line).to.include('OpenAPI v3');
    const wrong = await check(gms.url, 'wrong-token');
    expect(wrong.exitCode).to.equal(5);
    expect(wrong.line).to.match(/^failed .*refused the token.* -> .*DATAHUB_GMS_TOKEN/);
    const page = await check(new URL(gms.url).origin, 'x');
    expect([page.exitCode, page.line?.includes('/api/gms')]).to.deep.equal([2, true]);
    await gms.close();
    expect((await check(gms.url, 'x')).exitCode).to.equal(4);
    expect(gms.taken).to.deep.equal([]);
    await folder.remove();
    await world.close();
  });
});
