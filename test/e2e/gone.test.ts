/** What is told of syncs and models that are gone, and when: over real passes, with the API's answers of a test's choosing. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Fault } from '#src/demo/faults.js';
import { createValidator } from '#src/openlineage/validate.js';
import { openReceiver } from '../support/receiver.js';
import {
  openPassWorld,
  storyRun,
  storySync,
  syncA,
  syncB,
  type Overrides,
  type PassWorld,
  type StoryEvent,
} from '../support/pass-world.js';

interface Place {
  readonly told: Record<string, string>;
  readonly syncs: Record<string, object>;
  names?: Record<string, string>;
}

describe('a sync that is gone', function () {
  this.timeout(20_000);
  let world: PassWorld;
  /** The API's answer to the question for one object, by its path. */
  let answers: Map<string, Fault>;
  let runsAreAway: boolean;
  beforeEach(async () => {
    answers = new Map();
    runsAreAway = false;
    const away: Fault = { kind: 'status', status: 503, body: 'away' };
    world = await openPassWorld({
      faults: ({ path }) => answers.get(path) ?? (runsAreAway && path.includes('/runs') ? away : null),
    });
    world.at('2026-03-02T09:00');
  });
  afterEach(() => world.close());

  const hour = (n: number): void => world.at(`2026-03-02T${String(n).padStart(2, '0')}:00`);
  const asked = (): string[] =>
    world.server
      .requests()
      .map(({ path }) => path)
      .filter((path) => /^\/(?:syncs|models)\/\w+$/.test(path));

  async function place(sink = 'openlineage'): Promise<Place> {
    const { sinks } = JSON.parse(await readFile(join(world.dir, 'watermark.json'), 'utf8')) as {
      sinks: Record<string, Place>;
    };
    const found = sinks[sink];
    if (found === undefined) throw new Error(`the watermark has no ${sink}`);
    return found;
  }

  /** The events that this pass published, none when it had no news; and its end. */
  async function passOf(overrides: Overrides = {}): Promise<{ told: StoryEvent[]; exitCode: number }> {
    const summary = await world.pass(overrides);
    return { told: summary.outputs.length === 0 ? [] : await world.events(), exitCode: summary.exitCode };
  }

  async function deletionOf(overrides: Overrides = {}): Promise<string[]> {
    const { told } = await passOf(overrides);
    return told
      .filter(({ job }) => JSON.stringify(job.facets['tags'] ?? '').includes('"deleted"'))
      .map(({ job }) => job.name);
  }

  async function firstPassThenGone(overrides: Overrides = {}): Promise<void> {
    await world.pass(overrides);
    world.server.data.remove('syncs', syncA);
    hour(10);
  }

  it('is told once, as a job that reads and writes nothing, and forgotten', async () => {
    await firstPassThenGone();
    const { told } = await passOf();
    expect(told).to.have.length(1);
    const [event] = told;
    expect(event).to.deep.include({ eventTime: '2026-03-02T10:00:00.000Z', inputs: [], outputs: [] });
    expect(event).to.not.have.property('run');
    expect(event?.job).to.include({ namespace: 'hightouch', name: '417.a' });
    expect(event?.job.facets['documentation']).to.include({ _deleted: true });
    expect(event?.job.facets['sql']).to.include({ _deleted: true });
    expect(event?.job.facets['tags']).to.have.deep.property('tags', [
      { key: 'deleted', value: 'true', source: 'HIGHTOUCH_LINEAGE' },
    ]);
    expect(createValidator()(event)).to.deep.equal([]);
    expect(asked()).to.deep.equal([`/syncs/${syncA}`]);
    const { told: known, syncs, names } = await place();
    expect([known, syncs, names].map((one) => Object.keys(one ?? {}))).to.deep.equal([
      [`sync:${syncB}`],
      [String(syncB)],
      [`sync:${syncB}`],
    ]);

    hour(11);
    expect((await world.pass()).status).to.equal('unchanged');
    expect(asked()).to.have.length(1);
  });

  it('is told by job name, after all that is there, whatever its id', async () => {
    const slugs = new Map([
      [20, 'm'],
      [3, 'z'],
      [100, 'c'],
      [21, 'k'],
    ]);
    for (const [id, slug] of slugs) world.server.data.put('syncs', storySync(id, slug));
    await world.pass();
    for (const id of [20, 3, 100]) world.server.data.remove('syncs', id);
    world.server.data.put('syncs', storySync(22, 'y'));
    hour(10);
    const { told } = await passOf();
    expect(told.map(({ job }) => job.name)).to.deep.equal(['417.y', '417.c', '417.m', '417.z']);
    expect(asked()).to.deep.equal(['/syncs/100', '/syncs/20', '/syncs/3']);
  });

  it('comes after the others, by id, where an older release did not note its name', async () => {
    for (const [id, slug] of [
      [20, 'm'],
      [3, 'z'],
      [100, 'c'],
    ] as const)
      world.server.data.put('syncs', storySync(id, slug));
    await world.pass();
    for (const id of [20, 3, 100]) world.server.data.remove('syncs', id);
    const path = join(world.dir, 'watermark.json');
    const watermark = JSON.parse(await readFile(path, 'utf8')) as { sinks: Record<string, Place> };
    const names = watermark.sinks['openlineage']?.names ?? {};
    delete names['sync:20'];
    delete names['sync:3'];
    await writeFile(path, JSON.stringify(watermark));
    hour(10);
    expect(await deletionOf()).to.deep.equal(['417.c']);
    expect(asked()).to.deep.equal(['/syncs/100', '/syncs/3', '/syncs/20']);
  });

  for (const [what, fault] of [
    ['401', { kind: 'status', status: 401, body: { message: 'no' } }],
    ['403', { kind: 'status', status: 403, body: { message: 'no' } }],
    ['410', { kind: 'status', status: 410, body: { message: 'no' } }],
    ['500, again and again', { kind: 'status', status: 500, body: 'Internal Server Error' }],
    ['a cut connection', { kind: 'reset' }],
  ] as const satisfies readonly (readonly [string, Fault])[]) {
    it(`is kept while the API answers ${what}, and told after its 404`, async () => {
      await firstPassThenGone();
      answers.set(`/syncs/${syncA}`, fault);
      expect(await deletionOf()).to.deep.equal([]);
      const kept = await place();
      expect(kept.told).to.have.property(`sync:${syncA}`);
      expect(kept.syncs).to.have.property(String(syncA));
      expect(kept.names).to.have.property(`sync:${syncA}`, '417.a');
      answers.clear();
      hour(11);
      expect(await deletionOf()).to.deep.equal(['417.a']);
      expect((await place()).told).to.not.have.property(`sync:${syncA}`);
    });
  }

  it('is kept when the API has it, though no list does', async () => {
    await firstPassThenGone();
    answers.set(`/syncs/${syncA}`, { kind: 'status', status: 200, body: { id: syncA } });
    expect(await deletionOf()).to.deep.equal([]);
    expect((await place()).told).to.have.property(`sync:${syncA}`);
  });

  for (const [what, overrides] of [
    ['--syncs', { selection: { syncs: ['b'] } }],
    ['--exclude-syncs', { selection: { excludeSyncs: ['z'] } }],
    ['--models', { selection: { models: ['.*'] } }],
    ['--destinations', { selection: { destinations: ['crm'] } }],
    ['--skip-disabled', { selection: { skipDisabled: true } }],
    ['a back-fill', { window: { until: '2026-03-02T08:00:00.000Z', since: '2026-03-02T07:00:00.000Z' } }],
  ] as const satisfies readonly (readonly [string, Overrides])[]) {
    it(`is not asked for by ${what}: a part proves nothing`, async () => {
      await firstPassThenGone();
      expect(await deletionOf(overrides)).to.deep.equal([]);
      expect(asked()).to.deep.equal([]);
      expect((await place()).told).to.have.property(`sync:${syncA}`);
      hour(11);
      expect(await deletionOf()).to.deep.equal(['417.a']);
    });
  }

  it('is not asked for by a pass in which the runs of another stayed unavailable', async () => {
    world.server.data.putRun(syncB, storyRun(601, '08:50', null));
    await firstPassThenGone();
    runsAreAway = true;
    const summary = await world.pass();
    expect(summary.exitCode).to.equal(3);
    expect(asked()).to.deep.equal([]);
    runsAreAway = false;
    hour(11);
    expect(await deletionOf()).to.deep.equal(['417.a']);
  });

  it('is not asked for when all lists are empty: the key may be of another workspace', async () => {
    await world.pass();
    for (const id of [syncA, syncB]) world.server.data.remove('syncs', id);
    for (const [kind, id] of [
      ['models', 3],
      ['sources', 1],
      ['destinations', 2],
    ] as const)
      world.server.data.remove(kind, id);
    hour(10);
    expect((await world.pass()).status).to.equal('unchanged');
    expect(asked()).to.deep.equal([]);
    expect(Object.keys((await place()).told)).to.have.length(2);
  });

  it('is told again when the receiver did not take it', async () => {
    const receiver = await openReceiver();
    try {
      const overrides = { openlineage: { file: null, url: receiver.url } };
      await firstPassThenGone(overrides);
      receiver.status = 503;
      expect((await passOf(overrides)).exitCode).to.equal(4);
      expect((await place()).names).to.have.property(`sync:${syncA}`, '417.a');
      receiver.status = 201;
      receiver.received.length = 0;
      hour(11);
      expect((await passOf(overrides)).exitCode).to.equal(0);
      expect(receiver.received.map(({ job }) => job.name)).to.deep.equal(['417.a']);
      expect((await place()).told).to.not.have.property(`sync:${syncA}`);
    } finally {
      await receiver.close();
    }
  });

  it('is told as a run to consumers of runs alone, and to those that refuse JobEvents', async () => {
    const types = (events: readonly StoryEvent[]): unknown =>
      events.map(({ eventType, inputs, outputs }) => [eventType, inputs.length, outputs.length]);
    await firstPassThenGone({ openlineage: { profile: 'datazone' } });
    const { told } = await passOf({ openlineage: { profile: 'datazone' } });
    expect(types(told)).to.deep.equal([
      ['START', 0, 0],
      ['COMPLETE', 0, 0],
    ]);
    const receiver = await openReceiver();
    try {
      receiver.refuse = ({ run }) => run === undefined;
      const overrides = { openlineage: { file: null, url: receiver.url } };
      hour(11);
      await world.pass(overrides);
      world.server.data.remove('syncs', syncB);
      hour(12);
      receiver.received.length = 0;
      expect((await passOf(overrides)).exitCode).to.equal(0);
      expect(types(receiver.received)).to.deep.equal([
        ['START', 0, 0],
        ['COMPLETE', 0, 0],
      ]);
    } finally {
      await receiver.close();
    }
  });

  it('is not told when another sync has its name now', async () => {
    await world.pass();
    world.server.data.remove('syncs', syncA);
    world.server.data.put('syncs', storySync(99, 'a'));
    hour(10);
    expect(await deletionOf()).to.deep.equal([]);
    const { told } = await place();
    expect(told).to.have.property('sync:99');
    expect(told).to.not.have.property(`sync:${syncA}`);
  });

  it('is forgotten untold when the watermark of an older release does not have its name', async () => {
    await firstPassThenGone();
    const path = join(world.dir, 'watermark.json');
    const watermark = JSON.parse(await readFile(path, 'utf8')) as { sinks: { openlineage: Place } };
    delete watermark.sinks.openlineage.names;
    await writeFile(path, JSON.stringify(watermark));
    expect(await deletionOf()).to.deep.equal([]);
    const { told, names } = await place();
    expect(told).to.not.have.property(`sync:${syncA}`);
    expect(names, 'those that are there are noted from now on').to.deep.equal({ [`sync:${syncB}`]: '417.b' });
  });

  it('goes by the name that it was told under', async () => {
    await world.pass();
    world.server.data.remove('syncs', syncA);
    hour(10);
    expect(await deletionOf({ workspaceName: 'renamed' })).to.deep.equal(['417.a']);
  });

  it('is asked for once for all sinks, and each forgets it by itself', async () => {
    const both: Overrides = {
      sinks: ['openlineage', 'datahub'],
      datahub: { file: join(world.dir, 'out/datahub/mcps.json'), failSafeThreshold: 100 }, // all of it is gone
    };
    await firstPassThenGone(both);
    world.server.data.remove('syncs', syncB);
    world.server.data.remove('models', 3);
    await world.pass({ ...both, sinks: ['openlineage'] });
    expect(asked()).to.deep.equal([`/syncs/${syncA}`, `/syncs/${syncB}`]);
    expect((await place('datahub')).told).to.include.keys(`sync:${syncA}`, 'model:3');
    hour(11);
    await world.pass(both);
    expect(asked().slice(2)).to.deep.equal([`/syncs/${syncA}`, `/syncs/${syncB}`, '/models/3']);
    expect(Object.keys((await place('datahub')).told).filter((key) => /^(?:sync|model):/.test(key))).to.deep.equal([]);
  });

  it('leaves its model behind, whose dataset is dropped with it when that is gone too', async () => {
    const overrides = { openlineage: { models: true } };
    await world.pass(overrides);
    for (const id of [syncA, syncB]) world.server.data.remove('syncs', id);
    world.server.data.remove('models', 3);
    hour(10);
    const { told } = await passOf(overrides);
    const lines = told.map(
      (event) => event.job?.name ?? JSON.stringify((event as unknown as { dataset: object }).dataset),
    );
    expect(lines[0]).to.equal('417.a');
    expect(lines[1]).to.equal('417.b');
    expect(lines[2]).to.include('"hightouch://417"').and.include('"contacts"').and.include('"DROP"');
    expect(lines[3]).to.equal('417.model.contacts');
    for (const event of told) expect(createValidator()(event)).to.deep.equal([]);
  });
});
