import { readdir } from 'node:fs/promises';
import { expect } from 'chai';
import {
  openPassWorld,
  storyRun,
  storySync,
  syncA,
  told,
  type Overrides,
  type PassWorld,
} from '../support/pass-world.js';
import { openReceiver, type Receiver } from '../support/receiver.js';

describe('a receiver that answers JobEvents with a server error, and takes RunEvents', () => {
  let world: PassWorld;
  let receiver: Receiver;
  let overrides: Overrides;
  /** Names of the jobs whose JobEvents were sent to it. */
  let asked: Set<string>;

  beforeEach(async () => {
    world = await openPassWorld();
    receiver = await openReceiver();
    asked = new Set();
    receiver.answer = ({ eventType, job }) => {
      if (eventType !== undefined) return null;
      asked.add(job.name);
      return 500;
    };
    overrides = { openlineage: { file: null, url: receiver.url, concurrency: 1 } };
    world.server.data.putRun(syncA, storyRun(501, '08:00', '08:05'));
    world.at('2026-03-02T09:00');
  });
  afterEach(async () => {
    await receiver.close();
    await world.close();
  });

  function addSyncs(...slugs: readonly string[]): void {
    for (const [index, slug] of slugs.entries()) world.server.data.put('syncs', storySync(13 + index, slug));
  }

  const asRuns = (...slugs: readonly string[]): string[] =>
    slugs.flatMap((slug) => [`START ${slug} 09:00`, `COMPLETE ${slug} 09:00`]);

  it('gets them as runs, and no JobEvent more, before it counts as away', async () => {
    addSyncs('c', 'd', 'e', 'f');
    const summary = await world.pass(overrides);
    expect([summary.exitCode, summary.sinks[0]?.rejected, summary.sinks[0]?.failed]).to.deep.equal([0, 0, 0]);
    const all = [...asRuns('a', 'b', 'c', 'd', 'e', 'f'), 'START a 08:00', 'COMPLETE a 08:05'];
    // The last event may come twice: it is sent once more, to see whether the receiver works.
    expect([...new Set(told(receiver.received))].sort()).to.deep.equal(all.sort());
    expect(asked.size, 'three in a row tell').to.equal(3);
    world.at('2026-03-02T10:00');
    expect((await world.pass(overrides)).status).to.equal('unchanged');
  });

  it('gets the lineage of a sync before its runs', async () => {
    addSyncs('c', 'd');
    await world.pass(overrides);
    expect(told(receiver.received).filter((line) => line.includes(' a '))).to.deep.equal([
      ...asRuns('a'),
      'START a 08:00',
      'COMPLETE a 08:05',
    ]);
  });

  it('gets them as runs at the end, too, when there are too few to tell', async () => {
    expect((await world.pass(overrides)).exitCode).to.equal(0);
    const all = [...asRuns('a', 'b'), 'START a 08:00', 'COMPLETE a 08:05'];
    expect(told(receiver.received).sort()).to.deep.equal(all.sort());
  });

  it('gets them as runs where runs of unchanged syncs have passed before', async () => {
    receiver.answer = () => null;
    await world.pass(overrides);
    receiver.received.length = 0;
    receiver.answer = ({ eventType }) => (eventType === undefined ? 500 : null);
    world.server.data.putRun(syncA, storyRun(502, '09:10', '09:15'));
    addSyncs('c');
    world.at('2026-03-02T10:00');
    const summary = await world.pass(overrides);
    expect([summary.exitCode, summary.sinks[0]?.rejected]).to.deep.equal([0, 0]);
    expect(told(receiver.received)).to.include.members(['START a 09:10', 'START c 10:00', 'COMPLETE c 10:00']);
  });

  it('does not get them as runs when JobEvents are asked for: it counts as away', async () => {
    addSyncs('c', 'd');
    const summary = await world.pass({ openlineage: { ...overrides.openlineage, static: 'events' } });
    expect([summary.exitCode, receiver.received.length]).to.deep.equal([4, 0]);
  });

  it('counts as away when it takes runs neither', async () => {
    addSyncs('c', 'd');
    receiver.answer = () => 503;
    const summary = await world.pass(overrides);
    expect([summary.exitCode, summary.sinks[0]?.rejected]).to.deep.equal([4, 0]);
    expect(await readdir(world.dir)).to.not.include('watermark.json');
  });
});
