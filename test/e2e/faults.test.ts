import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { sampleWorkspace } from '#src/demo/sample-workspace.js';
import { startHightouchServer, type HightouchServer, type ServerOptions } from '#src/demo/server.js';
import { packageRoot } from '#src/files/package-root.js';
import { createValidator } from '#src/openlineage/validate.js';
import { runPass } from '#src/pass.js';
import { startFaultyServer } from '../support/faulty-server.js';
import { testConfig, testHost, type StoryEvent } from '../support/pass-world.js';
import { describeWithShared } from '../support/paths.js';
import { officialValidator } from '../support/official-validator.js';

const nowMs = Date.parse('2026-03-02T09:00:00.000Z');
const key = 'story-key-for-tests';
const files = ['openlineage/events.ndjson', 'datahub/mcps.json', 'coverage.json'];

describe('equal input gives byte-equal output', function () {
  this.timeout(60_000);
  let dir: string;
  let expected: readonly string[];

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'hightouch-lineage-faults-'));
    expected = await passOver(() => startHightouchServer({ data: sampleWorkspace(nowMs), key }));
  });
  after(() => rm(dir, { recursive: true, force: true }));

  async function passOver(open: () => Promise<HightouchServer>): Promise<readonly string[]> {
    const server = await open();
    const outputDir = await mkdtemp(join(dir, 'pass-'));
    try {
      const config = testConfig(server.url, outputDir, {
        sinks: ['openlineage', 'datahub'],
        outputDir,
        datahub: { file: join(outputDir, 'datahub/mcps.json') },
        watermark: { in: null, out: null },
      });
      const summary = await runPass(
        config,
        testHost(() => nowMs),
      );
      expect(summary.error, 'the pass succeeds').to.equal(undefined);
      expect(summary.counts.skipped).to.equal(0);
      return await Promise.all(files.map((file) => readFile(join(outputDir, file), 'utf8')));
    } finally {
      await server.close();
    }
  }

  const shapes: readonly (readonly [string, Partial<ServerOptions>])[] = [
    ['string ids', { ids: 'string' }],
    ['lists without hasMore', { hasMore: 'syncs-and-runs' }],
    ['runs newest first', { runOrder: 'desc' }],
    ['shuffled lists and runs', { runOrder: 'shuffled', seed: 7, shuffleLists: 7 }],
    ['inclusive time bounds', { timeBounds: 'inclusive' }],
    ['slow answers', { latencyMs: 5 }],
  ];
  for (const [name, options] of shapes) {
    it(`whatever the API's manner: ${name}`, async () => {
      const found = await passOver(() => startHightouchServer({ data: sampleWorkspace(nowMs), key, ...options }));
      for (const [index, file] of files.entries()) expect(found[index] === expected[index], file).to.equal(true);
    });
  }

  it('whatever fails on the way', async () => {
    const seed = Number(process.env['TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
    process.stdout.write(`      seed ${seed}\n`);
    const found = await passOver(() => startFaultyServer({ data: sampleWorkspace(nowMs), key }, { seed, rate: 0.5 }));
    for (const [index, file] of files.entries())
      expect(found[index] === expected[index], `${file}, seed ${seed}`).to.equal(true);
  });

  it('and every event is valid by our own schemas, without a warning but for what cannot be known', async () => {
    const facets = ['HightouchSyncJobFacet', 'HightouchRowResultsRunFacet'].map((name) =>
      readFile(join(packageRoot(), `spec/facets/1-0-0/${name}.json`), 'utf8'),
    );
    const extraSchemas = (await Promise.all(facets)).map((text) => JSON.parse(text) as object); // our own files
    const validate = createValidator({ extraSchemas });
    const lines = (expected[0] ?? '').trim().split('\n');
    expect(lines.length).to.be.greaterThan(100);
    // Of a sync whose tables cannot be known (its model is gone, say) runs have no inputs, and are warned about.
    const isKnown = ({ pointer, message }: { readonly pointer: string; readonly message: string }): boolean =>
      pointer === '/inputs' && message.includes('without inputs');
    for (const line of lines) {
      const event = JSON.parse(line) as StoryEvent; // written by the pass under test
      const warnings = validate(event).filter((fault) => !(hasNoInputs(event) && isKnown(fault)));
      expect(warnings, line.slice(0, 300)).to.deep.equal([]);
    }
    expect(lines.filter((line) => hasNoInputs(JSON.parse(line) as StoryEvent))).to.not.have.length(0);
  });

  describeWithShared('official schemas', ['openlineage-spec'], (folder) => {
    it('and by the official ones, formats included', async () => {
      const validate = officialValidator(folder);
      for (const line of (expected[0] ?? '').trim().split('\n')) {
        expect(validate(JSON.parse(line)), line.slice(0, 300)).to.deep.equal([]);
      }
    });
  });
});

function hasNoInputs({ job, inputs }: StoryEvent): boolean {
  const { coverage } = job.facets['hightouch_sync'] as unknown as { coverage: { resolved: boolean } }; // our facet
  return inputs.length === 0 && !coverage.resolved;
}
