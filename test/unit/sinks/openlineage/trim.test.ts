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
  type PassWorld,
  type StoryEvent,
} from '../../../support/pass-world.js';

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

  async function eventsOf(limit: number): Promise<StoryEvent[]> {
    await world.pass({ openlineage: { maxEventBytes: limit } });
    const facets = ['HightouchSyncJobFacet', 'HightouchRowResultsRunFacet'].map((name) =>
      readFile(join(packageRoot(), `spec/facets/1-0-0/${name}.json`), 'utf8'),
    );
    const extraSchemas = (await Promise.all(facets)).map((text) => JSON.parse(text) as object); // our own files
    const validate = createValidator({ extraSchemas });
    const events = await world.events();
    for (const event of events) {
      expect(Buffer.byteLength(JSON.stringify(event))).to.be.at.most(limit);
      expect(validate(event)).to.deep.equal([]);
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

  it('lose column lineage of a very wide sync last of what can be seen, and say so', async () => {
    const sync = storySync(syncA, 'a');
    const mappings = Array.from({ length: 300 }, (_, n) => ({
      to: `field_${n}`,
      from: `COLUMN_${n}`,
      type: 'standard',
    }));
    world.server.data.put('syncs', { ...sync, configuration: { ...sync.configuration, mappings } });
    const [event] = await eventsOf(maxEventBytes);
    expect(event === undefined ? null : trimmedSteps(event)).to.match(/output schema, column lineage$/);
    expect(event?.inputs).to.have.length(1);
    expect(event?.outputs[0]).to.not.have.nested.property('facets.columnLineage');
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
