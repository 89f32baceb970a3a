import { expect } from 'chai';
import type { FineGrainedLineage } from '#src/sinks/datahub/aspects/lineage.js';
import type { ModelLineage } from '#src/model/graph.js';
import {
  customers,
  customersTable,
  customersToPostgres,
  customersToSalesforce,
  events,
  eventsTable,
  eventsToHubspot,
  field,
  graphOf,
  hubspot,
  model,
  output,
  run,
  salesforce,
  smallWorkspace,
  sync,
  syncLineage,
  table,
} from '../../../golden/datahub/small-workspace.js';
import { aspectNames, aspectOf, deliverPass } from './deliver-pass.js';

const contact = 'urn:li:dataset:(urn:li:dataPlatform:salesforce,Contact,PROD)';
const customersUrn = 'urn:li:dataset:(urn:li:dataPlatform:hightouch,customer-360-model,PROD)';
const eventsUrn = 'urn:li:dataset:(urn:li:dataPlatform:hightouch,product-events,PROD)';
const jobOf = (id: string): string => `urn:li:dataJob:(urn:li:dataFlow:(hightouch,${id},PROD),${id})`;

function upstreamsOf(aspect: Record<string, unknown>): readonly string[] {
  return (aspect['upstreams'] as readonly { dataset: string; type: string }[]).map(
    (one) => `${one.type} ${one.dataset}`,
  );
}

/** `upstream fields → field [operation]`, field paths alone. */
function edgesOf(aspect: Record<string, unknown>): readonly string[] {
  const edges = (aspect['fineGrainedLineages'] ?? []) as readonly FineGrainedLineage[];
  const path = (urn: string): string => urn.slice(urn.lastIndexOf(',') + 1, -1);
  return edges.map((edge) => {
    const how = edge.transformOperation === undefined ? '' : ` [${edge.transformOperation}]`;
    return `${edge.upstreams.map(path).join(' + ')} → ${edge.downstreams.map(path).join()}${how}`;
  });
}

