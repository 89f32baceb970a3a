import { expect } from 'chai';
import { proposalFaults } from '#src/cli/mcp-faults.js';
import {
  customersToPostgres,
  customersToSalesforce,
  destination,
  graphOf,
  output,
  run,
  smallWorkspace,
  sync,
  syncLineage,
} from '../../../golden/datahub/small-workspace.js';
import { aspectOf, deliverPass, type Mcp } from './deliver-pass.js';

const table = 'urn:li:dataset:(urn:li:dataPlatform:postgres,app.public.customers,PROD)';
const model = 'urn:li:dataset:(urn:li:dataPlatform:hightouch,customer-360-model,PROD)';
const runs = { sync_1: [{ run: run({}), tellStart: true, tellEnd: true }] };
const foreign = (mcps: readonly Mcp[]) =>
  mcps.filter((mcp) => /dataPlatform:(?:postgres|snowflake),/.test(mcp.entityUrn));

describe('datasets that other connectors own', () => {
  it('are told nothing at all unless asked for', async () => {
    const { mcps } = await deliverPass({ graph: smallWorkspace, runs });
    expect(foreign(mcps)).to.deep.equal([]);
  });

  it('get their edges by a patch when asked for: no status, no aspect as a whole, nothing on tables that are read', async () => {
    const plain = await deliverPass({ graph: smallWorkspace, runs });
    const { mcps } = await deliverPass({ graph: smallWorkspace, runs, options: { foreignLineage: 'patch' } });
    const told = foreign(mcps);
    expect(told.map(({ entityUrn, changeType, aspectName }) => [entityUrn, changeType, aspectName])).to.deep.equal([
      [table, 'PATCH', 'upstreamLineage'],
    ]);
    expect(mcps.filter((mcp) => !told.includes(mcp))).to.deep.equal(plain.mcps);
    for (const mcp of told) expect(proposalFaults({ ...mcp })).to.deep.equal([]);
    const operations = told[0]?.aspect.json as unknown as readonly { op: string; path: string; value: object }[];
    expect(new Set(operations.map(({ op }) => op))).to.deep.equal(new Set(['add']));
    expect(operations.map(({ path }) => path)).to.deep.equal([
      `/upstreams/${model}`,
      ...customersToPostgres.fields.map(
        ({ field, columns }) =>
          `/fineGrainedLineages/MASKING/urn:li:schemaField:(${table},${field})/NONE/urn:li:schemaField:(${model},${columns[0]?.column ?? ''})`,
      ),
    ]);
    expect(operations[0]?.value).to.include({ dataset: model, type: 'COPY' });
    expect(operations[1]?.value).to.deep.equal({ confidenceScore: 1 });
  });

  it('are told again only when an edge is new', async () => {
    const options = { foreignLineage: 'patch' } as const;
    const first = await deliverPass({ graph: smallWorkspace, options });
    const told = first.receipts.fingerprints;
    const later = await deliverPass({ graph: smallWorkspace, options, told, end: '2024-01-02T12:00:00.000Z' });
    expect(later.text).to.equal(null);
    const graph = graphOf([{ ...customersToPostgres, fields: customersToPostgres.fields.slice(0, 0) }]);
    const { mcps } = await deliverPass({ graph, options, told });
    expect(foreign(mcps)).to.have.length(1);
  });

  it('keep slashes and tildes of names inside their path', async () => {
    const slashed = { ...customersToPostgres };
    const graph = graphOf([
      { ...slashed, fields: slashed.fields.map((one) => ({ ...one, field: 'a/b~c' })).slice(0, 1) },
    ]);
    const { mcps } = await deliverPass({ graph, options: { foreignLineage: 'patch' } });
    const operations = foreign(mcps)[0]?.aspect.json as unknown as readonly { path: string }[];
    expect(operations[1]?.path.split('/')).to.have.length(6);
    expect(operations[1]?.path).to.include('a~1b~0c');
  });
});

