import { expect } from 'chai';
import { proposalFaults } from '#src/cli/mcp-faults.js';
import type { LineageGraph, ModelLineage, SyncLineage } from '#src/model/graph.js';
import type { Reason } from '#src/model/reasons.js';
import {
  customers,
  customersToSalesforce,
  events,
  eventsToHubspot,
  graphOf,
  hubspot,
  output,
  smallWorkspace,
  sync,
} from '../../../golden/datahub/small-workspace.js';
import { aspectNames, aspectOf, deliverPass, type PassInput } from './deliver-pass.js';

const model = 'urn:li:dataset:(urn:li:dataPlatform:hightouch,customer-360-model,PROD)';
const eventsModel = 'urn:li:dataset:(urn:li:dataPlatform:hightouch,product-events,PROD)';
const flow = 'urn:li:dataFlow:(hightouch,sync_1,PROD)';
const job = `urn:li:dataJob:(${flow},sync_1)`;
const hubspotContacts = 'urn:li:dataset:(urn:li:dataPlatform:hubspot,contacts,PROD)';
const options = { ownerTagKeys: ['team'] };

/** The model without tables, columns, SQL, tags: nothing is known of it any more. */
const bareModel: ModelLineage = {
  ...customers,
  model: { ...customers.model, tags: {}, query: { kind: 'raw_sql', sql: '' } },
  inputs: [],
  columns: [],
  columnsComplete: false,
  sql: null,
};
const bareSync: SyncLineage = { ...customersToSalesforce, model: bareModel, fields: [] };

async function first(graph: LineageGraph, more: Partial<PassInput['options']> = {}) {
  return (await deliverPass({ graph, options: { ...options, ...more } })).receipts.fingerprints;
}

