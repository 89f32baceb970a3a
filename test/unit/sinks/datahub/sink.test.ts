import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { silentLogger } from '#src/log/logger.js';
import { createDataHubSink } from '#src/sinks/datahub/sink.js';
import type { DataHubSinkOptions } from '#src/sinks/datahub/options.js';
import type { PassView } from '#src/sinks/sink.js';
import {
  customers,
  customersToPostgres,
  customersToSalesforce,
  destination,
  eventsToHubspot,
  graphOf,
  output,
  run,
  smallWorkspace,
  sync,
  syncLineage,
} from '../../../golden/datahub/small-workspace.js';
import { aspectNames, aspectOf, deliverPass, sinkOptions, unitsOf, windowEnd, type Mcp } from './deliver-pass.js';

const contact = 'urn:li:dataset:(urn:li:dataPlatform:salesforce,Contact,PROD)';
const oneRun = { sync_1: [{ run: run({}), tellStart: true, tellEnd: true }] };

function view(overrides: Partial<PassView> = {}): PassView {
  return {
    window: { start: '2023-12-01T00:00:00.000Z', end: windowEnd },
    graph: smallWorkspace,
    told: new Map(),
    backfill: false,
    full: false,
    previousEnd: null,
    log: silentLogger,
    ...overrides,
  };
}

