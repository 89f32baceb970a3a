import { expect } from 'chai';
import { openPassWorld, storyRun, syncA, syncB, told, type PassWorld } from '../support/pass-world.js';

describe('runs that have not started', () => {
  let world: PassWorld;
  beforeEach(async () => {
    world = await openPassWorld();
  });
  afterEach(() => world.close());

  it('are found behind one that is being processed, and told when they are cancelled', async () => {
    world.server.data.putRun(syncA, storyRun(502, null, null, { createdAt: '08:55' }));
    world.server.data.putRun(syncA, storyRun(501, '08:50', null));
    const sync = world.server.data.find('syncs', syncA);
    if (sync !== undefined) world.server.data.put('syncs', { ...sync, status: 'processing' });
    world.at('2026-03-02T09:00');
    const first = await world.pass();
    expect(first.counts.openRuns).to.equal(2);
    expect(told(await world.events())).to.deep.equal(['JOB a 09:00', 'START a 08:50', 'JOB b 09:00']);
    world.server.data.putRun(syncA, storyRun(502, null, '09:10', { createdAt: '08:55', status: 'cancelled' }));
    world.server.data.putRun(syncA, storyRun(501, '08:50', '09:20'));
    world.at('2026-03-02T10:00');
    await world.pass();
    expect(told(await world.events())).to.deep.equal(['COMPLETE a 09:20', 'START a 08:55', 'ABORT a 09:10']);
  });

  it('are found when they were queued and cancelled between two passes, and cost other syncs no request', async () => {
    world.at('2026-03-02T09:00');
    await world.pass();
    const cancelled = { createdAt: '09:10', status: 'cancelled' } as const;
    world.server.data.putRun(syncA, storyRun(501, null, '09:20', cancelled));
    const sync = world.server.data.find('syncs', syncA);
    if (sync !== undefined) {
      world.server.data.put('syncs', { ...sync, status: 'cancelled', lastRunAt: '2026-03-02T09:10:00.000Z' });
    }
    world.server.data.putRun(syncB, storyRun(601, '09:30', '09:35'));
    const before = world.server.counts.byRoute.runs;
    world.at('2026-03-02T10:00');
    await world.pass();
    expect(told(await world.events())).to.deep.equal([
      ...['START a 09:10', 'ABORT a 09:20'],
      ...['START b 09:30', 'COMPLETE b 09:35'],
    ]);
    expect(world.server.counts.byRoute.runs - before).to.equal(3);
  });

  it('are remembered through a window that is too long for one piece, and told once', async () => {
    for (let n = 0; n < 1300; n += 1) {
      const at = new Date(Date.parse('2026-03-01T00:00:00.000Z') + n * 60_000).toISOString().slice(0, 16);
      world.server.data.putRun(syncA, storyRun(1000 + n, at, at));
    }
    world.server.data.putRun(syncA, storyRun(9000, null, null, { createdAt: '08:50' }));
    world.at('2026-03-02T09:00');
    const first = await world.pass();
    expect(first.counts).to.include({ runs: 1300, openRuns: 1 });
    expect(told(await world.events()).filter((line) => line.startsWith('START a'))).to.have.length(1300);
    world.server.data.putRun(syncA, storyRun(9000, '09:10', '09:20', { createdAt: '08:50' }));
    world.at('2026-03-02T10:00');
    await world.pass();
    expect(told(await world.events())).to.deep.equal(['START a 09:10', 'COMPLETE a 09:20']);
  });
});
