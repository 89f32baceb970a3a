/** `--full-every`: a catalogue that lost something has it again after a while. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { openPassWorld, type Overrides, type PassWorld } from '../support/pass-world.js';
import { openRecordingGms, type RecordingGms } from '../support/recording-gms.js';

interface Place {
  toldInFull?: string;
}

describe('--full-every 7d', function () {
  this.timeout(30_000);
  const weekly: Overrides = { fullEveryMs: 7 * 24 * 3600 * 1000 };
  let world: PassWorld;
  let gms: RecordingGms;
  let both: Overrides;
  beforeEach(async () => {
    world = await openPassWorld();
    gms = await openRecordingGms();
    both = { ...weekly, sinks: ['openlineage', 'datahub'], datahub: { url: gms.url } };
    world.at('2026-03-02T09:00');
  });
  afterEach(async () => {
    await gms.close();
    await world.close();
  });

  const file = (): string => join(world.dir, 'watermark.json');
  async function place(sink = 'datahub'): Promise<Place | undefined> {
    const { sinks } = JSON.parse(await readFile(file(), 'utf8')) as { sinks: Record<string, Place> };
    return sinks[sink];
  }
  /** How many things each sink was told. */
  async function pass(overrides: Overrides = both): Promise<number[]> {
    return (await world.pass(overrides)).sinks.map(({ delivered }) => delivered);
  }

  it('tells every sink everything again after a week, and then not again for a week', async () => {
    const all = await pass();
    expect((await place())?.toldInFull).to.equal('2026-03-02T09:00:00.000Z');
    world.at('2026-03-09T08:59');
    expect(await pass()).to.deep.equal([0, 0]);
    expect((await place())?.toldInFull).to.equal('2026-03-02T09:00:00.000Z');
    world.at('2026-03-09T09:00');
    expect(await pass()).to.deep.equal(all);
    expect((await place('openlineage'))?.toldInFull).to.equal('2026-03-09T09:00:00.000Z');
    world.at('2026-03-10T09:00');
    expect(await pass()).to.deep.equal([0, 0]);
  });

  it('waits from the last time all was told, by --full too', async () => {
    const all = await pass();
    world.at('2026-03-05T09:00');
    expect(await pass({ ...both, full: true })).to.deep.equal(all);
    world.at('2026-03-09T09:00');
    expect(await pass()).to.deep.equal([0, 0]);
    world.at('2026-03-12T09:00');
    expect(await pass()).to.deep.equal(all);
  });

  it('stays due after a pass of a part, and after one that a sink did not take; each sink has its own time', async () => {
    const all = await pass();
    world.at('2026-03-09T09:00');
    expect(await pass({ ...both, selection: { syncs: ['b'] } })).to.deep.equal([0, 0]);
    await pass({ ...both, selection: { syncs: ['b'] }, full: true });
    expect((await place())?.toldInFull).to.equal('2026-03-02T09:00:00.000Z');
    gms.fault = ({ method }) => (method === 'POST' ? { status: 503 } : null);
    world.at('2026-03-09T10:00');
    expect((await pass())[0]).to.equal(all[0]);
    expect((await place())?.toldInFull).to.equal('2026-03-02T09:00:00.000Z');
    gms.fault = () => null;
    world.at('2026-03-09T11:00');
    expect(await pass()).to.deep.equal([0, all[1]]);
  });

  it('counts from the beginning with a watermark that has no such time, and never without the option', async () => {
    const all = await pass({ ...both, fullEveryMs: null });
    const watermark = JSON.parse(await readFile(file(), 'utf8')) as { sinks: Record<string, Place> };
    for (const sink of Object.values(watermark.sinks)) delete sink.toldInFull;
    await writeFile(file(), JSON.stringify(watermark));
    world.at('2026-03-20T09:00');
    expect(await pass({ ...both, fullEveryMs: null })).to.deep.equal([0, 0]);
    expect(await place()).to.not.have.property('toldInFull');
    world.at('2026-03-20T10:00');
    expect(await pass()).to.deep.equal(all);
  });
});
