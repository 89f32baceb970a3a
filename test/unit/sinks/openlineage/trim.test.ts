import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { packageRoot } from '#src/files/package-root.js';
import { createValidator } from '#src/openlineage/validate.js';
import {
  openPassWorld,
  storyRun,
  storySync,
  syncA,
  told,
  type PassWorld,
  type StoryEvent,
} from '../../../support/pass-world.js';
import { openReceiver } from '../../../support/receiver.js';

const maxEventBytes = 10_000;

describe('events over --max-event-bytes', () => {
  let world: PassWorld;
  beforeEach(async () => {
    world = await openPassWorld();
    world.at('2026-03-02T09:00');
  });
  afterEach(() => world.close());

  function trimmedSteps({ job }: StoryEvent): string | undefined {
    const { tags } = (job.facets['tags'] ?? { tags: [] }) as { tags: { key: string; value: string }[] }; // the standard facet
    return tags.find(({ key }) => key === 'hightouch_lineage_trimmed')?.value;
  }

  async function eventsOf(limit: number, accepted = /^$/): Promise<StoryEvent[]> {
    await world.pass({ openlineage: { maxEventBytes: limit } });
    const facets = ['HightouchSyncJobFacet', 'HightouchRowResultsRunFacet'].map((name) =>
      readFile(join(packageRoot(), `spec/facets/1-0-0/${name}.json`), 'utf8'),
    );
    const extraSchemas = (await Promise.all(facets)).map((text) => JSON.parse(text) as object); // our own files
    const validate = createValidator({ extraSchemas });
    const events = await world.events();
    for (const event of events) {
      expect(Buffer.byteLength(JSON.stringify(event))).to.be.at.most(limit);
      expect(validate(event).filter(({ message }) => !accepted.test(message))).to.deep.equal([]);
    }
    return events;
  }

  it('lose the text of an error before anything else, and say so', async () => {
    world.server.data.putRun(syncA, storyRun(501, '08:00', '08:05', { status: 'failed', error: 'no '.repeat(20_000) }));
    const failed = (await eventsOf(maxEventBytes)).find(({ eventType }) => eventType === 'FAIL');
    expect(failed === undefined ? null : trimmedSteps(failed)).to.equal('error');
    expect(failed?.run?.facets['errorMessage']).to.have.property('message').with.length.within(2000, 2100);
    expect(failed?.run?.facets).to.have.property('hightouch_rowResults');
  });

  it('lose column lineage of a very wide sync last of what can be seen, no more than must be, and say so', async () => {
    const sync = storySync(syncA, 'a');
    const mappings = Array.from({ length: 300 }, (_, n) => ({
      to: `field_${n}`,
      from: `COLUMN_${n}`,
      type: 'standard',
    }));
    world.server.data.put('syncs', { ...sync, configuration: { ...sync.configuration, mappings } });
    const [event] = await eventsOf(maxEventBytes);
    const [, leftOut] = / \((\d+) of 301 edges\)$/.exec((event && trimmedSteps(event)) ?? '') ?? [];
    expect(event === undefined ? null : trimmedSteps(event)).to.match(/output schema, column lineage \(/);
    expect(event?.inputs).to.have.length(1);
    expect(edges(event)).to.equal(301 - Number(leftOut)); // a column each, and the match key
    expect(Number(leftOut)).to.be.within(1, 300);
  });

  function readMany(tables: number, fields: number): void {
    const names = Array.from({ length: Math.max(tables, fields) }, (_, n) => n);
    const model = world.server.data.find('models', 3);
    if (model === undefined) throw new Error('the story has a model 3');
    const columns = names.slice(0, fields).map((n) => `T${n % tables}.C${n} AS C${n}`);
    const from = names.slice(0, tables).map((n) => `PROD.SALES.T${n}`);
    const sql = `SELECT ${columns.join(', ')} FROM ${from.join(', ')}`;
    world.server.data.put('models', { ...model, queryType: 'raw_sql', raw: { sql } });
    const sync = storySync(syncA, 'a');
    const mappings = names.slice(0, fields).map((n) => ({ to: `field_${n}`, from: `C${n}`, type: 'standard' }));
    const configuration = { mode: 'upsert', object: 'contacts', mappings };
    const referencedColumns = names.slice(0, fields).map((n) => `C${n}`);
    world.server.data.put('syncs', { ...sync, configuration, referencedColumns });
  }

  function edges(event: StoryEvent | undefined): number {
    const output = event?.outputs[0] as { facets: { columnLineage: { fields: object } } } | undefined; // an event of ours
    return Object.keys(output?.facets.columnLineage.fields ?? {}).length;
  }

  it('keep every column edge, and what Marquez needs for it, when other facets of the inputs are enough', async () => {
    readMany(100, 100);
    const [event] = await eventsOf(80_000);
    expect(event === undefined ? null : trimmedSteps(event)).to.match(/input facets$/);
    expect([event?.inputs.length, edges(event)]).to.deep.equal([100, 100]);
  });

  it('keep every column edge when it is enough that inputs are told by name alone', async () => {
    readMany(100, 100);
    const [event] = await eventsOf(50_000, /Marquez drops the edge/);
    expect(event === undefined ? null : trimmedSteps(event)).to.match(/input facets, input schemas$/);
    expect([event?.inputs.length, edges(event)]).to.deep.equal([100, 100]);
  });

  it('lose inputs, last of all, until they fit', async () => {
    readMany(100, 100);
    const [event] = await eventsOf(maxEventBytes);
    expect(event === undefined ? null : trimmedSteps(event)).to.match(/output schema, column lineage, .*inputs$/);
    expect(event?.inputs).to.have.length.within(50, 99);
  });

  it('are rejected and counted when nothing of them fits, and do not come again', async () => {
    world.server.data.putRun(syncA, storyRun(501, '08:00', '08:05'));
    const tight = { openlineage: { maxEventBytes: 600 } };
    const summary = await world.pass(tight);
    expect([summary.exitCode, summary.status]).to.deep.equal([3, 'partial']);
    expect(summary.sinks).to.deep.equal([{ name: 'openlineage', delivered: 0, rejected: 4, failed: 0 }]);
    expect(await world.events()).to.deep.equal([]);
    const rejected = await readFile(join(world.dir, 'out/openlineage/rejected.ndjson'), 'utf8');
    const kept = rejected
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: StoryEvent; answer: object }); // written by the pass under test
    expect(told(kept.map(({ event }) => event))).to.have.members([
      'JOB a 09:00',
      'START a 08:00',
      'COMPLETE a 08:05',
      'JOB b 09:00',
    ]);
    for (const { answer } of kept) expect(answer).to.have.property('body').that.includes('--max-event-bytes 600');
    world.at('2026-03-02T10:00');
    expect((await world.pass(tight)).status).to.equal('unchanged');
  });

  it('are rejected over the network too, and held back when that is asked for', async () => {
    const receiver = await openReceiver();
    try {
      const tight = { onReject: 'hold' as const, openlineage: { maxEventBytes: 600, file: null, url: receiver.url } };
      expect((await world.pass(tight)).sinks).to.deep.equal([
        { name: 'openlineage', delivered: 0, rejected: 2, failed: 0 },
      ]);
      expect(receiver.received).to.deep.equal([]);
      world.at('2026-03-02T10:00');
      await world.pass({ openlineage: { file: null, url: receiver.url } });
      expect(told(receiver.received)).to.deep.equal(['JOB a 10:00', 'JOB b 10:00']);
    } finally {
      await receiver.close();
    }
  });

  it('lose labels, and keep which sync it is', async () => {
    const tags = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`label-${n}`, `value ${n} `.repeat(5)]));
    world.server.data.put('syncs', { ...storySync(syncA, 'a'), tags });
    const [event] = await eventsOf(maxEventBytes);
    expect(event === undefined ? null : trimmedSteps(event)).to.include('labels');
    expect(event?.job.facets['hightouch_sync']).to.include({ syncId: String(syncA), modelId: '3' });
  });

  it('are left alone below it', async () => {
    for (const event of await eventsOf(300_000)) expect(trimmedSteps(event)).to.equal(undefined);
  });
});
