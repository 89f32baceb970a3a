import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { openPassWorld, storyRun, storySync, syncA, told, type PassWorld } from '../support/pass-world.js';

describe('windows that are given by hand', () => {
  let world: PassWorld;
  beforeEach(async () => {
    world = await openPassWorld();
    world.server.data.putRun(syncA, storyRun(501, '06:30', '06:35'));
    world.server.data.putRun(syncA, storyRun(502, '08:00', '08:05'));
    world.at('2026-03-02T09:00');
    await world.pass();
  });
  afterEach(() => world.close());

  it('tell the runs of the window again, and older ones not', async () => {
    world.server.data.putRun(syncA, storyRun(503, '09:30', '09:35'));
    world.at('2026-03-02T10:00');
    await world.pass({ window: { since: '2026-03-02T07:00:00.000Z' } });
    expect(told(await world.events())).to.deep.equal([
      ...['START a 08:00', 'COMPLETE a 08:05'],
      ...['START a 09:30', 'COMPLETE a 09:35'],
    ]);
  });

  it('do not lose what a sync that was not told yet ran before them', async () => {
    world.server.data.put('syncs', storySync(13, 'c'));
    world.server.data.putRun(13, storyRun(701, '08:30', '08:35'));
    world.at('2026-03-02T10:00');
    await world.pass({ window: { since: '2026-03-02T08:50:00.000Z' } });
    expect(told(await world.events())).to.include.members(['START c 08:30', 'COMPLETE c 08:35']);
  });

  it('are refused when they leave a gap, and leave its runs out when that is meant', async () => {
    world.server.data.putRun(syncA, storyRun(503, '09:30', '09:35'));
    world.server.data.putRun(syncA, storyRun(504, '11:30', '11:35'));
    world.at('2026-03-02T12:00');
    const since = '2026-03-02T11:00:00.000Z';
    expect((await world.pass({ window: { since } })).error?.code).to.equal('window_gap');
    await world.pass({ window: { since, allowGap: true } });
    expect(told(await world.events())).to.deep.equal(['START a 11:30', 'COMPLETE a 11:35']);
    world.at('2026-03-02T13:00');
    expect((await world.pass()).status).to.equal('unchanged');
  });

  it('hand the watermark on from file to file also when nothing moves', async () => {
    const [from, to] = [join(world.dir, 'watermark.json'), join(world.dir, 'next.json')];
    const window = { since: '2026-03-01T00:00:00.000Z', until: '2026-03-02T00:00:00.000Z' };
    await world.pass({ window, watermark: { in: from, out: to } });
    expect(JSON.parse(await readFile(to, 'utf8'))).to.deep.equal(JSON.parse(await readFile(from, 'utf8')));
  });

  it('keep fields of a later version in the watermark, at every level', async () => {
    const path = join(world.dir, 'watermark.json');
    const mark = JSON.parse(await readFile(path, 'utf8')) as {
      window: object;
      sinks: { openlineage: { syncs: Record<string, object> } };
    }; // written by the pass before
    const { openlineage } = mark.sinks;
    const later = {
      ...mark,
      later: 1,
      window: { ...mark.window, later: 2 },
      sinks: {
        another: { later: 3 },
        openlineage: {
          ...openlineage,
          later: 4,
          syncs: { ...openlineage.syncs, [syncA]: { ...openlineage.syncs[syncA], later: 5 } },
        },
      },
    };
    await writeFile(path, JSON.stringify(later));
    world.server.data.putRun(syncA, storyRun(503, '09:30', '09:35'));
    world.at('2026-03-02T10:00');
    expect((await world.pass()).exitCode).to.equal(0);
    const after: unknown = JSON.parse(await readFile(path, 'utf8'));
    expect(after).to.have.property('later', 1);
    expect(after).to.have.nested.property('window.later', 2);
    expect(after).to.have.nested.property('sinks.another.later', 3);
    expect(after).to.have.nested.property('sinks.openlineage.later', 4);
    expect(after).to.have.nested.property(`sinks.openlineage.syncs.${syncA}.later`, 5);
  });
});