describe('what an entity has lost', () => {
  it('is told empty once: lineage, schema, view, tags and owners of a model', async () => {
    const told = await first(graphOf([customersToSalesforce]));
    const graph = graphOf([bareSync]);
    const { mcps, receipts } = await deliverPass({ graph, told, options });
    expect(aspectOf(mcps, model, 'upstreamLineage')).to.deep.equal({ upstreams: [] });
    expect(aspectOf(mcps, model, 'schemaMetadata')).to.deep.include({
      fields: [],
      platform: 'urn:li:dataPlatform:hightouch',
    });
    expect(aspectOf(mcps, model, 'viewProperties')).to.deep.include({ viewLogic: '' });
    expect(aspectOf(mcps, model, 'globalTags')).to.deep.equal({ tags: [] });
    for (const entity of [model, flow, job]) {
      expect(aspectOf(mcps, entity, 'ownership')['owners'], entity).to.deep.equal([]);
    }
    for (const mcp of mcps) expect(proposalFaults({ ...mcp })).to.deep.equal([]);
    const again = await deliverPass({ graph, told: receipts.fingerprints, full: true, options });
    expect(aspectNames(again.mcps, model)).to.deep.equal(
      aspectNames((await deliverPass({ graph, options })).mcps, model),
    );
  });

  it('is told empty with --full as well, and comes back as it was', async () => {
    const whole = graphOf([customersToSalesforce]);
    const bare = await deliverPass({ graph: graphOf([bareSync]), told: await first(whole), full: true, options });
    expect(aspectOf(bare.mcps, model, 'upstreamLineage')).to.deep.equal({ upstreams: [] });
    const back = await deliverPass({ graph: whole, told: bare.receipts.fingerprints, options });
    expect(aspectOf(back.mcps, model, 'upstreamLineage')['upstreams']).to.have.length(1);
    expect(aspectOf(back.mcps, model, 'globalTags')['tags']).to.have.length(2);
  });

  it('may be what a job reads and writes, the lineage and fields of a destination, and the twin of a model', async () => {
    const told = await first(graphOf([eventsToHubspot]));
    const lost = graphOf([{ ...eventsToHubspot, model: null, output: null, destination: null, fields: [] }], [events]);
    const { mcps } = await deliverPass({ graph: lost, told, options });
    const itsJob = 'urn:li:dataJob:(urn:li:dataFlow:(hightouch,sync_2,PROD),sync_2)';
    expect(aspectOf(mcps, itsJob, 'dataJobInputOutput')).to.deep.equal({ inputDatasets: [], outputDatasets: [] });

    const unread = graphOf([{ ...eventsToHubspot, model: null, fields: [] }], [events]);
    const written = (await deliverPass({ graph: unread, told, options })).mcps;
    expect(aspectOf(written, hubspotContacts, 'upstreamLineage')).to.deep.equal({ upstreams: [] });
    expect(aspectOf(written, hubspotContacts, 'schemaMetadata')['fields']).to.deep.equal([]);

    const two = { ...events, model: { ...events.model, id: 'model_3', slug: 'other' } };
    const shared = (await deliverPass({ graph: graphOf([eventsToHubspot], [two]), told, options })).mcps;
    expect(aspectOf(shared, eventsModel, 'siblings')['siblings']).to.deep.equal([]);
  });

  it('is not told where nobody remembers that it was there: no watermark, or one of an older release', async () => {
    const graph = graphOf([bareSync]);
    const plain = await deliverPass({ graph, options });
    expect(aspectNames(plain.mcps, model)).to.not.include.members(['upstreamLineage']);
    const old = [...(await first(graphOf([customersToSalesforce])))].map(
      ([key, mark]) => [key, mark.slice(0, 16)] as const,
    );
    const { mcps } = await deliverPass({ graph, told: new Map(old), options });
    expect(aspectNames(mcps, model)).to.include('datasetProperties').and.not.include('upstreamLineage');
  });

  it('leaves the fields of a dataset alone that a source of DataHub describes, too', async () => {
    const told = await first(graphOf([customersToSalesforce]));
    const { mcps } = await deliverPass({ graph: graphOf([bareSync]), told, options });
    const contact = 'urn:li:dataset:(urn:li:dataPlatform:salesforce,Contact,PROD)';
    expect(aspectNames(mcps, contact)).to.include('datasetProperties').and.not.include('schemaMetadata');
  });

  it('leaves the owners alone when no tags name owners any more', async () => {
    const told = await first(graphOf([customersToSalesforce]));
    const { mcps } = await deliverPass({ graph: graphOf([bareSync]), told });
    expect(mcps.filter(({ aspectName }) => aspectName === 'ownership')).to.deep.equal([]);
  });

  it('costs a few letters in the watermark, and a watermark without them tells nothing again', async () => {
    const told = await first(smallWorkspace);
    for (const [key, mark] of told) expect(mark, key).to.match(/^[0-9a-f]{16}[umvgsoir]{0,6}@[0-9a-f]{4}$/);
    const old = new Map([...told].map(([key, mark]) => [key, mark.slice(0, 16)]));
    const { text, receipts } = await deliverPass({ graph: smallWorkspace, told: old, options });
    expect(text).to.equal(null);
    for (const [key, mark] of receipts.fingerprints) expect(mark, key).to.equal(told.get(key));
    expect(receipts.fingerprints.get('model:model_1')).to.match(/umvgo@/);
  });
});

/** The model as it is when its SQL could not be worked out: everything else is known. */
function unread(reason: Reason): ModelLineage {
  const unresolved = [{ reason, detail: 'longer than 100 ms' }];
  return { ...customers, inputs: [], columns: [], columnsComplete: false, influences: [], unresolved };
}

