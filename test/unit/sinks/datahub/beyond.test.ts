/** What DataHub's Hightouch connector never says: owners, names of platforms, schedules, types, event contracts. */
import { expect } from 'chai';
import { columnType } from '#src/sinks/datahub/column-fields.js';
import { scheduleProperties } from '#src/sinks/datahub/entities/schedule.js';
import {
  customers,
  customersToSalesforce,
  graphOf,
  smallWorkspace,
  customersTable,
  destination,
  output,
} from '../../../golden/datahub/small-workspace.js';
import { aspectNames, aspectOf, deliverPass, type PassInput } from './deliver-pass.js';
import { withContract } from './with-contract.js';

const model = 'urn:li:dataset:(urn:li:dataPlatform:hightouch,customer-360-model,PROD)';
const flow = 'urn:li:dataFlow:(hightouch,sync_1,PROD)';
const job = `urn:li:dataJob:(${flow},sync_1)`;

async function tell(input: Partial<PassInput> = {}) {
  return (await deliverPass({ graph: smallWorkspace, ...input })).mcps;
}

function ownersOf(aspect: Record<string, unknown>): readonly string[] {
  return (aspect['owners'] as readonly { owner: string }[]).map(({ owner }) => owner);
}

describe('datahub: owners', () => {
  it('are nobody unless told which tags name them', async () => {
    expect((await tell()).filter(({ aspectName }) => aspectName === 'ownership')).to.deep.equal([]);
  });

  it('come from tags: a team is a group, anybody else a user, of the model and of its syncs', async () => {
    const owned = {
      ...customersToSalesforce,
      sync: { ...customersToSalesforce.sync, tags: { owner: 'ana@acme.com, @ben', other: 'x' } },
    };
    const mcps = await tell({ graph: graphOf([owned]), options: { ownerTagKeys: ['team', 'owner'] } });
    expect(ownersOf(aspectOf(mcps, model, 'ownership'))).to.deep.equal(['urn:li:corpGroup:growth']);
    const all = ['urn:li:corpGroup:growth', 'urn:li:corpuser:ana@acme.com', 'urn:li:corpuser:ben'];
    expect(ownersOf(aspectOf(mcps, job, 'ownership'))).to.deep.equal(all);
    expect(ownersOf(aspectOf(mcps, flow, 'ownership'))).to.deep.equal(all);
  });

  it('may be URNs; one with what breaks a URN is taken for a name', async () => {
    const tags = { owner: 'urn:li:corpGroup:data, urn:li:corpuser:a(b)' };
    const graph = graphOf([{ ...customersToSalesforce, sync: { ...customersToSalesforce.sync, tags } }]);
    const mcps = await tell({ graph, options: { ownerTagKeys: ['owner'] } });
    expect(ownersOf(aspectOf(mcps, job, 'ownership'))).to.deep.equal([
      'urn:li:corpGroup:data',
      'urn:li:corpuser:urn:li:corpuser:a%28b%29',
    ]);
  });
});

describe('datahub: names of platforms', () => {
  it('are told where a server would show a bare id, and left alone where it has its own', async () => {
    const mcps = await tell();
    const told = mcps.filter(({ aspectName }) => aspectName === 'dataPlatformInfo').map(({ aspect }) => aspect.json);
    expect(told.map(({ name, displayName }) => `${String(name)}: ${String(displayName)}`)).to.deep.equal([
      'hightouch: Hightouch',
      'hubspot: HubSpot',
    ]);
  });

  for (const [ours, theirs] of [
    ['microsoft-teams', 'microsoft-teams'],
    ['notion', 'notion'],
    ['microsoft-excel', 'excel'],
    ['power-bi', 'powerbi'],
    ['looker', 'looker'],
  ] as const) {
    it(`are left alone for ${ours}, which a server knows as ${theirs}`, async () => {
      const to = destination({ type: ours });
      const graph = graphOf([{ ...customersToSalesforce, destination: to, output: output(to, 'Contact') }]);
      const mcps = await tell({ graph });
      expect(aspectNames(mcps, `urn:li:dataset:(urn:li:dataPlatform:${theirs},Contact,PROD)`)).to.include('status');
      const named = mcps.filter(({ aspectName }) => aspectName === 'dataPlatformInfo');
      expect(named.map(({ entityUrn }) => entityUrn)).to.deep.equal(['urn:li:dataPlatform:hightouch']);
    });
  }
});

