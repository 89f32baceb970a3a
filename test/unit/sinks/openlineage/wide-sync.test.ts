import { expect } from 'chai';
import type { JobEvent, RunEvent } from '#src/openlineage/events.js';
import { serialiseEvent } from '#src/openlineage/serialise.js';
import { createValidator } from '#src/openlineage/validate.js';
import { noteSizes, sizeOf } from '#src/sinks/openlineage/event-size.js';
import { ourFacetSchemas } from '../../../support/our-facets.js';
import { sampleGraph } from '../../../support/sample-graph.js';
import { eventsOf, toldEnd, unitsOf } from '../../../support/told-events.js';
import { wideSync } from '../../../support/wide-sync.js';

describe('a very wide sync', function () {
  this.timeout(120_000);

  it('of 2,000 columns out of 40 tables each is told within the limit, and says what gave way', async () => {
    const graph = await wideSync(2000, 40);
    const { events, receipts } = await eventsOf<JobEvent>(graph, unitsOf(graph), {});
    expect([events.length, receipts.rejected]).to.deep.equal([1, 0]);
    const [event] = events;
    expect(Buffer.byteLength(JSON.stringify(event))).to.be.at.most(300_000);
    expect(event?.inputs).to.have.length(40);
    const tag = event?.job.facets.tags?.tags?.find(({ key }) => key === 'hightouch_lineage_trimmed');
    expect(tag?.value).to.match(/^input facets, input schemas, output schema, column lineage$/);
    expect(createValidator({ extraSchemas: ourFacetSchemas() })(event)).to.deep.equal([]);
  });

  it('keeps its 80,000 edges where the limit allows it', async () => {
    const graph = await wideSync(2000, 40);
    const { events } = await eventsOf<JobEvent>(graph, unitsOf(graph), { maxEventBytes: 50_000_000 });
    const fields = Object.values(events[0]?.outputs[0]?.facets?.columnLineage?.fields ?? {});
    expect(fields.reduce((sum, { inputFields }) => sum + inputFields.length, 0)).to.equal(80_000);
  });

  it('is measured as it is written', async () => {
    const { graph, runs } = await sampleGraph(Date.parse(toldEnd));
    const { events } = await eventsOf<JobEvent | RunEvent>(graph, unitsOf(graph, runs), { lineageFacet: true });
    for (const event of events) {
      const known = new Map<object, number>();
      noteSizes(event, known);
      expect(known.size).to.be.greaterThan(0);
      expect(sizeOf(event, known)).to.equal(Buffer.byteLength(serialiseEvent(event)));
    }
  });
});
