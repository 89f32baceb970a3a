import { expect } from 'chai';
import type { LineageGraph } from '#src/model/graph.js';
import { createValidator } from '#src/openlineage/validate.js';
import type { DatasetEvent, OpenLineageEvent, OutputDataset, RunEvent } from '#src/openlineage/events.js';
import { nameOf } from '../../../support/consumer-rule.js';
import { officialValidator } from '../../../support/official-validator.js';
import { ourFacetSchemas } from '../../../support/our-facets.js';
import { openPassWorld, type PassWorld, type StoryEvent } from '../../../support/pass-world.js';
import { describeWithShared } from '../../../support/paths.js';
import { openReceiver, type Receiver } from '../../../support/receiver.js';
import { sampleGraph, type SampleGraph } from '../../../support/sample-graph.js';
import { eventsOf, toldEnd, unitsOf } from '../../../support/told-events.js';

/** `table column -> field` of every edge, those that concern the whole as `-> *`. */
function edgesOf(output: Pick<OutputDataset, 'facets'> | undefined): Set<string> {
  const { fields = {}, dataset = [] } = output?.facets?.columnLineage ?? {};
  return new Set([
    ...Object.entries(fields).flatMap(([field, { inputFields }]) =>
      inputFields.map((input) => `${nameOf(input)} ${input.field} -> ${field}`),
    ),
    ...dataset.map((input) => `${nameOf(input)} ${input.field} -> *`),
  ]);
}

/** Both hops as one: what feeds a column of the model feeds what the column feeds; what concerns the model concerns the whole. */
function composed(first: ReadonlySet<string>, second: ReadonlySet<string>, model: string): Set<string> {
  const all = new Set<string>();
  for (const edge of first) {
    const [source = '', column = ''] = edge.split(' -> ');
    if (column === '*') all.add(edge);
    for (const next of second) {
      const [from = '', field = ''] = next.split(' -> ');
      if (from === `${model} ${column}`) all.add(`${source} -> ${field}`);
    }
  }
  return all;
}

const isOfDataset = (event: OpenLineageEvent): event is DatasetEvent => 'dataset' in event;

