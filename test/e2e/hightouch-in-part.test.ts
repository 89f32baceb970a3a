import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Fault } from '#src/demo/faults.js';
import {
  openPassWorld,
  storyRun,
  storySync,
  storyWorkspace,
  syncA,
  syncB,
  told,
  type PassWorld,
} from '../support/pass-world.js';

describe('a Hightouch that answers in part', () => {
  let world: PassWorld;
  let fault: (path: string) => Fault | null;

  beforeEach(async () => {
    fault = () => null;
    world = await openPassWorld({ data: storyWorkspace(), faults: ({ path }) => fault(path) });
    world.at('2026-03-02T09:00');
  });
  afterEach(() => world.close());

  const down: Fault = { kind: 'status', status: 500 };

  it('goes on past syncs whose runs stay unavailable while the lists are there, and catches up', async () => {
    for (const [id, slug] of [
      [13, 'c'],
      [14, 'd'],
      [15, 'e'],
    ] as const) {
      world.server.data.put('syncs', storySync(id, slug));
      world.server.data.putRun(id, storyRun(id * 100, '08:00', '08:05'));
    }
    world.server.data.putRun(syncA, storyRun(501, '08:00', '08:05'));
    fault = (path) => (/^\/syncs\/1[345]\/runs/.test(path) ? down : null);
    const first = await world.pass();
    expect([first.exitCode, first.status]).to.deep.equal([3, 'partial']);
    expect(told(await world.events())).to.include.members(['COMPLETE a 08:05', 'JOB c 09:00', 'JOB e 09:00']);
    fault = () => null;
    world.at('2026-03-02T20:00');
    expect((await world.pass()).exitCode).to.equal(0);
    expect(told(await world.events())).to.deep.equal(
      ['c', 'd', 'e'].flatMap((slug) => [`START ${slug} 08:00`, `COMPLETE ${slug} 08:05`]),
    );
  });

  it('ends with 4 when the lists have gone too', async () => {
    for (const [id, slug] of [
      [13, 'c'],
      [14, 'd'],
    ] as const) {
      world.server.data.put('syncs', storySync(id, slug));
      world.server.data.putRun(id, storyRun(id * 100, '08:00', '08:05'));
    }
    for (const id of [syncA, syncB]) world.server.data.putRun(id, storyRun(id * 100, '08:00', '08:05'));
    let isAway = false;
    fault = (path) => {
      isAway ||= path.includes('/runs');
      return isAway ? down : null;
    };
    expect((await world.pass()).exitCode).to.equal(4);
  });

  it('ends with 5 when the key may read the runs of no sync', async () => {
    for (const id of [syncA, syncB]) world.server.data.putRun(id, storyRun(id * 100, '08:00', '08:05'));
    fault = (path) => (path.includes('/runs') ? { kind: 'status', status: 403 } : null);
    const summary = await world.pass();
    expect([summary.exitCode, summary.error?.code]).to.deep.equal([5, 'runs_refused']);
    expect((await world.pass({ selection: { runs: false } })).exitCode).to.equal(0);
  });

  it('ends with 0 when the key may not read the runs of one sync of two', async () => {
    for (const id of [syncA, syncB]) world.server.data.putRun(id, storyRun(id * 100, '08:00', '08:05'));
    fault = (path) => (path.startsWith(`/syncs/${syncA}/runs`) ? { kind: 'status', status: 403 } : null);
    const summary = await world.pass();
    expect([summary.exitCode, summary.counts.skipped]).to.deep.equal([0, 1]);
    expect(told(await world.events())).to.include('COMPLETE b 08:05');
  });

  it('tells the other runs of a sync when an open one can no longer be read', async () => {
    world.server.data.putRun(syncA, storyRun(501, '01:00', null));
    await world.pass();
    world.server.data.putRun(syncA, storyRun(502, '09:30', '09:35'));
    fault = (path) => (path.includes('runId=501') ? { kind: 'status', status: 422 } : null);
    world.server.data.removeRun(syncA, 501);
    world.at('2026-03-02T10:00');
    const second = await world.pass();
    expect(second.counts.skipped).to.equal(1);
    expect(told(await world.events())).to.deep.equal(['START a 09:30', 'COMPLETE a 09:35']);
    world.at('2026-03-17T10:00');
    expect((await world.pass()).counts.abandoned).to.equal(1);
  });

  it('takes a list that stops before its end for no proof that syncs are gone', async () => {
    world.server.data.putRun(syncB, storyRun(601, '08:50', null));
    await world.pass();
    const firstOnly = { data: [world.server.data.find('syncs', syncA)], hasMore: true } as unknown as NonNullable<
      Extract<Fault, { kind: 'status' }>['body']
    >; // what the server itself would put on a page
    fault = (path) => (path.startsWith('/syncs?') ? { kind: 'status', status: 200, body: firstOnly } : null);
    world.at('2026-03-02T10:00');
    const second = await world.pass();
    expect([second.counts.abandoned, second.counts.skipped]).to.deep.equal([0, 1]);
    fault = () => null;
    world.server.data.putRun(syncB, storyRun(601, '08:50', '10:30'));
    world.at('2026-03-02T11:00');
    await world.pass();
    expect(told(await world.events())).to.deep.equal(['COMPLETE b 10:30']);
  });

  it('counts words for a run that this version does not know, and tells the run by what it shows', async () => {
    world.server.data.putRun(syncA, storyRun(501, '08:00', '08:05', { status: 'teleported' }));
    world.server.data.putRun(
      syncA,
      storyRun(502, '08:10', '08:15', { status: 'teleported', error: 'lost on the way' }),
    );
    const summary = await world.pass();
    expect(summary.unknownStatuses).to.deep.equal({ teleported: 2 });
    expect(told(await world.events())).to.include.members(['COMPLETE a 08:05', 'FAIL a 08:15']);
  });

  it('writes the result, with the fault in it, when the reports cannot be written', async () => {
    const result = join(world.dir, 'result.json');
    await mkdir(join(world.dir, 'out/summary.json'), { recursive: true });
    const thrown: unknown = await world.pass({ result }).then(
      () => null,
      (error: unknown) => error,
    );
    expect(thrown).to.have.property('code', 'output_unwritable');
    const written = JSON.parse(await readFile(result, 'utf8')) as { exitCode: number; error: { message: string } }; // of the pass under test
    expect(written.exitCode).to.equal(2);
    expect(written.error.message).to.include('out/summary.json');
  });
});
