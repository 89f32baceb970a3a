import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  openPassWorld,
  readEvents,
  storyRun,
  storySync,
  syncA,
  syncB,
  told,
  type PassWorld,
} from '../support/pass-world.js';
import { openReceiver, type Receiver } from '../support/receiver.js';

describe('passes over time', () => {
  let world: PassWorld;

  beforeEach(async () => {
    world = await openPassWorld();
  });
  afterEach(() => world.close());

  it('tells everything once, then what is new, then nothing', async () => {
    world.server.data.putRun(syncA, storyRun(501, '08:00', '08:05'));
    world.at('2026-03-02T09:00');
    const first = await world.pass();
    expect(first.exitCode).to.equal(0);
    expect(first.status).to.equal('ok');
    expect(told(await world.events())).to.deep.equal([
      'JOB a 09:00',
      'START a 08:00',
      'COMPLETE a 08:05',
      'JOB b 09:00',
    ]);

    world.server.data.putRun(syncA, storyRun(502, '09:30', '09:35'));
    world.at('2026-03-02T10:00');
    const second = await world.pass();
    expect(second.window).to.deep.equal({ start: '2026-03-02T09:00:00.000Z', end: '2026-03-02T10:00:00.000Z' });
    expect(told(await world.events())).to.deep.equal(['START a 09:30', 'COMPLETE a 09:35']);

    const before = await readFile(join(world.dir, 'out/openlineage/events.ndjson'), 'utf8');
    world.at('2026-03-02T11:00');
    const third = await world.pass();
    expect(third.status).to.equal('unchanged');
    expect(third.outputs).to.deep.equal([]);
    expect(await readFile(join(world.dir, 'out/openlineage/events.ndjson'), 'utf8')).to.equal(before);
    expect((await world.watermark()).window.end).to.equal('2026-03-02T11:00:00.000Z');
    const kept = await readdir(join(world.dir, 'out/passes'));
    expect(kept).to.deep.equal(['20260302T090000.000Z']);
    const archived = await readEvents(join(world.dir, 'out/passes', kept[0] ?? '', 'openlineage/events.ndjson'));
    expect(told(archived)).to.have.length(4);
  });

  it('tells the end of a run in the pass that sees it, alone', async () => {
    world.server.data.putRun(syncA, storyRun(501, '08:50', null));
    world.at('2026-03-02T09:00');
    const first = await world.pass();
    expect(first.counts.openRuns).to.equal(1);
    expect(told(await world.events()))
      .to.include('START a 08:50')
      .and.not.include('COMPLETE a 08:50');
    const started = (await world.events()).find(({ eventType }) => eventType === 'START');

    world.at('2026-03-02T12:00');
    expect((await world.pass()).status).to.equal('unchanged');

    world.server.data.putRun(syncA, storyRun(501, '08:50', '14:00'));
    world.at('2026-03-02T15:00');
    const third = await world.pass();
    const events = await world.events();
    expect(told(events)).to.deep.equal(['COMPLETE a 14:00']);
    expect(events[0]?.run?.runId).to.equal(started?.run?.runId);
    expect(third.counts.openRuns).to.equal(0);
  });

  it('finds a run that the API shows late, within the overlap, and does not repeat its neighbours', async () => {
    world.server.data.putRun(syncA, storyRun(502, '08:40', '08:45'));
    world.at('2026-03-02T09:00');
    await world.pass();
    world.server.data.putRun(syncA, storyRun(501, '08:30', '08:35'));
    world.at('2026-03-02T09:10');
    await world.pass();
    expect(told(await world.events())).to.deep.equal(['START a 08:30', 'COMPLETE a 08:35']);
  });

  it('finds a long run whose sync shows it only when it has ended', async () => {
    world.server.data.putRun(syncA, storyRun(501, '00:30', '00:35'));
    world.at('2026-03-02T02:00');
    await world.pass();
    world.server.data.putRun(syncA, storyRun(502, '02:30', null), { syncFollows: false });
    world.at('2026-03-02T04:00');
    expect((await world.pass()).status).to.equal('unchanged');
    world.server.data.putRun(syncA, storyRun(502, '02:30', '09:00'));
    world.at('2026-03-02T10:00');
    await world.pass();
    expect(told(await world.events())).to.deep.equal(['START a 02:30', 'COMPLETE a 09:00']);
  });

  it('finds the first run of a sync when it is a long one that was not shown', async () => {
    world.at('2026-03-02T02:00');
    await world.pass();
    world.server.data.putRun(syncA, storyRun(502, '02:30', null), { syncFollows: false });
    world.at('2026-03-02T04:00');
    await world.pass();
    world.server.data.putRun(syncA, storyRun(502, '02:30', '09:00'));
    world.at('2026-03-02T10:00');
    await world.pass();
    expect(told(await world.events())).to.deep.equal(['START a 02:30', 'COMPLETE a 09:00']);
  });

  it('remembers a queued run and tells it once it has started', async () => {
    world.server.data.putRun(syncA, storyRun(501, null, null, { createdAt: '08:50' }));
    world.at('2026-03-02T09:00');
    const first = await world.pass();
    expect(first.counts.openRuns).to.equal(1);
    expect(told(await world.events())).to.deep.equal(['JOB a 09:00', 'JOB b 09:00']);
    world.server.data.putRun(syncA, storyRun(501, '09:20', null, { createdAt: '08:50' }));
    world.at('2026-03-02T09:30');
    await world.pass();
    expect(told(await world.events())).to.deep.equal(['START a 09:20']);
    world.server.data.putRun(syncA, storyRun(501, '09:20', '09:40', { createdAt: '08:50' }));
    world.at('2026-03-02T10:00');
    await world.pass();
    expect(told(await world.events())).to.deep.equal(['COMPLETE a 09:40']);
  });

  it('tells a run that ended in the queue at its creation and its end', async () => {
    world.server.data.putRun(syncA, storyRun(501, null, null, { createdAt: '08:50' }));
    world.at('2026-03-02T09:00');
    await world.pass();
    world.server.data.putRun(syncA, storyRun(501, null, '09:10', { createdAt: '08:50', status: 'cancelled' }));
    world.at('2026-03-02T10:00');
    await world.pass();
    expect(told(await world.events())).to.deep.equal(['START a 08:50', 'ABORT a 09:10']);
  });

  it('ends the waiting for an open run whose sync is gone, and for one that is too old', async () => {
    world.server.data.putRun(syncA, storyRun(501, '08:50', null));
    world.server.data.putRun(syncB, storyRun(601, '08:51', null));
    world.at('2026-03-02T09:00');
    await world.pass();
    world.server.data.remove('syncs', syncA);
    world.at('2026-03-03T09:00');
    const second = await world.pass();
    expect(second.exitCode).to.equal(0);
    expect(second.counts.abandoned).to.equal(1);
    world.at('2026-03-20T09:00');
    const third = await world.pass();
    expect(third.counts.abandoned).to.equal(1);
    world.at('2026-03-21T09:00');
    const fourth = await world.pass();
    expect([fourth.counts.abandoned, fourth.counts.openRuns, fourth.status]).to.deep.equal([0, 0, 'unchanged']);
  });

  it('tells a changed mapping as a JobEvent, and only that', async () => {
    world.at('2026-03-02T09:00');
    await world.pass();
    const sync = storySync(syncA, 'a');
    world.server.data.put('syncs', {
      ...sync,
      updatedAt: '2026-03-02T09:30:00.000Z',
      configuration: { ...sync.configuration, mappings: [{ to: 'nickname', from: 'FIRST_NAME', type: 'standard' }] },
    });
    world.at('2026-03-02T10:00');
    await world.pass();
    expect(told(await world.events())).to.deep.equal(['JOB a 10:00']);
  });

  it('back-fills runs alone and leaves the watermark as it is', async () => {
    world.server.data.putRun(syncA, storyRun(401, '2026-02-10T08:00', '2026-02-10T08:05'));
    world.server.data.putRun(syncA, storyRun(501, '08:00', '08:05'));
    world.at('2026-03-02T09:00');
    await world.pass();
    const before = await readFile(join(world.dir, 'watermark.json'), 'utf8');
    const backfill = await world.pass({
      window: { since: '2026-02-10T00:00:00.000Z', until: '2026-02-11T00:00:00.000Z' },
    });
    expect(backfill.status).to.equal('ok');
    expect(told(await world.events())).to.deep.equal(['START a 08:00', 'COMPLETE a 08:05']);
    expect((await world.events())[0]?.eventTime).to.equal('2026-02-10T08:00:00.000Z');
    expect(await readFile(join(world.dir, 'watermark.json'), 'utf8')).to.equal(before);
  });

  it('reads no run when the watermark filters say that nothing is new', async () => {
    world.at('2026-03-02T09:00');
    await world.pass();
    const before = world.server.requests().length;
    world.at('2026-03-02T10:00');
    await world.pass();
    expect(
      world.server
        .requests()
        .slice(before)
        .filter(({ path }) => path.endsWith('/runs')),
    ).to.deep.equal([]);
  });

  it('loses nothing of a sync that was left out for a while', async () => {
    world.at('2026-03-02T09:00');
    await world.pass();
    world.server.data.putRun(syncA, storyRun(501, '09:30', '09:35'));
    world.at('2026-03-02T10:00');
    await world.pass({ selection: { excludeSyncs: ['a'] } });
    world.at('2026-03-02T14:00');
    await world.pass();
    expect(told(await world.events())).to.deep.equal(['START a 09:30', 'COMPLETE a 09:35']);
  });

  describe('with a receiver over HTTP', () => {
    let receiver: Receiver;
    beforeEach(async () => {
      receiver = await openReceiver();
    });
    afterEach(() => receiver.close());
    const both = (): object => ({ sinks: ['openlineage', 'datahub'], openlineage: { file: null, url: receiver.url } });

    it('lets a sink that was down for two passes catch up alone', async () => {
      const overrides = { ...both(), datahub: { file: join(world.dir, 'out/datahub/mcps.json') } };
      world.at('2026-03-02T09:00');
      await world.pass(overrides);
      receiver.received.length = 0;
      receiver.status = 503;
      for (const [hour, id] of [
        ['10', 501],
        ['11', 502],
      ] as const) {
        world.server.data.putRun(
          syncA,
          storyRun(id, `${Number(hour) - 1}:30`.padStart(5, '0'), `${Number(hour) - 1}:35`.padStart(5, '0')),
        );
        world.at(`2026-03-02T${hour}:00`);
        const down = await world.pass(overrides);
        expect(down.exitCode).to.equal(3);
        expect(down.sinks.find(({ name }) => name === 'datahub')?.delivered).to.be.greaterThan(0);
      }
      receiver.status = 201;
      world.at('2026-03-02T12:00');
      const up = await world.pass(overrides);
      expect(up.exitCode).to.equal(0);
      expect(told(receiver.received)).to.deep.equal([
        'START a 09:30',
        'COMPLETE a 09:35',
        'START a 10:30',
        'COMPLETE a 10:35',
      ]);
      expect(up.sinks.find(({ name }) => name === 'datahub')?.delivered).to.equal(0);
    });

    it('begins a sink that is added later with the full lineage and the lookback', async () => {
      world.server.data.putRun(syncA, storyRun(501, '08:00', '08:05'));
      world.at('2026-03-02T09:00');
      await world.pass();
      world.at('2026-03-02T10:00');
      await world.pass({ openlineage: { file: null, url: receiver.url } });
      expect(told(receiver.received)).to.have.members([
        'JOB a 10:00',
        'START a 08:00',
        'COMPLETE a 08:05',
        'JOB b 10:00',
      ]);
    });

    it('keeps an event that the receiver refuses for itself, ends with 3, and goes on', async () => {
      receiver.refuse = (event) => event.eventType === 'COMPLETE';
      world.server.data.putRun(syncA, storyRun(501, '08:00', '08:05'));
      world.at('2026-03-02T09:00');
      const overrides = { openlineage: { file: null, url: receiver.url } };
      const first = await world.pass(overrides);
      expect([first.exitCode, first.status]).to.deep.equal([3, 'partial']);
      const lines = (await readFile(join(world.dir, 'out/openlineage/rejected.ndjson'), 'utf8')).trim().split('\n');
      expect(lines).to.have.length(1);
      expect(JSON.parse(lines[0] ?? '')).to.have.nested.property('answer.status', 422);
      world.at('2026-03-02T10:00');
      expect((await world.pass(overrides)).status).to.equal('unchanged');
    });

    it('holds the place of a refused event when told to', async () => {
      receiver.refuse = (event) => event.eventType === 'COMPLETE';
      world.server.data.putRun(syncA, storyRun(501, '08:00', '08:05'));
      world.at('2026-03-02T09:00');
      const overrides = { openlineage: { file: null, url: receiver.url }, onReject: 'hold' } as const;
      await world.pass(overrides);
      receiver.refuse = () => false;
      receiver.received.length = 0;
      world.at('2026-03-02T10:00');
      expect((await world.pass(overrides)).exitCode).to.equal(0);
      expect(told(receiver.received)).to.include.members(['START a 08:00', 'COMPLETE a 08:05']);
    });

    it('tells static lineage as runs once the receiver refuses JobEvents', async () => {
      receiver.refuse = (event) => event.eventType === undefined;
      world.at('2026-03-02T09:00');
      const summary = await world.pass({ openlineage: { file: null, url: receiver.url } });
      expect(summary.exitCode).to.equal(0);
      expect(told(receiver.received).sort()).to.deep.equal([
        'COMPLETE a 09:00',
        'COMPLETE b 09:00',
        'START a 09:00',
        'START b 09:00',
      ]);
    });

    it('ends with 4 when the only sink is away and with 5 when it refuses the credentials, and commits nothing', async () => {
      world.at('2026-03-02T09:00');
      const overrides = { openlineage: { file: null, url: receiver.url } };
      world.server.data.putRun(syncA, storyRun(501, '08:00', '08:05'));
      receiver.status = 503;
      expect((await world.pass(overrides)).exitCode).to.equal(4);
      receiver.status = 401;
      expect((await world.pass(overrides)).exitCode).to.equal(5);
      expect(await readdir(world.dir)).to.not.include('watermark.json');
    });
  });
});
