import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Interruption } from '#src/process/signals.js';
import {
  openPassWorld,
  readEvents,
  storyRun,
  storySync,
  syncA,
  syncB,
  told,
  type Overrides,
  type PassWorld,
  type StoryEvent,
} from '../support/pass-world.js';
import { openReceiver, type Receiver } from '../support/receiver.js';

describe('a receiver that fails for some', () => {
  let world: PassWorld;
  let receiver: Receiver;
  let overrides: Overrides;

  beforeEach(async () => {
    world = await openPassWorld();
    receiver = await openReceiver();
    overrides = { openlineage: { file: null, url: receiver.url } };
    world.at('2026-03-02T09:00');
  });
  afterEach(async () => {
    await receiver.close();
    await world.close();
  });

  async function rejected(): Promise<StoryEvent[]> {
    const text = await readFile(join(world.dir, 'out/openlineage/rejected.ndjson'), 'utf8').catch(() => '');
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => (JSON.parse(line) as { event: StoryEvent }).event); // written by the pass under test
  }

  it('keeps a run that ends in a server error again and again, and goes on when others pass', async () => {
    world.server.data.putRun(syncA, storyRun(501, '08:00', '08:05'));
    world.server.data.putRun(syncA, storyRun(502, '08:10', '08:15'));
    receiver.answer = (event) => (event.eventType !== undefined && event.eventTime.includes('T08:0') ? 500 : null);
    const first = await world.pass(overrides);
    expect([first.exitCode, first.status]).to.deep.equal([3, 'partial']);
    expect(told(await rejected())).to.deep.equal(['START a 08:00', 'COMPLETE a 08:05']);
    expect(told(receiver.received)).to.include.members([
      'START a 08:10',
      'COMPLETE a 08:15',
      'JOB a 09:00',
      'JOB b 09:00',
    ]);
    world.at('2026-03-02T10:00');
    expect((await world.pass(overrides)).status).to.equal('unchanged');
  });

  it('does not take three such syncs in a row for a receiver that is away', async () => {
    for (const [id, slug] of [
      [13, 'c'],
      [14, 'd'],
      [15, 'e'],
    ] as const)
      world.server.data.put('syncs', storySync(id, slug));
    receiver.answer = (event) => (/\.[bcd]$/.test(event.job.name) ? 502 : null);
    const first = await world.pass(overrides);
    expect(first.exitCode).to.equal(3);
    expect(told(await rejected()).sort()).to.deep.equal(['JOB b 09:00', 'JOB c 09:00', 'JOB d 09:00']);
    expect(told(receiver.received)).to.include.members(['JOB a 09:00', 'JOB e 09:00']);
  });

  it('refuses nothing when it goes away in the middle, and gets it all in the next pass', async () => {
    world.server.data.putRun(syncB, storyRun(601, '08:00', '08:05'));
    let taken = 0;
    receiver.answer = () => ((taken += 1) > 1 ? 503 : null);
    const first = await world.pass(overrides);
    expect(first.exitCode).to.equal(3);
    expect(await rejected()).to.deep.equal([]);
    receiver.answer = () => null;
    world.at('2026-03-02T10:00');
    expect((await world.pass(overrides)).exitCode).to.equal(0);
    const all = told(receiver.received).map((line) => line.replace(/ (09|10):00$/, ''));
    expect(all).to.include.members(['JOB a', 'JOB b', 'START b 08:00', 'COMPLETE b 08:05']);
  });

  it('keeps JobEvents in the file when the receiver gets runs in their place', async () => {
    receiver.refuse = (event) => event.eventType === undefined;
    const file = join(world.dir, 'out/openlineage/events.ndjson');
    expect((await world.pass({ openlineage: { file, url: receiver.url } })).exitCode).to.equal(0);
    expect(told(await readEvents(file))).to.deep.equal(['JOB a 09:00', 'JOB b 09:00']);
    expect(told(receiver.received).sort()).to.deep.equal([
      'COMPLETE a 09:00',
      'COMPLETE b 09:00',
      'START a 09:00',
      'START b 09:00',
    ]);
  });

  it('ends with the signal that stops the pass while it delivers, and commits nothing', async () => {
    const stop = new AbortController();
    receiver.answer = () => {
      stop.abort(new Interruption('SIGTERM'));
      return null;
    };
    expect((await world.pass({ ...overrides, signal: stop.signal })).exitCode).to.equal(143);
    expect(await readdir(world.dir)).to.not.include('watermark.json');
  });

  it('leaves no folder behind when nothing was refused and no file was asked for', async () => {
    expect((await world.pass({ ...overrides, outputDirGiven: false })).exitCode).to.equal(0);
    expect(await readdir(world.dir)).to.deep.equal(['watermark.json']);
  });

  it('says before the first request that refused events could not be kept', async () => {
    const outputDir = join(world.dir, 'watermark.json', 'out');
    await world.pass({ ...overrides, outputDirGiven: false });
    const before = world.server.requests().length;
    const summary = await world.pass({ ...overrides, outputDir, outputDirGiven: false });
    expect([summary.exitCode, summary.error?.code]).to.deep.equal([2, 'output_unwritable']);
    expect(world.server.requests().length).to.equal(before);
  });
});
