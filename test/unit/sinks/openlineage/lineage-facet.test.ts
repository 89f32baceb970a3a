import { expect } from 'chai';
import type { OpenLineageEvent } from '#src/openlineage/events.js';
import { nameOf } from '../../../support/consumer-rule.js';
import { sampleGraph, type SampleGraph } from '../../../support/sample-graph.js';
import { eventsOf, toldEnd, unitsOf } from '../../../support/told-events.js';

describe('the lineage facet', function () {
  this.timeout(60_000);
  let sample: SampleGraph;
  before(async () => {
    sample = await sampleGraph(Date.parse(toldEnd));
  });
  const told = async (lineageFacet: boolean, more: object = {}) => {
    const units = unitsOf(sample.graph, sample.runs);
    return (await eventsOf<OpenLineageEvent>(sample.graph, units, { lineageFacet, ...more })).events;
  };

  it('is not there unless it is asked for', async () => {
    expect(JSON.stringify(await told(false))).to.not.include('LineageFacet.json#/$defs/LineageJobFacet');
  });

  it('stands in JobEvents and in ends, and says what columnLineage says', async () => {
    let edges = 0;
    for (const event of await told(true)) {
      if ('dataset' in event) throw new Error('no dataset is told without models');
      const { lineage } = event.job.facets;
      if ('eventType' in event && event.eventType === 'START') {
        expect(lineage).to.equal(undefined);
        continue;
      }
      expect(lineage?.entries.map(({ type }) => type)).to.deep.equal(event.outputs.map(() => 'DATASET'));
      const inputs = new Set(event.inputs.map(nameOf));
      for (const [index, output] of event.outputs.entries()) {
        const entry = lineage?.entries[index];
        if (entry?.type !== 'DATASET') throw new Error('an entry is of a dataset');
        expect(nameOf(entry)).to.equal(nameOf(output));
        const { fields = {}, dataset = [] } = output.facets?.columnLineage ?? {};
        const flat = Object.entries(fields).map(([field, { inputFields }]) => [field, inputFields]);
        const ofEntry = Object.entries(entry.fields ?? {}).map(([field, { inputs: from }]) => [
          field,
          from.map(({ type: _, ...rest }) => rest),
        ]);
        expect(ofEntry).to.deep.equal(flat);
        const whole = (entry.inputs ?? []).map(({ type: _, ...rest }) => rest);
        expect(whole).to.deep.equal([...event.inputs.map(({ namespace, name }) => ({ namespace, name })), ...dataset]);
        for (const one of entry.inputs ?? [])
          if (one.type === 'DATASET') expect(inputs.has(nameOf(one))).to.equal(true);
        edges += flat.length;
      }
    }
    expect(edges).to.be.greaterThan(100);
  });

  it('gives way before anything else when an event is too large', async () => {
    const [small, large] = [await told(false), await told(true)];
    const sizes = small.map((event) => Buffer.byteLength(JSON.stringify(event)));
    const limit = Math.max(...sizes) + 200;
    expect(large.some((event) => Buffer.byteLength(JSON.stringify(event)) > limit)).to.equal(true);
    const trimmed = (await told(true, { maxEventBytes: limit })).filter((event) =>
      JSON.stringify(event).includes('hightouch_lineage_trimmed'),
    );
    expect(trimmed).to.not.have.length(0);
    for (const event of trimmed) {
      if ('dataset' in event) throw new Error('no dataset is told without models');
      expect(event.job.facets.lineage).to.equal(undefined);
      expect(event.job.facets.tags?.tags?.find(({ key }) => key === 'hightouch_lineage_trimmed')?.value).to.equal(
        'repetitions',
      );
    }
  });
});