describe('datahub: a schedule', () => {
  it('is told part by part, beside its text', async () => {
    const properties = scheduleProperties({
      type: 'custom',
      schedule: { expressions: [{ days: { monday: true }, time: '08:30' }], interval: { quantity: 6, unit: 'hour' } },
    });
    expect(properties).to.deep.equal({
      schedule_type: 'custom',
      schedule_expressions_0_days_monday: 'true',
      schedule_expressions_0_time: '08:30',
      schedule_interval_quantity: '6',
      schedule_interval_unit: 'hour',
    });
    const info = aspectOf(
      await tell(),
      'urn:li:dataJob:(urn:li:dataFlow:(hightouch,sync_2,PROD),sync_2)',
      'dataJobInfo',
    );
    expect(info['customProperties']).to.include({ schedule_type: 'interval', schedule_interval_unit: 'hour' });
  });

  it('is nothing without one', () => {
    expect(scheduleProperties(null)).to.deep.equal({});
    expect(scheduleProperties({ type: null, schedule: null })).to.deep.equal({});
  });
});

describe('datahub: columns that Hightouch lists', () => {
  const querySchema = [
    { name: 'customer_id', type: 'NUMBER(38,0)', description: 'Who' },
    { name: 'email', type: 'VARCHAR', description: null },
    { name: 'first_name', type: 'VARCHAR', description: null },
  ];
  const listed = { ...customers, model: { ...customers.model, querySchema } };
  const graph = graphOf([{ ...customersToSalesforce, model: listed }]);

  it('give type, description and spelling, in the schema and in every edge alike', async () => {
    const mcps = await tell({ graph });
    const fields = aspectOf(mcps, model, 'schemaMetadata')['fields'] as readonly Record<string, unknown>[];
    expect(fields.map((field) => [field['fieldPath'], field['nativeDataType'], field['description']])).to.deep.equal([
      ['customer_id', 'NUMBER(38,0)', 'Who'],
      ['email', 'VARCHAR', undefined],
      ['first_name', 'VARCHAR', undefined],
    ]);
    const text = JSON.stringify([
      aspectOf(mcps, job, 'dataJobInputOutput')['fineGrainedLineages'],
      aspectOf(mcps, model, 'upstreamLineage')['fineGrainedLineages'],
    ]);
    expect(text).to.include(`schemaField:(${model},customer_id)`).and.not.include(`schemaField:(${model},CUSTOMER_ID)`);
  });

  const types: readonly (readonly [string, string])[] = [
    ['VARCHAR(16)', 'String'],
    ['NUMBER(38,0)', 'Number'],
    ['timestamp with time zone', 'Time'],
    ['DATE', 'Date'],
    ['Bool', 'Boolean'],
    ['bytea', 'Bytes'],
    ['ARRAY<INT64>', 'String'],
    ['variant', 'String'],
    ['double precision', 'Number'],
    ['', 'String'],
  ];
  for (const [native, type] of types) {
    it(`of type ${JSON.stringify(native)} are ${type}`, () => {
      expect(columnType(native)).to.equal(type);
    });
  }
});

