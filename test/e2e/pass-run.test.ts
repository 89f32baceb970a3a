import { rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Fault } from '#src/demo/faults.js';
import { describeWithShared } from '../support/paths.js';
import { officialValidator } from '../support/official-validator.js';
import { storyWorkspace, type StoryEvent } from '../support/pass-world.js';
import {
  expectOneRun,
  isOwn,
  openPassRunWorld,
  parentId,
  parentVariable,
  tagsOf,
  type PassRunWorld,
  type RunningPass,
} from './pass-run-world.js';

const down: Fault = { kind: 'status', status: 403 };
const every: StoryEvent[] = [];

describe('the pass as a run', function () {
  this.timeout(60_000);
  let world: PassRunWorld;
  let fault: (path: string) => Fault | null;
  let running: RunningPass | null;

  beforeEach(async () => {
    fault = () => null;
    running = null;
    world = await openPassRunWorld({ faults: ({ path }) => fault(path) });
  });
  afterEach(async () => {
    running?.child.kill('SIGKILL');
    every.push(...world.own());
    await world.close();
  });

  it('COMPLETE with 0: the START before the first request, the end after everything else', async () => {
    const requestsAtStart: number[] = [];
    world.receiver.answer = (event) => {
      if (isOwn(event) && event.eventType === 'START') requestsAtStart.push(world.server.requests().length);
      return null;
    };
    const { exitCode, summary } = await world.run(['--workspace-name', 'acme']);
    expect(exitCode).to.equal(0);
    expect(requestsAtStart).to.deep.equal([0]);
    const { start, end } = expectOneRun(world.own(), 'COMPLETE');
    expect(isOwn(world.receiver.received[0] ?? end) && isOwn(world.receiver.received.at(-1) ?? start)).to.equal(true);
    expect([start.job.namespace, start.job.name]).to.deep.equal(['hightouch', 'acme.lineage-extraction']);
    expect(start.run?.runId).to.equal(summary.passId);
    const task = { run: { runId: parentId }, job: { namespace: 'airflow://prod', name: 'dag.task' } };
    expect(start.run?.facets['parent']).to.deep.include({ ...task, root: task });
    expect(start.run?.facets['nominalTime']).to.deep.include({
      nominalStartTime: summary.window?.start,
      nominalEndTime: summary.window?.end,
    });
    expect(tagsOf(end)).to.deep.equal({ status: 'ok', exit_code: '0', workspace: '417' });
    expect(summary.passRun).to.deep.equal({
      namespace: 'hightouch',
      job: 'acme.lineage-extraction',
      delivered: 2,
      failed: 0,
    });
    const others = world.receiver.received.filter((event) => !isOwn(event));
    expect(others.length).to.be.greaterThan(2);
    expect(JSON.stringify(others)).not.to.include(summary.passId).and.not.to.include(parentId);
  });

  it('COMPLETE for a pass without news, whatever its exit code, by the name in the watermark', async () => {
    await world.run([], {});
    expect(world.own()).to.deep.equal([]);
    const until = (JSON.parse(await world.folder.text('watermark.json')) as { window: { end: string } }).window.end;
    const { exitCode, summary } = await world.run(['--until', until, '--exit-code-if-unchanged', '143']);
    expect([exitCode, summary.status]).to.deep.equal([143, 'unchanged']);
    const { end } = expectOneRun(world.own(), 'COMPLETE');
    expect(end.job.name).to.equal('417.lineage-extraction');
    expect(tagsOf(end)).to.include({ status: 'unchanged', exit_code: '143' });
  });

  it('COMPLETE with 3, and what there is to look at beside it', async () => {
    fault = (path) => (path.includes('/runs') ? down : null);
    const [model] = storyWorkspace().models;
    if (model !== undefined) world.server.data.put('models', { ...model, sourceId: null as never });
    const { exitCode, summary } = await world.run(['--strict', '--min-coverage', '0.9', '--runs=false']);
    expect([exitCode, summary.error?.code]).to.deep.equal([3, 'strict_skipped']);
    const { end } = expectOneRun(world.own(), 'COMPLETE');
    expect(tagsOf(end)).to.include({ status: 'partial', exit_code: '3', error_code: 'strict_skipped' });
    const { tests } = end.run?.facets['test'] as { tests: { name: string; status: string; actual: string }[] };
    expect(tests.map(({ name, status, actual }) => [name, status, actual])).to.deep.equal([
      ['sync_coverage', 'fail', '0.000'],
      ['skipped_objects', 'fail', '1'],
    ]);
    const unread = end.run?.facets['extractionError'] as { totalTasks: number; failedTasks: number; errors: object[] };
    expect([unread.totalTasks, unread.failedTasks]).to.deep.equal([5, 1]);
    expect(unread.errors).to.have.length(1);
    expect(unread.errors[0]).to.include({ task: 'model 3' });
    expect(end.run?.facets).not.to.have.property('errorMessage');
  });

  it('COMPLETE with 3 when the receiver refuses an event of a sync', async () => {
    world.receiver.refuse = (event) => !isOwn(event) && event.eventType === 'COMPLETE';
    const { exitCode } = await world.run();
    expect(exitCode).to.equal(3);
    expect(tagsOf(expectOneRun(world.own(), 'COMPLETE').end)).to.include({ error_code: 'partial_delivery' });
  });

  it('FAIL with 5 for a wrong key, which it does not tell', async () => {
    await writeFile(join(world.folder.path, 'wrong'), 'some-quite-wrong-key');
    const { exitCode } = await world.run(['--api-key-file', 'wrong']);
    expect(exitCode).to.equal(5);
    const { end } = expectOneRun(world.own(), 'FAIL');
    const { message } = end.run?.facets['errorMessage'] as { message: string };
    expect(message).to.match(/key/i);
    expect(JSON.stringify(world.own())).not.to.include('some-quite-wrong-key');
    expect(tagsOf(end)).to.include({ status: 'failed', exit_code: '5' });
  });

  it('FAIL with 2 for what shows only after the START', async () => {
    const watermark = {
      version: 1,
      workspace: '999',
      window: { start: '2026-01-01T00:00:00Z', end: '2026-01-02T00:00:00Z' },
    };
    await writeFile(join(world.folder.path, 'watermark.json'), JSON.stringify(watermark));
    const { exitCode } = await world.run();
    expect(exitCode).to.equal(2);
    const { end } = expectOneRun(world.own(), 'FAIL');
    expect(tagsOf(end)).to.include({ error_code: 'watermark_of_another_workspace' });
    expect(end.job.name).to.equal('999.lineage-extraction');
  });

  it('nothing with 2 for what shows before it', async () => {
    expect((await world.run(['--until', '2999-01-01'])).exitCode).to.equal(2);
    expect((await world.run(['--lookback', 'x'])).exitCode).to.equal(2);
    await writeFile(join(world.folder.path, 'watermark.json'), '{');
    expect((await world.run()).exitCode).to.equal(2);
    expect(world.receiver.received).to.deep.equal([]);
  });

  for (const [signal, code] of [
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const) {
    it(`ABORT with ${code} when ${signal} comes in the middle`, async () => {
      fault = (path) => {
        if (!path.startsWith('/syncs?')) return null;
        running?.child.kill(signal);
        return { kind: 'hang' };
      };
      running = world.begin();
      const { exitCode, summary } = await running.ended;
      expect([exitCode, summary.status]).to.deep.equal([code, 'failed']);
      const { end } = expectOneRun(world.own(), 'ABORT');
      expect(tagsOf(end)).to.include({ exit_code: String(code), error_code: 'interrupted' });
      expect(end.run?.facets).not.to.have.property('errorMessage');
      expect(world.receiver.received).to.have.length(2);
    });
  }

  it('ABORT when the signal comes while the START is on its way', async () => {
    world.receiver.answer = (event) => {
      if (event.eventType !== 'START') return null;
      running?.child.kill('SIGTERM');
      world.receiver.answer = () => null;
      return 503;
    };
    running = world.begin();
    expect((await running.ended).exitCode).to.equal(143);
    expectOneRun(world.own(), 'ABORT');
    expect(world.server.requests()).to.deep.equal([]);
  });

  it('a second signal ends the program at once: the run stays without an end', async () => {
    world.receiver.answer = (event) => {
      if (event.eventType !== 'ABORT') return null;
      running?.child.kill('SIGTERM');
      return 503;
    };
    fault = (path) => {
      if (path.startsWith('/syncs?')) running?.child.kill('SIGTERM');
      return { kind: 'hang' };
    };
    running = world.begin();
    expect((await running.ended).exitCode).to.equal(143);
    expect(world.own().map(({ eventType }) => eventType)).to.deep.equal(['START']);
  });

  it('FAIL with 1 for an error that nobody awaited', async () => {
    const preload = `process.on('SIGUSR2', () => setImmediate(() => { throw new Error('out of the blue'); }));`;
    await writeFile(join(world.folder.path, 'preload.mjs'), preload);
    fault = (path) => {
      if (path.startsWith('/syncs?')) running?.child.kill('SIGUSR2');
      return { kind: 'hang' };
    };
    running = world.begin([], { ...parentVariable, NODE_OPTIONS: '--import ./preload.mjs' });
    expect((await running.ended).exitCode).to.equal(1);
    const { end } = expectOneRun(world.own(), 'FAIL');
    expect(end.run?.facets['errorMessage']).to.have.property('message').that.includes('out of the blue');
  });

  it('FAIL with 2 when the result cannot be written in the end', async () => {
    const results = join(world.folder.path, 'results');
    world.receiver.answer = (event) => {
      if (isOwn(event)) return null;
      rmSync(results, { recursive: true, force: true });
      writeFileSync(results, 'a file where the folder was');
      return null;
    };
    expect((await world.run(['--result', 'results/result.json'])).exitCode).to.equal(2);
    const { end } = expectOneRun(world.own(), 'FAIL');
    expect(tagsOf(end)).to.include({ exit_code: '2', error_code: 'output_unwritable' });
  });

  it('goes without its own run when the receiver refuses it: counted, warned, and nothing else', async () => {
    world.receiver.refuse = isOwn;
    const { exitCode, summary, stderr } = await world.run();
    expect([exitCode, summary.status]).to.deep.equal([0, 'ok']);
    expect(summary.passRun).to.include({ delivered: 0, failed: 2 });
    expect(summary.sinks).to.deep.equal([{ name: 'openlineage', delivered: 4, rejected: 0, failed: 0 }]);
    expect(stderr).to.include("a receiver did not take an event of the pass's own run");
    expect(await world.folder.text('watermark.json')).to.include(summary.window?.end);
    const again = await world.run();
    expect([again.exitCode, again.summary.status]).to.deep.equal([0, 'unchanged']);
  });

  it('sends a START again that was not taken, before the end', async () => {
    let refusals = 1;
    world.receiver.refuse = (event) => isOwn(event) && refusals-- > 0;
    const { exitCode, summary } = await world.run();
    expect(exitCode).to.equal(0);
    expect(summary.passRun).to.include({ delivered: 2, failed: 0 });
    expectOneRun(world.own(), 'COMPLETE');
    expect(world.receiver.received.slice(-2).every(isOwn)).to.equal(true);
  });

  it('is told when asked for: auto only with a parent, never not even then', async () => {
    await world.run([], {});
    await world.run(['--pass-run', 'never']);
    await world.run(['--pass-run', 'always'], { OPENLINEAGE_DISABLED: 'true' });
    await world.run([], { OPENLINEAGE_CONTEXT: '{{ macros.none }}' });
    expect(world.own()).to.deep.equal([]);
    await world.run([], { HIGHTOUCH_LINEAGE_PASS_RUN: 'always' });
    const { start } = expectOneRun(world.own(), 'COMPLETE');
    expect(start.run?.facets).not.to.have.property('parent');
  });

  it('takes the namespace of its parent when told to, and tells chosen variables without secrets', async () => {
    const env = { ...parentVariable, AIRFLOW_CTX_DAG_ID: 'dag', MY_KEY: 'pass-run-key-for-tests' };
    const variables = ['AIRFLOW_CTX_DAG_ID', 'MY_KEY', 'NOT_SET'].flatMap((name) => ['--pass-run-variables', name]);
    await world.run(['--pass-run-namespace', 'parent', ...variables], env);
    const { start } = expectOneRun(world.own(), 'COMPLETE');
    expect(start.job.namespace).to.equal('airflow://prod');
    expect(start.run?.facets['environmentVariables']).to.deep.include({
      environmentVariables: [
        { name: 'AIRFLOW_CTX_DAG_ID', value: 'dag' },
        { name: 'MY_KEY', value: '[secret]' },
      ],
    });
    const syncs = world.receiver.received.filter((event) => !isOwn(event));
    expect(new Set(syncs.map(({ job }) => job.namespace))).to.deep.equal(new Set(['hightouch']));
  });

  it('says of a broken context what is wrong with it, and fails nothing', async () => {
    const { exitCode, stderr } = await world.run([], { OPENLINEAGE_CONTEXT: '{"parent":{}}', ...parentVariable });
    expect(exitCode).to.equal(0);
    expect(stderr).to.include('OPENLINEAGE_CONTEXT parent.run.runId is missing');
    expectOneRun(world.own(), 'COMPLETE');
  });
});

describeWithShared('the official schemas', ['openlineage-spec'], (folder) => {
  it('take every event of a pass run that was told above', () => {
    const check = officialValidator(folder);
    expect(every.length).to.be.greaterThan(20);
    for (const event of every) expect(check(event), JSON.stringify(event).slice(0, 300)).to.deep.equal([]);
  });
});