describe('a destination that the settings put into a warehouse', () => {
  const destinationOverrides = {
    'salesforce-production': { platform: 'snowflake', platformInstance: 'prod', database: 'PROD' },
  };
  const written = 'urn:li:dataset:(urn:li:dataPlatform:snowflake,prod.prod.contact,PROD)';
  const job = 'urn:li:dataJob:(urn:li:dataFlow:(hightouch,sync_1,PROD),sync_1)';

  it('is a table of others: lineage to it goes through the job alone, under the name its connector gives it', async () => {
    const { mcps, receipts } = await deliverPass({ graph: smallWorkspace, runs, options: { destinationOverrides } });
    expect(foreign(mcps)).to.deep.equal([]);
    const about = mcps.map(({ entityUrn }) => entityUrn);
    expect(about).to.not.include('urn:li:dataPlatform:snowflake');
    expect([...receipts.fingerprints.keys()].filter((key) => key.includes('snowflake'))).to.deep.equal([]);
    const { outputDatasets, fineGrainedLineages } = aspectOf(mcps, job, 'dataJobInputOutput');
    expect(outputDatasets).to.deep.equal([written]);
    const fields = (fineGrainedLineages as readonly { downstreams: readonly string[] }[]).flatMap(
      ({ downstreams }) => downstreams,
    );
    expect(fields).to.include(`urn:li:schemaField:(${written},firstname)`);
  });

  it('is patched when asked for', async () => {
    const options = { destinationOverrides, foreignLineage: 'patch' } as const;
    const { mcps } = await deliverPass({ graph: graphOf([customersToSalesforce]), options });
    expect(foreign(mcps).map(({ entityUrn, changeType }) => [entityUrn, changeType])).to.deep.equal([
      [written, 'PATCH'],
    ]);
  });

  for (const platform of ['iceberg', 'adlsGen2', 'pubsub', 'Snowflake']) {
    it(`so it is with ${platform}`, async () => {
      const overrides = { dest_1: { platform } };
      const { mcps } = await deliverPass({ graph: smallWorkspace, options: { destinationOverrides: overrides } });
      expect(mcps.filter(({ entityUrn }) => entityUrn.includes(`dataPlatform:${platform},`))).to.deep.equal([]);
    });
  }

  it('stays one when the settings give a warehouse another platform', async () => {
    const options = { destinationOverrides: { dest_3: { platform: 'our-postgres' } } };
    const { mcps } = await deliverPass({ graph: smallWorkspace, options });
    expect(mcps.filter(({ entityUrn }) => entityUrn.includes('our-postgres'))).to.deep.equal([]);
  });
});

describe('a SaaS destination that others own, as its settings say', () => {
  const contact = 'urn:li:dataset:(urn:li:dataPlatform:salesforce,Contact,PROD)';
  const owned = { destinationOverrides: { 'salesforce-production': { foreign: true } } };
  const about = (mcps: readonly Mcp[]) => mcps.filter(({ entityUrn }) => entityUrn === contact);

  it('is ours without it, and is told nothing with it: no operation of a run, no status', async () => {
    expect(about((await deliverPass({ graph: smallWorkspace, runs })).mcps)).to.have.length(6);
    const { mcps, receipts } = await deliverPass({ graph: smallWorkspace, runs, options: owned });
    expect(about(mcps)).to.deep.equal([]);
    const job = 'urn:li:dataJob:(urn:li:dataFlow:(hightouch,sync_1,PROD),sync_1)';
    expect(aspectOf(mcps, job, 'dataJobInputOutput')['outputDatasets']).to.deep.equal([contact]);
    expect([...receipts.fingerprints.keys()]).to.not.include(`destination:${contact}`);
  });

  it('is patched when asked for', async () => {
    const { mcps } = await deliverPass({ graph: smallWorkspace, options: { ...owned, foreignLineage: 'patch' } });
    expect(about(mcps).map(({ changeType, aspectName }) => [changeType, aspectName])).to.deep.equal([
      ['PATCH', 'upstreamLineage'],
    ]);
  });

  it('is owned by others as soon as one of the destinations says so that share it', async () => {
    const sandbox = destination({ id: 'dest_9', slug: 'salesforce-sandbox' });
    const second = syncLineage(
      sync({ id: 'sync_9', destinationId: 'dest_9', slug: 'second', configuration: { object: 'Contact' } }),
      customersToSalesforce.model,
      sandbox,
      output(sandbox, 'Contact'),
      [],
    );
    const ended = { run: run({}), tellStart: true, tellEnd: true };
    for (const name of ['salesforce-production', 'salesforce-sandbox']) {
      const { mcps } = await deliverPass({
        graph: graphOf([customersToSalesforce, second]),
        runs: { sync_1: [ended], sync_9: [{ ...ended, run: run({ id: 'run_9' }) }] },
        options: { destinationOverrides: { [name]: { foreign: true } } },
      });
      expect(about(mcps), name).to.deep.equal([]);
    }
  });
});