describe('models between their tables and the destination', function () {
  this.timeout(60_000);
  let sample: SampleGraph;
  let graph: LineageGraph;
  let direct: readonly OpenLineageEvent[];
  let events: readonly OpenLineageEvent[];

  before(async () => {
    sample = await sampleGraph(Date.parse(toldEnd));
    graph = sample.graph;
    direct = (await eventsOf<OpenLineageEvent>(graph, unitsOf(graph, sample.runs), {})).events;
    const options = { models: true, lineageFacet: true };
    events = (await eventsOf<OpenLineageEvent>(graph, unitsOf(graph, sample.runs), options)).events;
  });

  const jobs = (list: readonly OpenLineageEvent[]) =>
    new Map(list.flatMap((event) => (!isOfDataset(event) && !('run' in event) ? [[event.job.name, event]] : [])));

  it('have a DatasetEvent and a job each, before the syncs', () => {
    const slugs = [...graph.models.values()].map(({ model }) => model.slug).sort();
    expect(slugs.length).to.be.greaterThan(10);
    const datasets = events.filter(isOfDataset).map(({ dataset }) => dataset);
    expect(datasets.map(nameOf).sort()).to.deep.equal(slugs.map((slug) => `hightouch://417 ${slug}`));
    const names = events.map((event) => (isOfDataset(event) ? '' : event.job.name));
    expect(names.filter((name) => name.startsWith('acme.model.')).sort()).to.deep.equal(
      slugs.map((slug) => `acme.model.${slug}`),
    );
    expect(names.slice(2 * slugs.length).filter((name) => name.startsWith('acme.model.') || name === '')).to.deep.equal(
      [],
    );
  });

  it('are what a sync reads, in its runs too, and nothing else', () => {
    let found = 0;
    for (const lineage of graph.syncs) {
      const expected = lineage.model === null ? [] : [`hightouch://417 ${lineage.model.model.slug}`];
      for (const event of events) {
        if (isOfDataset(event) || event.job.name !== lineage.jobName) continue;
        found += 1;
        expect(event.inputs.map(nameOf), lineage.jobName).to.deep.equal(expected);
      }
    }
    expect(found).to.be.greaterThan(100);
  });

  it('give, both hops composed, the edges of the direct form', () => {
    const [before, after] = [jobs(direct), jobs(events)];
    let withEdges = 0;
    for (const lineage of graph.syncs) {
      if (lineage.model === null || lineage.output === null) continue;
      const { slug } = lineage.model.model;
      const first = edgesOf(after.get(`acme.model.${slug}`)?.outputs[0]);
      const second = edgesOf(after.get(lineage.jobName)?.outputs[0]);
      const all = composed(first, second, `hightouch://417 ${slug}`);
      const expected = edgesOf(before.get(lineage.jobName)?.outputs[0]);
      expect([...all].sort(), lineage.jobName).to.deep.equal([...expected].sort());
      if (expected.size > 0) withEdges += 1;
    }
    expect(withEdges).to.be.greaterThan(10);
  });

  it('have in their schema every column that a sync reads of them', () => {
    const validate = createValidator({ extraSchemas: ourFacetSchemas() });
    for (const event of events) {
      const faults = validate(event).filter(({ message }) => !message.includes('without inputs'));
      expect(faults, JSON.stringify(event).slice(0, 200)).to.deep.equal([]);
    }
  });

  describeWithShared('by the official schemas', ['openlineage-spec'], (folder) => {
    it('give valid events, with the lineage facet too', () => {
      const validate = officialValidator(folder);
      for (const event of events) expect(validate(event)).to.deep.equal([]);
      expect(JSON.stringify(events)).to.include('LineageFacet.json#/$defs/LineageJobFacet');
      expect(JSON.stringify(events)).to.include('LineageFacet.json#/$defs/LineageDatasetFacet');
    });
  });

  it('are told as runs of their jobs to consumers of runs alone', async () => {
    const options = { models: true, profile: 'datahub' } as const;
    const { events: told } = await eventsOf<RunEvent>(graph, unitsOf(graph), options);
    expect(told.every(({ run }) => run !== undefined)).to.equal(true);
    const ofModels = told.filter(({ job }) => job.name.startsWith('acme.model.'));
    expect(ofModels.map(({ eventType }) => eventType).slice(0, 2)).to.deep.equal(['START', 'COMPLETE']);
    expect(ofModels).to.have.length(2 * graph.models.size);
    expect(new Set(ofModels.map(({ run }) => run.runId)).size).to.equal(graph.models.size);
  });

  it('are told again only when they changed', async () => {
    const [one] = [...graph.models.values()].filter(({ model }) => model.query.kind === 'raw_sql');
    if (one === undefined) throw new Error('the sample has a model of raw SQL');
    const { receipts } = await eventsOf(graph, unitsOf(graph), { models: true });
    const models = unitsOf(graph).filter(({ kind }) => kind === 'model');
    const again = await eventsOf(graph, models, { models: true }, { told: receipts.fingerprints });
    expect(again.events).to.deep.equal([]);
    const changed = { ...one, sql: `${one.sql} -- changed` };
    const units = models.map((unit) =>
      unit.kind === 'model' && unit.lineage === one ? { ...unit, lineage: changed } : unit,
    );
    const { events: told } = await eventsOf<OpenLineageEvent>(
      graph,
      units,
      { models: true },
      { told: receipts.fingerprints },
    );
    expect(told.map((event) => (isOfDataset(event) ? event.dataset.name : event.job.name))).to.deep.equal([
      one.model.slug,
      `acme.model.${one.model.slug}`,
    ]);
  });

  it('are not told without the option', () => {
    const text = JSON.stringify(direct);
    expect(text).to.not.include('acme.model.').and.not.include('hightouch://');
  });

  describe('to a receiver', () => {
    let world: PassWorld;
    let receiver: Receiver;
    beforeEach(async () => {
      world = await openPassWorld();
      receiver = await openReceiver();
      world.at('2026-03-02T09:00');
    });
    afterEach(async () => {
      await receiver.close();
      await world.close();
    });
    const options = () => ({ openlineage: { file: null, url: receiver.url, models: true } });
    const kinds = (list: readonly StoryEvent[]): string[] =>
      list.map((event) => ('dataset' in event ? 'dataset' : `${event.eventType ?? 'JOB'} ${event.job.name}`));

    it('that takes no DatasetEvents they are told by their jobs, and nothing counts as refused', async () => {
      receiver.refuse = (event) => 'dataset' in event;
      const summary = await world.pass(options());
      expect([summary.exitCode, summary.sinks[0]?.rejected]).to.deep.equal([0, 0]);
      expect(kinds(receiver.received)).to.include.members(['JOB 417.model.contacts', 'JOB 417.a']);
      world.at('2026-03-02T10:00');
      expect((await world.pass(options())).status).to.equal('unchanged');
    });

    it('that takes runs alone they are told as runs, once', async () => {
      receiver.refuse = (event) => !('run' in event);
      expect((await world.pass(options())).exitCode).to.equal(0);
      const ofModel = kinds(receiver.received).filter((kind) => kind.endsWith('contacts'));
      expect(ofModel).to.deep.equal(['START 417.model.contacts', 'COMPLETE 417.model.contacts']);
    });

    it('that takes everything both are told', async () => {
      await world.pass(options());
      expect(kinds(receiver.received)).to.include.members(['dataset', 'JOB 417.model.contacts']);
    });
  });
});