describe('datahub sink', () => {
  it('writes what the file source reads: whole proposals whose only clock is the end of the window', async () => {
    const { mcps, receipts } = await deliverPass({ graph: smallWorkspace });
    const [first] = mcps;
    expect(first).to.include({ entityType: 'container', changeType: 'UPSERT', aspectName: 'containerProperties' });
    expect(new Set(mcps.map((mcp) => JSON.stringify(mcp.systemMetadata)))).to.deep.equal(
      new Set([
        JSON.stringify({
          lastObserved: Date.parse(windowEnd),
          runId: 'hightouch-2024_01_01-12_00_00',
          lastRunId: 'no-run-id-provided',
        }),
      ]),
    );
    expect(receipts.delivered).to.equal(mcps.length);
    expect(receipts.outputs).to.have.length(1);
  });

  it('gives equal bytes for equal input', async () => {
    const once = await deliverPass({ graph: smallWorkspace, runs: oneRun });
    const turned = graphOf([customersToPostgres, eventsToHubspot, customersToSalesforce]);
    expect((await deliverPass({ graph: turned, runs: oneRun })).text).to.equal(once.text);
  });

  it('tells nothing twice: a pass without news publishes no file and keeps every fingerprint', async () => {
    const first = await deliverPass({ graph: smallWorkspace });
    const second = await deliverPass({
      graph: smallWorkspace,
      told: first.receipts.fingerprints,
      end: '2024-01-02T12:00:00.000Z',
    });
    expect(second.text).to.equal(null);
    expect(second.receipts.outputs).to.deep.equal([]);
    expect([...second.receipts.fingerprints.keys()]).to.include.members([
      'model:model_1',
      'sync:sync_1',
      `destination:${contact}`,
    ]);
    for (const [key, value] of second.receipts.fingerprints) {
      expect(first.receipts.fingerprints.get(key), key).to.equal(value);
    }
  });

  it('does not take a moved updatedAt for news: Hightouch moves it with every run', async () => {
    const first = await deliverPass({ graph: smallWorkspace });
    const touched = { ...customersToSalesforce, sync: { ...customersToSalesforce.sync, updatedAt: windowEnd } };
    const graph = graphOf([touched, eventsToHubspot, customersToPostgres]);
    expect((await deliverPass({ graph, told: first.receipts.fingerprints })).text).to.equal(null);
  });

  it('tells all of it again when asked for everything', async () => {
    const first = await deliverPass({ graph: smallWorkspace });
    const again = await deliverPass({ graph: smallWorkspace, told: first.receipts.fingerprints, full: true });
    expect(again.text).to.equal(first.text);
  });

  it('tells what changed, and the destinations that change with it', async () => {
    const first = await deliverPass({ graph: smallWorkspace });
    const [kept] = customersToSalesforce.fields;
    const fewer = { ...customersToSalesforce, fields: kept === undefined ? [] : [kept] };
    const graph = graphOf([fewer, eventsToHubspot, customersToPostgres]);
    const { mcps } = await deliverPass({ graph, told: first.receipts.fingerprints });
    expect(new Set(mcps.map((mcp) => mcp.entityUrn))).to.deep.equal(
      new Set([
        'urn:li:dataFlow:(hightouch,sync_1,PROD)',
        'urn:li:dataJob:(urn:li:dataFlow:(hightouch,sync_1,PROD),sync_1)',
        contact,
      ]),
    );
  });

  it('tells runs alone in a back-fill', async () => {
    const { mcps } = await deliverPass({ graph: smallWorkspace, runs: oneRun, backfill: true });
    const others = mcps.filter((mcp) => mcp.entityType !== 'dataProcessInstance' && mcp.aspectName !== 'operation');
    expect(mcps).to.not.deep.equal([]);
    expect(others).to.deep.equal([]);
  });

  it('tells no edges between columns when they are not wanted, and all between datasets', async () => {
    const upstreams = (mcps: readonly Mcp[]) => mcps.map(({ aspect }) => aspect.json['upstreams'] ?? null);
    const plain = await deliverPass({ graph: smallWorkspace });
    for (const emitModelsAsDatasets of [true, false]) {
      const { text } = await deliverPass({
        graph: smallWorkspace,
        options: { columnLineage: false, emitModelsAsDatasets },
      });
      expect(text).to.include('upstreamLineage').and.not.include('fineGrainedLineages');
    }
    const without = await deliverPass({ graph: smallWorkspace, options: { columnLineage: false } });
    expect(plain.text).to.include('fineGrainedLineages');
    expect(upstreams(without.mcps)).to.deep.equal(upstreams(plain.mcps));
  });

  it('tells a shared dataset and the fields of a model alike, whatever part of the workspace a pass tells', async () => {
    const whole = smallWorkspace;
    const modelId = customersToSalesforce.sync.modelId;
    const part = {
      ...whole,
      syncs: [customersToSalesforce],
      models: new Map([...whole.models].filter(([id]) => id === modelId)),
    };
    const all = await deliverPass({ graph: whole });
    const some = await deliverPass({ graph: part });
    const lines = (text: string | null) => (text ?? '').split('\n').map((line) => line.replace(/,$/, ''));
    expect(lines(some.text).length).to.be.lessThan(lines(all.text).length);
    expect(lines(all.text)).to.include.members(lines(some.text));
  });

  it('builds a shared dataset from syncs that were not asked for, and tells those not themselves', async () => {
    const other = syncLineage(
      sync({ id: 'sync_7', slug: 'hidden', configuration: { object: 'Contact' } }),
      { ...customers, model: { ...customers.model, id: 'model_7', slug: 'hidden-model' } },
      destination({}),
      output(destination({}), 'Contact'),
      [],
    );
    const whole = graphOf([customersToSalesforce, other]);
    const graph = { ...whole, syncs: [customersToSalesforce], everySync: whole.syncs };
    const { mcps } = await deliverPass({ graph });
    const { upstreams } = aspectOf(mcps, contact, 'upstreamLineage') as { upstreams: readonly { dataset: string }[] };
    expect(upstreams.map((one) => one.dataset).join())
      .to.include('customer-360-model')
      .and.include('hidden-model');
    expect(mcps.filter((mcp) => mcp.entityUrn.includes('sync_7'))).to.deep.equal([]);
  });

  it('warns of two accounts that share one dataset, and names the way out', async () => {
    const warnings: Record<string, unknown>[] = [];
    const log = { ...silentLogger, warn: (fields: object) => void warnings.push({ ...fields }) };
    const second = destination({ id: 'dest_9', slug: 'salesforce-emea' });
    const into = syncLineage(
      sync({ id: 'sync_9', slug: 'emea', destinationId: 'dest_9', configuration: { object: 'Contact' } }),
      customers,
      second,
      output(second, 'Contact'),
      [],
    );
    const graph = graphOf([customersToSalesforce, into]);
    await deliverPass({ graph, log });
    expect(warnings.map((one) => one['destinations'])).to.deep.equal([['dest_1', 'dest_9']]);
    const [, written] = /destinationOverrides: (.*)$/.exec(String(warnings[0]?.['hint'])) ?? [];
    const destinationOverrides = JSON.parse(written ?? '') as DataHubSinkOptions['destinationOverrides']; // read as the config file is
    expect(Object.keys(destinationOverrides)).to.include('salesforce-emea');
    await deliverPass({ graph, log, options: { destinationOverrides } });
    expect(warnings).to.have.length(1);

    const options = { destinationOverrides: { dest_9: { platformInstance: 'emea' } } };
    const { mcps } = await deliverPass({ graph, log, options });
    expect(warnings).to.have.length(1);
    expect(aspectNames(mcps, 'urn:li:dataset:(urn:li:dataPlatform:salesforce,emea.Contact,PROD)')).to.include('status');
  });

  it('warns of two objects of one account that share one dataset, and not of one object with two destinations', async () => {
    const warnings: object[] = [];
    const log = { ...silentLogger, warn: (fields: object) => void warnings.push(fields) };
    const second = destination({ id: 'dest_9', slug: 'salesforce-emea' });
    const writer = (dataset: string) => {
      const first = customersToSalesforce.output;
      if (first === null) throw new Error('the sync writes somewhere');
      return syncLineage(
        sync({ id: 'sync_9', slug: 'emea', destinationId: 'dest_9', configuration: { object: 'Contact' } }),
        customers,
        second,
        { ...first, dataset: { ...first.dataset, name: dataset } },
        [],
      );
    };
    const same = writer(customersToSalesforce.output?.dataset.name ?? '');
    await deliverPass({ graph: graphOf([customersToSalesforce, same]), log });
    expect(warnings).to.have.length(0);
    await deliverPass({ graph: graphOf([customersToSalesforce, writer('Contact of another place')]), log });
    expect(warnings).to.have.length(1);
  });

  it('puts the platform instance where the connector puts it', async () => {
    const { mcps } = await deliverPass({
      graph: smallWorkspace,
      runs: oneRun,
      options: { platformInstance: 'prod-ws' },
    });
    const instance = 'urn:li:dataPlatformInstance:(urn:li:dataPlatform:hightouch,prod-ws)';
    const modelUrn = 'urn:li:dataset:(urn:li:dataPlatform:hightouch,prod-ws.customer-360-model,PROD)';
    expect(aspectOf(mcps, modelUrn, 'dataPlatformInstance')).to.include({ instance });
    expect(aspectOf(mcps, modelUrn, 'browsePathsV2')).to.deep.equal({
      path: [{ id: instance, urn: instance }, { id: 'Models' }],
    });
    expect(aspectOf(mcps, modelUrn, 'container')).to.deep.equal({
      container: 'urn:li:container:a6f37381b4e496ac4f32032a51158752',
    });
    expect(aspectNames(mcps, 'urn:li:dataProcessInstance:2fb64d74a2309c2bab37d8511439dece')).to.include(
      'dataPlatformInstance',
    );
  });

  it('keeps hostile names inside their URNs and the file readable by Python', async () => {
    const slug = 'a,b(c)/"d"\ud800';
    const model = { ...customers, model: { ...customers.model, slug, tags: { 'a,b': '(x)' } } };
    const { mcps, text } = await deliverPass({ graph: graphOf([], [model]) });
    const urns = new Set(mcps.map((mcp) => mcp.entityUrn));
    expect(urns).to.include('urn:li:dataset:(urn:li:dataPlatform:hightouch,a%2Cb%28c%29/"d"\ufffd,PROD)');
    expect(urns).to.include('urn:li:tag:ht_a%2Cb_%28x%29');
    expect(text).to.not.match(/\\ud[89a-f]/);
  });

  describe('its file', () => {
    let folder: string;
    beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'datahub-file-'))));
    afterEach(() => rm(folder, { recursive: true, force: true }));

    it('of the pass before goes to passes/ when there is news', async () => {
      const file = join(folder, 'datahub', 'mcps.json');
      await mkdir(join(folder, 'datahub'));
      await writeFile(file, 'old');
      const sink = createDataHubSink(sinkOptions({ file, outputDir: folder }));
      await sink.open(view({ previousEnd: '2023-12-01T00:00:00.000Z' }));
      for (const unit of unitsOf({ graph: smallWorkspace })) await sink.deliver(unit);
      expect(await readFile(file, 'utf8')).to.equal('old');
      await sink.close('complete');
      expect(JSON.parse(await readFile(file, 'utf8'))).to.be.an('array');
      const [pass] = await readdir(join(folder, 'passes'));
      expect(await readFile(join(folder, 'passes', pass ?? '', 'datahub', 'mcps.json'), 'utf8')).to.equal('old');
    });

    it('stays as it was when the pass is aborted, and nothing is confirmed', async () => {
      const file = join(folder, 'mcps.json');
      await writeFile(file, 'old');
      const sink = createDataHubSink(sinkOptions({ file, outputDir: folder }));
      await sink.open(view());
      for (const unit of unitsOf({ graph: smallWorkspace })) await sink.deliver(unit);
      const midway = await sink.checkpoint();
      expect(midway.fingerprints.size).to.equal(0);
      expect(midway.unconfirmed).to.include('sync:sync_1');
      const receipts = await sink.close('aborted');
      expect(receipts.delivered).to.equal(0);
      expect(receipts.fingerprints.size).to.equal(0);
      expect(await readdir(folder)).to.deep.equal(['mcps.json']);
      expect(await readFile(file, 'utf8')).to.equal('old');
    });

    it('holds a unit once that is delivered twice', async () => {
      const file = join(folder, 'mcps.json');
      const sink = createDataHubSink(sinkOptions({ file, outputDir: folder }));
      await sink.open(view());
      for (const unit of [...unitsOf({ graph: smallWorkspace }), ...unitsOf({ graph: smallWorkspace, full: true })]) {
        await sink.deliver(unit);
      }
      await sink.close('complete');
      const once = await deliverPass({ graph: smallWorkspace });
      expect(await readFile(file, 'utf8')).to.equal(once.text);
    });
  });
});
