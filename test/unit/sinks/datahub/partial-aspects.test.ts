/** What a pass knows in part, since a query took too long, does not replace what an earlier one has told whole. */
import { expect } from 'chai';
import type { LineageGraph, ModelLineage, SyncLineage } from '#src/model/graph.js';
import {
  customers,
  customersTable,
  customersToSalesforce,
  events,
  eventsTable,
  eventsToHubspot,
  field,
  graphOf,
  hubspot,
  output,
  sync,
} from '../../../golden/datahub/small-workspace.js';
import { aspectNames, aspectOf, deliverPass, type Mcp, type PassInput } from './deliver-pass.js';

const model = 'urn:li:dataset:(urn:li:dataPlatform:hightouch,customer-360-model,PROD)';
const job = 'urn:li:dataJob:(urn:li:dataFlow:(hightouch,sync_1,PROD),sync_1)';
const hubspotContacts = 'urn:li:dataset:(urn:li:dataPlatform:hubspot,contacts,PROD)';
const direct = { emitModelsAsDatasets: false };
const ofSql = ['schemaMetadata', 'upstreamLineage', 'dataJobInputOutput'];

const late: ModelLineage = {
  ...customers,
  columns: [],
  columnsComplete: false,
  influences: [],
  unresolved: [{ reason: 'sql_time_limit', detail: 'longer than 100 ms' }],
};
/** Its tables are found by its words alone. */
const withTables = late;
const withoutTables: ModelLineage = { ...late, inputs: [] };
/** Worked out, and reads no table at all. */
const tableless: ModelLineage = { ...customers, inputs: [], columns: [] };

/** Reads one column of three. */
function reads(read: ModelLineage): SyncLineage {
  const email = field('email', 'EMAIL', customersTable, read === customers ? {} : { sources: [] });
  return {
    ...customersToSalesforce,
    sync: sync({ configuration: { object: 'contacts' } }),
    model: read,
    destination: hubspot,
    output: output(hubspot, 'contacts'),
    fields: [email],
  };
}
const alone = (read: ModelLineage): LineageGraph => graphOf([reads(read)]);
const shared = (read: ModelLineage): LineageGraph => graphOf([reads(read), eventsToHubspot]);

/** Passes one after the other, each with the watermark of the one before. */
async function passes(graphs: readonly LineageGraph[], options: PassInput['options'] = {}) {
  const each: { readonly mcps: readonly Mcp[]; readonly text: string | null }[] = [];
  let told: ReadonlyMap<string, string> = new Map();
  for (const graph of graphs) {
    const { mcps, text, receipts } = await deliverPass({ graph, told, options });
    each.push({ mcps, text });
    told = new Map([...told, ...receipts.fingerprints]);
  }
  return each.map(({ mcps, text }) => ({
    text,
    names: (urn: string) => aspectNames(mcps, urn),
    columns: (urn: string) =>
      (aspectOf(mcps, urn, 'schemaMetadata')['fields'] as { fieldPath: string }[]).map(({ fieldPath }) => fieldPath),
    upstreams: (urn: string) =>
      (aspectOf(mcps, urn, 'upstreamLineage')['upstreams'] as { dataset: string }[]).map(({ dataset }) => dataset),
    edges: (urn: string) => aspectOf(mcps, urn, 'upstreamLineage')['fineGrainedLineages'] as object[] | undefined,
    aspect: (urn: string, name: string) => aspectOf(mcps, urn, name),
  }));
}

const names = (columns: readonly string[]): string[] => columns.map((one) => one.replace(/^.*\./, ''));
const tableUrn = (name: string): string =>
  `urn:li:dataset:(urn:li:dataPlatform:snowflake,analytics.public.${name},PROD)`;

