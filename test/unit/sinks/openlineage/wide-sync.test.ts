import { expect } from 'chai';
import type { JobEvent, RunEvent } from '#src/openlineage/events.js';
import { serialiseEvent } from '#src/openlineage/serialise.js';
import { createValidator } from '#src/openlineage/validate.js';
import { noteSizes, sizeOf } from '#src/sinks/openlineage/event-size.js';
import { ourFacetSchemas } from '../../../support/our-facets.js';
import { sampleGraph } from '../../../support/sample-graph.js';
import { eventsOf, toldEnd, unitsOf } from '../../../support/told-events.js';
import { wideSync } from '../../../support/wide-sync.js';

/** Every edge, in the order in which they give way: the last one first. */
function edgeList(event: JobEvent | RunEvent | undefined): string[] {
  const fields = event?.outputs[0]?.facets?.columnLineage?.fields ?? {};
  return Object.keys(fields)
    .sort()
    .flatMap((field) =>
      (fields[field]?.inputFields ?? []).map(({ name, field: column }) => `${field} ${name} ${column}`),
    );
}

function edgesOf(event: JobEvent | RunEvent | undefined): number {
  return edgeList(event).length;
}

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
    const [, leftOut] = /, output schema, column lineage \((\d+) of 80000 edges\)$/.exec(tag?.value ?? '') ?? [];
    expect(tag?.value).to.match(/^input facets, input schemas, output schema/);
    expect(edgesOf(event)).to.equal(80_000 - Number(leftOut));
    expect(createValidator({ extraSchemas: ourFacetSchemas() })(event)).to.deep.equal([]);
  });

  it('keeps its 80,000 edges where the limit allows it', async () => {
    const graph = await wideSync(2000, 40);
    const { events } = await eventsOf<JobEvent>(graph, unitsOf(graph), { maxEventBytes: 50_000_000 });
    expect(edgesOf(events[0])).to.equal(80_000);
  });

  it('keeps as many edges as there is room for, between columns of schemas, the same ones for less room', async () => {
    const graph = await wideSync(200, 5);
    const told = new Map<number, JobEvent>();
    for (const maxEventBytes of [30_000, 60_000, 90_000]) {
      const { events } = await eventsOf<JobEvent>(graph, unitsOf(graph), { maxEventBytes });
      const [event] = events;
      if (event === undefined) throw new Error('the sync was not told');
      const bytes = Buffer.byteLength(JSON.stringify(event));
      expect(bytes).to.be.within(maxEventBytes - 400, maxEventBytes);
      expect(createValidator({ extraSchemas: ourFacetSchemas() })(event)).to.deep.equal([]);
      told.set(maxEventBytes, event);
    }
    const lists = [...told.values()].map(edgeList);
    for (const [at, list] of lists.slice(1).entries()) {
      expect(list.length).to.be.greaterThan(lists[at]?.length ?? 0);
      expect(list.slice(0, lists[at]?.length)).to.deep.equal(lists[at]);
    }
  });

  it('has no schema in part for DataHub, which would take it for the whole', async () => {
    const graph = await wideSync(200, 5);
    const { events } = await eventsOf<RunEvent>(graph, unitsOf(graph), { profile: 'datahub', maxEventBytes: 30_000 });
    expect(events).to.have.length(2);
    for (const event of events) {
      expect(edgesOf(event)).to.be.greaterThan(0);
      for (const { facets } of [...event.inputs, ...event.outputs]) expect(facets).to.not.have.property('schema');
    }
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
