import { expect } from 'chai';
import type { DatasetEvent, JobEvent, RunEvent } from '#src/openlineage/events.js';
import { serialiseEvent } from '#src/openlineage/serialise.js';
import { createValidator } from '#src/openlineage/validate.js';
import { withConsumerNames } from '#src/sinks/openlineage/consumer-names.js';
import { noteSizes, nothingKnown, sizeOf } from '#src/sinks/openlineage/event-size.js';
import { profiles } from '#src/sinks/openlineage/profiles.js';
import { programStamp } from '#src/sinks/openlineage/stamp.js';
import { trimmed } from '#src/sinks/openlineage/trim.js';
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

  it('has a DatasetEvent of its model with as many edges as there is room for, and a schema of their columns', async () => {
    const graph = await wideSync(200, 5);
    for (const maxEventBytes of [30_000, 60_000]) {
      const { events } = await eventsOf<DatasetEvent | JobEvent>(graph, unitsOf(graph), {
        models: true,
        maxEventBytes,
      });
      const event = events.find((one) => 'dataset' in one);
      if (event === undefined || !('dataset' in event)) throw new Error('the model was not told');
      expect(Buffer.byteLength(JSON.stringify(event))).to.be.within(maxEventBytes - 400, maxEventBytes);
      const { schema, columnLineage, tags } = event.dataset.facets ?? {};
      const fields = Object.keys(columnLineage?.fields ?? {});
      const edges = Object.values(columnLineage?.fields ?? {}).flatMap(({ inputFields }) => inputFields);
      expect(edges).to.not.have.length(0);
      expect(schema?.fields?.map(({ name }) => name).sort()).to.deep.equal(fields.sort());
      const tag = tags?.tags?.find(({ key }) => key === 'hightouch_lineage_trimmed');
      expect(tag?.value).to.match(/column lineage \(\d+ of 1000 edges\)$/);
      expect(tag?.value).to.include(`(${1000 - edges.length} of`);
      expect(createValidator()(event)).to.deep.equal([]);
    }
  });

  it('is trimmed once: events of one job that differ elsewhere share what is left', async () => {
    const graph = await wideSync(200, 5);
    const { events } = await eventsOf<JobEvent>(graph, unitsOf(graph), { maxEventBytes: 10_000_000 });
    const [event] = events;
    if (event === undefined) throw new Error('the sync was not told');
    const known = nothingKnown();
    const another = { ...event, eventTime: '2026-03-02T10:00:00.000Z' };
    const [first, second] = [event, another].map((one) =>
      trimmed(one, 60_000, programStamp('1.0.0'), profiles.marquez, known),
    );
    expect(edgesOf(first ?? undefined)).to.be.greaterThan(0);
    for (const key of ['columnLineage', 'schema'] as const) {
      expect(second?.outputs[0]?.facets?.[key]).to.equal(first?.outputs[0]?.facets?.[key]);
    }
    for (const [index, input] of (second?.inputs ?? []).entries()) {
      expect(input.facets?.schema).to.equal(first?.inputs[index]?.facets?.schema);
    }
    expect([...known.texts.keys()]).to.deep.equal([first?.outputs[0]?.facets?.columnLineage]);
    expect(serialiseEvent(second ?? {}, known.texts)).to.equal(serialiseEvent(second ?? {}));
  });

  it('is named for its consumer once: events of one job share their column lineage', async () => {
    const graph = await wideSync(20, 2);
    const { events } = await eventsOf<JobEvent>(graph, unitsOf(graph), {});
    const [event] = events;
    if (event === undefined) throw new Error('the sync was not told');
    const rule = { ...profiles.marquez.names, namespaceCharacters: /[a-z]/ };
    const [first, second] = [event, { ...event }].map((one) => withConsumerNames(one, rule));
    expect(first?.outputs[0]?.namespace).to.match(/^[a-z_]+$/);
    expect(first?.outputs[0]?.facets?.columnLineage).to.equal(second?.outputs[0]?.facets?.columnLineage);
    expect(first?.outputs[0]?.facets?.columnLineage).to.not.equal(event.outputs[0]?.facets?.columnLineage);
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