describe('what is known in part, since a query took too long', () => {
  it('leaves all columns of a model, of which its syncs read one', async () => {
    const [first, slow, good, slower, lost] = await passes(
      [customers, withTables, customers, withTables, tableless].map(alone),
    );
    expect(names(first?.columns(model) ?? [])).to.deep.equal(['CUSTOMER_ID', 'EMAIL', 'FIRST_NAME']);
    expect(slow?.names(model)).to.include('datasetProperties').and.not.include.oneOf(ofSql);
    expect(good?.columns(model)).to.deep.equal(first?.columns(model));
    expect(slower?.names(model)).to.include('datasetProperties').and.not.include.oneOf(ofSql);
    expect(lost?.upstreams(model)).to.deep.equal([]);
  });

  it('leaves the edges of columns of a model whose tables are found all the same', async () => {
    const [first, slow, , good] = await passes([customers, withTables, withTables, customers].map(alone));
    expect(first?.edges(model)).to.have.length(3);
    expect(slow?.names(model)).to.not.include('upstreamLineage');
    expect(good?.edges(model)).to.deep.equal(first?.edges(model));
  });

  it('leaves the inputs and fields of a dataset with several writers, and those of their jobs', async () => {
    for (const slowly of [withTables, withoutTables]) {
      const graphs = [customers, slowly, customers, slowly, tableless].map(shared);
      const [first, slow, good, slower, lost] = await passes(graphs, direct);
      expect(first?.upstreams(hubspotContacts)).to.deep.equal([tableUrn('customers'), tableUrn('product_events')]);
      for (const pass of [slow, slower]) {
        expect(pass?.text).to.not.equal(null);
        expect(pass?.names(hubspotContacts)).to.not.include.oneOf(ofSql);
        expect(pass?.names(job)).to.not.include.oneOf(ofSql);
      }
      expect(good?.edges(hubspotContacts)).to.deep.equal(first?.edges(hubspotContacts)).and.have.length(2);
      expect(good?.aspect(job, 'dataJobInputOutput')).to.deep.equal(first?.aspect(job, 'dataJobInputOutput'));
      expect(lost?.upstreams(hubspotContacts)).to.deep.equal([tableUrn('product_events')]);
      expect(lost?.aspect(job, 'dataJobInputOutput')).to.deep.include({ inputDatasets: [] });
    }
  });

  it('is told once for as long as nothing changes', async () => {
    for (const first of [customers, withTables]) {
      const graphs = [first, withTables, withTables, withTables].map(shared);
      const [, , third, fourth] = await passes(graphs, direct);
      expect([third?.text, fourth?.text]).to.deep.equal([null, null]);
    }
  });

  it('is told where nothing whole ever was, and the next good pass tells it whole', async () => {
    const [slow, good, again] = await passes([withTables, customers, withTables].map(alone));
    expect(names(slow?.columns(model) ?? [])).to.deep.equal(['EMAIL']);
    expect(slow?.upstreams(model)).to.deep.equal([tableUrn('customers')]);
    expect(slow?.edges(model)).to.equal(undefined);
    expect(names(good?.columns(model) ?? [])).to.have.length(3);
    expect(good?.edges(model)).to.have.length(3);
    expect(again?.names(model)).to.not.include.oneOf(ofSql);
  });

  it('follows a query that is changed, when it has been too slow in every pass; nothing found takes nothing back', async () => {
    const moved: ModelLineage = { ...withTables, inputs: [eventsTable] };
    const [, nothing, changed, lost] = await passes([withTables, withoutTables, moved, tableless].map(alone));
    expect(nothing?.names(model)).to.not.include('upstreamLineage');
    expect(changed?.upstreams(model)).to.deep.equal([tableUrn('product_events')]);
    expect(lost?.upstreams(model)).to.deep.equal([]);
  });

  it('holds with models between, too: how the columns that a sync reads are spelt comes from the SQL', async () => {
    const graphs = [customers, withTables, customers].map((read) => graphOf([reads(read), eventsToHubspot], [events]));
    const [first, slow, good] = await passes(graphs);
    expect(slow?.names(hubspotContacts)).to.not.include.oneOf(ofSql);
    expect(slow?.names(job)).to.include('dataJobInfo').and.not.include.oneOf(ofSql);
    expect(good?.aspect(job, 'dataJobInputOutput')).to.deep.equal(first?.aspect(job, 'dataJobInputOutput'));
  });
  it('holds nothing back of an entity that is another one now: a model under a new slug, and all under a new instance', async () => {
    const slow = alone(withTables);
    const renamed: ModelLineage = { ...withTables, model: { ...withTables.model, slug: 'people' } };
    const people = 'urn:li:dataset:(urn:li:dataPlatform:hightouch,people,PROD)';
    const first = await deliverPass({ graph: alone(customers) });
    const told = first.receipts.fingerprints;
    const second = await deliverPass({ graph: alone(renamed), told });
    expect(aspectNames(second.mcps, people)).to.include.members(['upstreamLineage', 'schemaMetadata']);

    const options = { platformInstance: 'eu' };
    const moved = await deliverPass({ graph: slow, told, options });
    const instance = (urn: string) => urn.replace('hightouch,', 'hightouch,eu.');
    expect(aspectNames(moved.mcps, instance(model))).to.include.members(['upstreamLineage', 'schemaMetadata']);
    expect(aspectNames(moved.mcps, instance(job))).to.include('dataJobInputOutput');
    const good = await deliverPass({ graph: alone(customers), told: moved.receipts.fingerprints, options });
    expect(aspectOf(good.mcps, instance(model), 'upstreamLineage')['fineGrainedLineages']).to.have.length(3);
    const again = await deliverPass({ graph: slow, told: good.receipts.fingerprints, options });
    expect(aspectNames(again.mcps, instance(model))).to.not.include.oneOf(ofSql);
  });

  it('takes back what is lost of a model that has an earlier slug again', async () => {
    const renamed = (read: ModelLineage): ModelLineage => ({ ...read, model: { ...read.model, slug: 'people' } });
    const [, , back] = await passes([customers, renamed(customers), tableless].map(alone));
    expect(back?.upstreams(model)).to.deep.equal([]);
    const [, , slow] = await passes([customers, renamed(customers), withoutTables].map(alone));
    expect(slow?.names(model)).to.not.include('upstreamLineage');
  });

  it('holds back what a watermark of an older release says was told: its marks do not name their entities', async () => {
    const { receipts } = await deliverPass({ graph: alone(customers) });
    const told = new Map([...receipts.fingerprints].map(([key, mark]) => [key, mark.replace(/@.*/, '')]));
    expect([...told.values()]).to.not.deep.equal([...receipts.fingerprints.values()]);
    expect((await deliverPass({ graph: alone(customers), told })).text, 'nothing is told again').to.equal(null);
    expect(aspectNames((await deliverPass({ graph: alone(withTables), told })).mcps, model)).to.not.include.oneOf(
      ofSql,
    );
  });
});