describe('what could for a passing reason not be worked out', () => {
  const toHubspot: SyncLineage = {
    ...customersToSalesforce,
    sync: sync({ configuration: { autoSyncColumns: true } }),
    destination: hubspot,
    output: output(hubspot, 'contacts'),
  };
  /** All of its columns are synced: without them there is no field. */
  const graphWith = (lineage: ModelLineage): LineageGraph =>
    graphOf([{ ...toHubspot, model: lineage, fields: lineage.columns.length === 0 ? [] : toHubspot.fields }]);
  /** It reads nothing any more, and that is known. */
  const tableless: ModelLineage = { ...unread('sql_time_limit'), unresolved: [] };
  const direct = { emitModelsAsDatasets: false };

  for (const reason of ['sql_time_limit', 'sql_worker_lost'] as const) {
    it(`is not lost: ${reason}; what is truly lost later is told empty then`, async () => {
      const told = await first(graphWith(customers));
      const second = await deliverPass({ graph: graphWith(unread(reason)), told, options });
      expect(aspectNames(second.mcps, model)).to.include('datasetProperties');
      expect(aspectNames(second.mcps, model)).to.include('viewProperties');
      expect(aspectNames(second.mcps, model)).to.not.include.oneOf(['upstreamLineage', 'schemaMetadata']);
      expect(aspectNames(second.mcps, hubspotContacts)).to.not.include.oneOf(['upstreamLineage', 'schemaMetadata']);

      const third = await deliverPass({ graph: graphWith(tableless), told: second.receipts.fingerprints, options });
      expect(aspectOf(third.mcps, model, 'upstreamLineage')).to.deep.equal({ upstreams: [] });
      expect(aspectOf(third.mcps, model, 'schemaMetadata')['fields']).to.deep.equal([]);
      expect(aspectOf(third.mcps, hubspotContacts, 'schemaMetadata')['fields']).to.deep.equal([]);

      const back = await deliverPass({ graph: graphWith(customers), told: second.receipts.fingerprints, options });
      expect(aspectOf(back.mcps, model, 'upstreamLineage')['upstreams']).to.have.length(1);
    });
  }

  it('is lost for a reason that stays', async () => {
    const told = await first(graphWith(customers));
    const { mcps } = await deliverPass({ graph: graphWith(unread('sql_unparsed')), told, options });
    expect(aspectOf(mcps, model, 'upstreamLineage')).to.deep.equal({ upstreams: [] });
  });

  it('stays remembered for as long as it is not worked out, and is told once', async () => {
    const graph = graphWith(unread('sql_time_limit'));
    const once = await deliverPass({ graph, told: await first(graphWith(customers)), options });
    const again = await deliverPass({ graph, told: once.receipts.fingerprints, options });
    expect(again.text).to.equal(null);
    const full = await deliverPass({ graph, told: again.receipts.fingerprints, full: true, options });
    expect(aspectNames(full.mcps, model)).to.not.include('upstreamLineage');
    expect(full.receipts.fingerprints).to.deep.equal(once.receipts.fingerprints);
    const { mcps } = await deliverPass({ graph: graphWith(tableless), told: full.receipts.fingerprints, options });
    expect(aspectOf(mcps, model, 'upstreamLineage')).to.deep.equal({ upstreams: [] });
  });

  it('holds for jobs and destinations that read the tables themselves', async () => {
    const told = await first(graphWith(customers), direct);
    const more = { ...options, ...direct };
    const second = await deliverPass({ graph: graphWith(unread('sql_time_limit')), told, options: more });
    expect(aspectNames(second.mcps, job)).to.include('dataJobInfo').and.not.include('dataJobInputOutput');
    const lineage = ['upstreamLineage', 'schemaMetadata'];
    expect(second.mcps.filter(({ aspectName }) => lineage.includes(aspectName))).to.deep.equal([]);
    const { fingerprints } = second.receipts;
    const third = await deliverPass({ graph: graphWith(tableless), told: fingerprints, options: more });
    expect(aspectOf(third.mcps, job, 'dataJobInputOutput')).to.deep.include({ inputDatasets: [] });
    expect(aspectOf(third.mcps, hubspotContacts, 'upstreamLineage')).to.deep.equal({ upstreams: [] });
  });

  it('tells what a job writes whose tables were never known', async () => {
    const graph = graphWith(unread('sql_time_limit'));
    const told = await first(graph, direct);
    const { mcps } = await deliverPass({ graph, told, full: true, options: { ...options, ...direct } });
    expect(aspectOf(mcps, job, 'dataJobInputOutput')).to.deep.include({ outputDatasets: [hubspotContacts] });
  });
});
