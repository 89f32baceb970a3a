import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { resolveClientConfig } from '#src/openlineage/configuration/client-config.js';
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

const all = ['JOB a', 'START a', 'COMPLETE a', 'JOB b', 'JOB c', 'JOB d', 'JOB e', 'JOB f'].sort();

describe('an OpenLineage sink of several receivers, one of which fails', () => {
  let world: PassWorld;
  let failing: Receiver;
  let working: Receiver;

  beforeEach(async () => {
    world = await openPassWorld();
    for (const [index, slug] of ['c', 'd', 'e', 'f'].entries()) {
      world.server.data.put('syncs', storySync(13 + index, slug));
    }
    world.server.data.putRun(syncA, storyRun(501, '08:00', '08:05'));
    failing = await openReceiver();
    working = await openReceiver();
    world.at('2026-03-02T09:00');
  });
  afterEach(async () => {
    await failing.close();
    await working.close();
    await world.close();
  });

  /** One event in flight, so that the failure is known before most events are made. */
  function toFile(): Overrides {
    return { openlineage: { url: failing.url, concurrency: 1 } };
  }

  async function toBoth(): Promise<Overrides> {
    const members = [failing, working].map(({ url }) => `{type: http, url: "${url}"}`).join(', ');
    const yml = `transport: {type: composite, continue_on_failure: true, transports: [${members}]}\n`;
    await writeFile(join(world.dir, 'openlineage.yml'), yml);
    const client = resolveClientConfig({ env: {}, folder: world.dir, home: null });
    return { openlineage: { file: null, client, concurrency: 1 } };
  }

  const kinds = (events: Receiver['received']): string[] => told(events).map((line) => line.slice(0, -' 09:00'.length));

  for (const [status, code] of [
    [401, 'openlineage_credentials'],
    [503, 'openlineage_unavailable'],
  ] as const) {
    it(`tells the others everything when it answers ${status}, and all of it to that one once it is back`, async () => {
      const overrides = await toBoth();
      failing.status = status;
      const first = await world.pass(overrides);
      expect([first.exitCode, first.status, first.error?.code]).to.deep.equal([3, 'partial', code]);
      expect(first.sinks[0]?.error).to.equal(first.error?.message);
      expect(kinds(working.received).sort()).to.deep.equal(all);
      expect([first.sinks[0]?.delivered, first.sinks[0]?.failed]).to.deep.equal([all.length, all.length]);
      expect((await world.watermark()).sinks['openlineage']?.syncs).to.deep.equal({});

      failing.status = 201;
      world.at('2026-03-02T10:00');
      expect((await world.pass(overrides)).exitCode).to.equal(0);
      expect(kinds(failing.received).sort()).to.deep.equal(all);
      expect((await world.pass(overrides)).status).to.equal('unchanged');
    });

    it(`publishes the file when it answers ${status}, in every pass`, async () => {
      failing.status = status;
      for (const hour of ['09', '10']) {
        world.at(`2026-03-02T${hour}:00`);
        const summary = await world.pass(toFile());
        expect([summary.exitCode, summary.error?.code]).to.deep.equal([3, code]);
        expect(kinds(await world.events()).sort()).to.deep.equal(all);
      }
      expect(await readdir(join(world.dir, 'out/passes'))).to.deep.equal(['20260302T090000.000Z']);
      expect(await readdir(join(world.dir, 'out/openlineage'))).to.deep.equal(['events.ndjson']);

      failing.status = 201;
      world.at('2026-03-02T11:00');
      expect((await world.pass(toFile())).exitCode).to.equal(0);
      expect(kinds(failing.received).sort()).to.deep.equal(all);
    });
  }

  it('publishes the file when nobody listens there', async () => {
    await failing.close();
    const summary = await world.pass(toFile());
    expect([summary.exitCode, summary.error?.code]).to.deep.equal([3, 'openlineage_unavailable']);
    expect(kinds(await world.events()).sort()).to.deep.equal(all);
  });

  it('ends with 5 or 4 when all of them fail, and commits nothing', async () => {
    const overrides = await toBoth();
    failing.status = working.status = 401;
    expect((await world.pass(overrides)).exitCode).to.equal(5);
    failing.status = working.status = 503;
    expect((await world.pass(overrides)).exitCode).to.equal(4);
    failing.status = 401;
    expect((await world.pass(overrides)).exitCode).to.equal(4);
    expect(await readdir(world.dir)).to.not.include('watermark.json');
  });

  it('tells another sink in the same pass, and lags behind it alone', async () => {
    failing.status = 401;
    const file = join(world.dir, 'out/datahub/mcps.json');
    const overrides = { ...toFile(), sinks: ['openlineage', 'datahub'], datahub: { file } } as const;
    expect((await world.pass(overrides)).exitCode).to.equal(3);
    expect(JSON.parse(await readFile(file, 'utf8'))).to.not.have.length(0);
    expect(kinds(await world.events()).sort()).to.deep.equal(all);
    const { sinks } = await world.watermark();
    expect(Object.keys(sinks['openlineage']?.syncs ?? {})).to.deep.equal([]);
    expect(Object.keys(sinks['datahub']?.syncs ?? {})).to.have.length(6);
  });
});