describe('datahub: edges out of SQL', () => {
  const edges = async (input: Partial<PassInput>): Promise<readonly { confidenceScore: number }[]> =>
    aspectOf(await tell(input), model, 'upstreamLineage')['fineGrainedLineages'] as readonly {
      confidenceScore: number;
    }[];

  it("have the confidence of DataHub's SQL lineage: by how many tables' columns are known", async () => {
    expect((await edges({})).map(({ confidenceScore }) => confidenceScore)).to.deep.equal([0.2, 0.2, 0.2]);
    const known = { ...customersTable, columns: ['CUSTOMER_ID', 'EMAIL', 'FIRST_NAME', 'ACTIVE'] };
    const graph = { ...smallWorkspace, tables: new Map([[known.key, known]]) };
    expect((await edges({ graph })).map(({ confidenceScore }) => confidenceScore)).to.deep.equal([0.9, 0.9, 0.9]);
  });

  it('say what a person wrote to make a column, a word where that is not known, and a copy as one', async () => {
    const made = (kind: 'identity' | 'transformation' | 'aggregation', expression?: string) => ({
      name: `${kind}${expression === undefined ? '' : '_written'}`,
      sources: [{ table: customersTable.key, column: 'EMAIL', kind, masking: false }],
      ...(expression === undefined ? {} : { expression }),
    });
    const columns = [made('identity'), made('transformation', 'upper(email)'), made('aggregation')];
    const models = new Map(
      [...smallWorkspace.models].map(([id, one]) => [id, one.sql === null ? one : { ...one, columns }]),
    );
    const told = (await edges({ graph: { ...smallWorkspace, models } })) as readonly object[];
    expect(told.map((edge) => ('transformOperation' in edge ? edge.transformOperation : null))).to.deep.equal([
      'COPY: "CUSTOMERS"."EMAIL" AS "identity"',
      'SQL: upper(email) AS "transformation_written"',
      'AGGREGATION',
    ]);
  });

  it('are not told, nor the tables, when SQL is not to be followed; what Hightouch says itself is', async () => {
    const mcps = await tell({ options: { sqlLineage: false } });
    expect(aspectNames(mcps, model)).to.not.include('upstreamLineage');
    const events = 'urn:li:dataset:(urn:li:dataPlatform:hightouch,product-events,PROD)';
    expect(aspectNames(mcps, events)).to.include('upstreamLineage');
    const straight = await tell({ options: { sqlLineage: false, emitModelsAsDatasets: false } });
    expect(aspectOf(straight, job, 'dataJobInputOutput')).to.deep.include({ inputDatasets: [] });
  });
});

describe('datahub: event contracts', () => {
  const graph = withContract;
  const event = 'urn:li:dataset:(urn:li:dataPlatform:hightouch,c-1.Order%2C done.2,PROD)';

  it('are datasets with a schema, sources and an assertion', async () => {
    const mcps = await tell({ graph });
    expect(aspectNames(mcps, event)).to.deep.equal([
      'dataPlatformInstance',
      'upstreamLineage',
      'datasetProperties',
      'subTypes',
      'schemaMetadata',
      'status',
    ]);
    const about = mcps.filter(({ entityType }) => entityType === 'assertion' || entityType === 'dataContract');
    expect(about.map(({ aspectName }) => aspectName)).to.deep.equal([
      'assertionInfo',
      'status',
      'dataContractProperties',
      'status',
      'dataContractStatus',
    ]);
  });

  it('are pending once: a contract that people have activated stays so', async () => {
    const first = await deliverPass({ graph });
    const again = await deliverPass({ graph, told: first.receipts.fingerprints, full: true });
    const names = again.mcps.map(({ aspectName }) => aspectName);
    expect(names).to.include('dataContractProperties').and.not.include('dataContractStatus');
    const quiet = await deliverPass({ graph, told: first.receipts.fingerprints, end: '2024-01-02T12:00:00.000Z' });
    expect(quiet.mcps).to.deep.equal([]);
  });

  it('may be chosen by name', async () => {
    const mcps = await tell({ graph, options: { isContractTold: (name) => name !== 'Web events' } });
    expect(mcps.filter(({ entityType }) => entityType === 'assertion')).to.deep.equal([]);
  });
});

describe('datahub: models by name', () => {
  it('that are left out are no datasets and no inputs: their tables are', async () => {
    const mcps = await tell({ options: { isModelTold: (name) => name === 'Product Events' } });
    expect(aspectNames(mcps, model)).to.deep.equal([]);
    expect(aspectOf(mcps, job, 'dataJobInputOutput')['inputDatasets']).to.deep.equal([
      'urn:li:dataset:(urn:li:dataPlatform:snowflake,analytics.public.customers,PROD)',
    ]);
  });
});
