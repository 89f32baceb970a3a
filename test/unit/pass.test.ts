import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { forgetSecrets, registerSecret } from '#src/log/redact.js';
import { openPassWorld, type PassWorld } from '../support/pass-world.js';

describe('a pass', () => {
  let world: PassWorld;
  beforeEach(async () => {
    world = await openPassWorld();
  });
  afterEach(() => world.close());

  it('without a sink tells nothing, still reports coverage, and leaves the watermark to a pass that tells', async () => {
    world.at('2026-03-02T12:00');
    await world.pass();
    const before = await world.watermark();
    const runsAsked = world.server.counts.byRoute.runs;
    world.at('2026-03-02T13:00');
    const summary = await world.pass({ sinks: [] });
    expect(summary).to.deep.include({ status: 'unchanged', exitCode: 0, sinks: [] });
    expect(summary.coverage.syncsTotal).to.be.greaterThan(0);
    expect(summary.watermark.out).to.equal(null);
    expect(await world.watermark()).to.deep.equal(before);
    expect(world.server.counts.byRoute.runs).to.equal(runsAsked);
  });

  it('writes no key into any file, even one that Hightouch gives back in a name', async () => {
    const key = 'story-key-for-tests';
    registerSecret(key);
    try {
      for (const model of world.server.data.list('models')) {
        world.server.data.put('models', { ...model, name: `key ${key}`, tags: { owner: key } });
      }
      world.at('2026-03-02T12:00');
      const result = join(world.dir, 'result.json');
      const summary = await world.pass({ sinks: ['openlineage', 'datahub'], workspaceName: `w-${key}`, result });
      expect(summary.status).to.equal('ok');
      const paths = (await readdir(world.dir, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name));
      expect(paths.map((path) => basename(path))).to.include.members([
        'events.ndjson',
        'mcps.json',
        'coverage.json',
        'summary.json',
        'metrics.prom',
        'result.json',
        'watermark.json',
      ]);
      for (const path of paths) {
        const text = await readFile(path, 'utf8');
        expect(text, path).to.not.include(key);
        if (path.endsWith('.json')) expect(() => JSON.parse(text), path).to.not.throw();
      }
      const told = await readFile(join(world.dir, 'out/openlineage/events.ndjson'), 'utf8');
      expect(told).to.include('w-[secret].a');
    } finally {
      forgetSecrets();
    }
  });
});