describe('datahub sink: lineage', () => {
  it('of a table model is that of its table, not of its display name, in one write', async () => {
    const { mcps } = await deliverPass({ graph: smallWorkspace });
    const aspect = aspectOf(mcps, eventsUrn, 'upstreamLineage');
    expect(upstreamsOf(aspect)).to.deep.equal([
      'COPY urn:li:dataset:(urn:li:dataPlatform:snowflake,analytics.public.product_events,PROD)',
    ]);
    expect(edgesOf(aspect)).to.deep.equal(['user_email → USER_EMAIL']);
  });

  it('of dbt and visual models is told like any other', async () => {
    const dbt: ModelLineage = {
      ...customers,
      model: model({
        id: 'm3',
        slug: 'dbt-customers',
        queryType: 'dbt',
        query: {
          kind: 'dbt',
          database: 'ANALYTICS',
          schema: 'PUBLIC',
          name: 'CUSTOMERS',
          dbtUniqueId: 'model.shop.customers',
          compiledSql: null,
          rawSql: null,
        },
      }),
    };
    const query = { kind: 'visual', parentId: 'm3', filter: null, primaryLabel: null, secondaryLabel: null } as const;
    const visual = { ...customers, model: model({ id: 'm4', slug: 'audience', queryType: 'visual', query }) };
    const { mcps } = await deliverPass({ graph: graphOf([], [dbt, visual]) });
    const source = 'urn:li:dataset:(urn:li:dataPlatform:snowflake,analytics.public.customers,PROD)';
    const told = (slug: string): readonly string[] =>
      upstreamsOf(aspectOf(mcps, `urn:li:dataset:(urn:li:dataPlatform:hightouch,${slug},PROD)`, 'upstreamLineage'));
    expect(told('dbt-customers')).to.deep.equal([`COPY ${source}`]);
    expect(told('audience')).to.deep.equal([`TRANSFORMED ${source}`]);
  });

  it('of a custom model claims no table', async () => {
    const dataset = { namespace: 'googlesheet://ops-sheet', name: 'ops-sheet' };
    const custom: ModelLineage = {
      ...customers,
      model: model({ slug: 'custom', queryType: 'custom', query: { kind: 'custom', query: {} } }),
      inputs: [{ kind: 'source-dataset', key: 's', sourceId: 'source_1', dataset }],
      columns: [],
      columnsComplete: false,
      sql: null,
      unresolved: [{ reason: 'model_custom', detail: '' }],
    };
    const { mcps } = await deliverPass({ graph: graphOf([], [custom]) });
    const urn = 'urn:li:dataset:(urn:li:dataPlatform:hightouch,custom,PROD)';
    expect(aspectNames(mcps, urn)).to.not.include.members(['upstreamLineage', 'schemaMetadata', 'viewProperties']);
    expect(aspectOf(mcps, urn, 'datasetProperties')['customProperties']).to.include({
      source_type: 'snowflake',
      lineage_unresolved: 'model_custom',
    });
  });

  it('composes: table to model, model to field, with what happens on each hop; a constant has no edge', async () => {
    const { mcps } = await deliverPass({ graph: smallWorkspace });
    expect(edgesOf(aspectOf(mcps, customersUrn, 'upstreamLineage'))).to.deep.equal([
      'customer_id → CUSTOMER_ID [COPY: "CUSTOMERS"."CUSTOMER_ID" AS "CUSTOMER_ID"]',
      'email → EMAIL [TRANSFORMATION]',
      'first_name → FIRST_NAME [COPY: "CUSTOMERS"."FIRST_NAME" AS "FIRST_NAME"]',
    ]);
    const told = ['EMAIL → Email', 'CUSTOMER_ID → External_ID__c', 'FIRST_NAME → FirstName'];
    expect(edgesOf(aspectOf(mcps, jobOf('sync_1'), 'dataJobInputOutput'))).to.deep.equal(told);
    expect(edgesOf(aspectOf(mcps, contact, 'upstreamLineage'))).to.have.members(told);
    expect(edgesOf(aspectOf(mcps, jobOf('sync_3'), 'dataJobInputOutput'))).to.deep.equal([
      'EMAIL → email_hash [MASKING]',
    ]);
  });

  it('goes straight from the tables when models are not datasets', async () => {
    const { mcps } = await deliverPass({ graph: smallWorkspace, options: { emitModelsAsDatasets: false } });
    expect(mcps.filter((mcp) => mcp.entityUrn.includes('dataPlatform:hightouch,'))).to.deep.equal([]);
    const job = aspectOf(mcps, jobOf('sync_1'), 'dataJobInputOutput');
    expect(job['inputDatasets']).to.deep.equal([
      'urn:li:dataset:(urn:li:dataPlatform:snowflake,analytics.public.customers,PROD)',
    ]);
    expect(edgesOf(job)).to.deep.equal([
      'email → Email [TRANSFORMATION]',
      'customer_id → External_ID__c',
      'first_name → FirstName',
    ]);
    expect(upstreamsOf(aspectOf(mcps, contact, 'upstreamLineage'))).to.deep.equal([
      'COPY urn:li:dataset:(urn:li:dataPlatform:snowflake,analytics.public.customers,PROD)',
    ]);
  });

  it('names a model of the workspace as input also where a pass tells other models only, since another pass told it', async () => {
    const graph = { ...smallWorkspace, models: new Map([['model_2', events]]) };
    const { mcps } = await deliverPass({ graph });
    const whole = await deliverPass({ graph: smallWorkspace });
    for (const [urn, aspect] of [
      [jobOf('sync_1'), 'dataJobInputOutput'],
      [contact, 'upstreamLineage'],
    ] as const) {
      expect(aspectOf(mcps, urn, aspect)).to.deep.equal(aspectOf(whole.mcps, urn, aspect));
    }
    expect(mcps.filter((mcp) => mcp.entityUrn.includes('hightouch,customer-360-model'))).to.deep.equal([]);
  });

  it('leaves out a column that a fully known model does not return', async () => {
    const lineage = syncLineage(sync({}), customers, salesforce, output(salesforce, 'Contact'), [
      field('Gone', 'NO_SUCH', customersTable, { sources: [], resolved: false }),
    ]);
    const { mcps } = await deliverPass({ graph: graphOf([lineage]) });
    expect(aspectOf(mcps, jobOf('sync_1'), 'dataJobInputOutput')).to.not.have.property('fineGrainedLineages');
  });

  it('of a sync without model or destination says only what is known', async () => {
    const gone = graphOf([
      syncLineage(sync({ id: 's1', slug: 'a' }), null, salesforce, output(salesforce, 'Lead'), []),
      syncLineage(sync({ id: 's2', slug: null }), customers, null, null, []),
      syncLineage(sync({ id: 's3', slug: 'c' }), null, null, null, []),
    ]);
    const { mcps } = await deliverPass({ graph: gone });
    expect(aspectOf(mcps, jobOf('s1'), 'dataJobInputOutput')).to.deep.equal({
      inputDatasets: [],
      outputDatasets: ['urn:li:dataset:(urn:li:dataPlatform:salesforce,Lead,PROD)'],
    });
    expect(aspectOf(mcps, jobOf('s2'), 'dataJobInputOutput')['outputDatasets']).to.deep.equal([]);
    expect(aspectOf(mcps, jobOf('s2'), 'dataJobInfo')['name']).to.equal('s2');
    expect(aspectNames(mcps, jobOf('s3'))).to.not.include('dataJobInputOutput');
  });

  it("touches nothing of others' entities but through the job", async () => {
    const { mcps } = await deliverPass({
      graph: smallWorkspace,
      runs: { sync_3: [{ run: run({ syncId: 'sync_3' }), tellStart: true, tellEnd: true }] },
    });
    const foreign = mcps.filter((mcp) => /dataPlatform:(?:postgres|snowflake),/.test(mcp.entityUrn));
    expect(foreign).to.deep.equal([]);
    expect(aspectOf(mcps, jobOf('sync_3'), 'dataJobInputOutput')['outputDatasets']).to.deep.equal([
      'urn:li:dataset:(urn:li:dataPlatform:postgres,app.public.customers,PROD)',
    ]);
  });

  it('makes a twin only of the one table model of a table, never of SQL', async () => {
    const second: ModelLineage = { ...events, model: { ...events.model, id: 'm9', slug: 'events-again' } };
    const alone = await deliverPass({ graph: smallWorkspace });
    const twice = await deliverPass({ graph: graphOf([eventsToHubspot, customersToSalesforce], [second]) });
    expect(aspectNames(alone.mcps, eventsUrn)).to.include('siblings');
    expect(aspectNames(alone.mcps, customersUrn)).to.not.include('siblings');
    expect(twice.mcps.filter((mcp) => mcp.aspectName === 'siblings')).to.deep.equal([]);
  });

  it('tells a shared model once, with the columns that all of its syncs read', async () => {
    const other = syncLineage(
      sync({ id: 'sync_9', modelId: 'model_2', destinationId: 'dest_1', slug: 'z', referencedColumns: ['REGION'] }),
      events,
      salesforce,
      output(salesforce, 'Event'),
      [field('Type', 'EVENT_TYPE', eventsTable)],
    );
    const { mcps } = await deliverPass({ graph: graphOf([eventsToHubspot, other]) });
    const schema = aspectOf(mcps, eventsUrn, 'schemaMetadata')['fields'] as readonly { fieldPath: string }[];
    expect(schema.map((one) => one.fieldPath)).to.deep.equal(['USER_EMAIL', 'EVENT_ID', 'EVENT_TYPE', 'REGION']);
  });

  it('reads platform, instance, environment and database of a source from its settings', async () => {
    const bare = { ...table('ORDERS'), database: null };
    const orders = { ...events, inputs: [bare], columns: [], model: { ...events.model, slug: 'orders' } };
    const { mcps } = await deliverPass({
      graph: graphOf([], [orders]),
      options: {
        sourceOverrides: { 'production-snowflake': { platformInstance: 'EU', env: 'dev', database: 'LAKE' } },
      },
    });
    const urn = 'urn:li:dataset:(urn:li:dataPlatform:hightouch,orders,PROD)';
    expect(upstreamsOf(aspectOf(mcps, urn, 'upstreamLineage'))).to.deep.equal([
      'COPY urn:li:dataset:(urn:li:dataPlatform:snowflake,EU.lake.public.orders,DEV)',
    ]);
  });

  it('into one object joins all that write to it, whatever the order of delivery', async () => {
    const second = syncLineage(
      sync({ id: 'sync_8', modelId: 'model_2', slug: 'b', configuration: { object: 'Contact' } }),
      events,
      salesforce,
      output(salesforce, 'Contact'),
      [field('Email', 'USER_EMAIL', eventsTable)],
    );
    const { mcps } = await deliverPass({ graph: graphOf([second, customersToSalesforce]) });
    const aspect = aspectOf(mcps, contact, 'upstreamLineage');
    expect(upstreamsOf(aspect)).to.deep.equal([`COPY ${customersUrn}`, `COPY ${eventsUrn}`]);
    expect(edgesOf(aspect)).to.include.members(['EMAIL → Email', 'USER_EMAIL → Email']);
    expect(customersToPostgres.output?.foreign).to.equal(true);
  });

  it('into an object the configuration does not name takes our name, not one per sync', async () => {
    const to = { ...hubspot, type: 'slack' };
    const lists = ['a', 'b'].map((slug) =>
      syncLineage(sync({ id: slug, slug, destinationId: to.id }), customers, to, output(to, null), []),
    );
    const { mcps } = await deliverPass({ graph: graphOf(lists) });
    const outputs = lists.map((one) => aspectOf(mcps, jobOf(one.sync.id), 'dataJobInputOutput')['outputDatasets']);
    expect(outputs).to.deep.equal(Array(2).fill(['urn:li:dataset:(urn:li:dataPlatform:slack,slack,PROD)']));
  });
});
