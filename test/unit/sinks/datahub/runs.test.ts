import { expect } from 'chai';
import type { SyncRun } from '#src/model/workspace.js';
import { openRun, run, smallWorkspace } from '../../../golden/datahub/small-workspace.js';
import { aspectNames, aspectOf, deliverPass, type Mcp } from './deliver-pass.js';

const runUrn = 'urn:li:dataProcessInstance:2fb64d74a2309c2bab37d8511439dece';
const contact = 'urn:li:dataset:(urn:li:dataPlatform:salesforce,Contact,PROD)';

async function tellRun(told: SyncRun, tellStart = true, tellEnd = true): Promise<readonly Mcp[]> {
  const runs = { sync_1: [{ run: told, tellStart, tellEnd }] };
  const { mcps } = await deliverPass({
    graph: smallWorkspace,
    runs,
    options: { workspaceSlug: 'acme', maskError: (text) => text.replace(/\S+@\S+/g, '<e-mail>') },
  });
  return mcps;
}

function eventsOf(mcps: readonly Mcp[]): readonly Record<string, unknown>[] {
  return mcps.filter((mcp) => mcp.aspectName === 'dataProcessInstanceRunEvent').map((mcp) => mcp.aspect.json);
}

describe('datahub sink: runs', () => {
  it("have a start and an end with Hightouch's word, how long they took, and a message id each", async () => {
    const [started, complete, ...more] = eventsOf(await tellRun(run({})));
    expect(more).to.deep.equal([]);
    expect(started).to.include({ status: 'STARTED', timestampMillis: Date.parse('2023-12-01T10:00:00Z') });
    expect(started).to.not.have.any.keys('result', 'durationMillis');
    expect(complete).to.include({ status: 'COMPLETE', durationMillis: 300_000, messageId: 'run_1-COMPLETE' });
    expect(complete?.['result']).to.deep.equal({ type: 'SUCCESS', nativeResultType: 'success' });
  });

  it('that are open have a start alone', async () => {
    const mcps = await tellRun({ ...openRun, id: 'run_1' }, true, true);
    expect(eventsOf(mcps).map((event) => event['status'])).to.deep.equal(['STARTED']);
    expect(aspectNames(mcps, contact)).to.not.include('operation');
  });

  it('whose start was told before give their end alone', async () => {
    expect(eventsOf(await tellRun(run({}), false, true)).map((event) => event['status'])).to.deep.equal(['COMPLETE']);
  });

  const results: Readonly<Record<string, string>> = {
    success: 'SUCCESS',
    warning: 'SUCCESS',
    failed: 'FAILURE',
    cancelled: 'SKIPPED',
    interrupted: 'SKIPPED',
  };
  for (const [status, type] of Object.entries(results)) {
    it(`that Hightouch calls ${status} are ${type}`, async () => {
      const [, complete] = eventsOf(await tellRun(run({ status })));
      expect(complete?.['result']).to.deep.equal({ type, nativeResultType: status });
    });
  }

  it('that start and end within one millisecond stay two documents', async () => {
    const at = '2023-12-01T10:00:00.000Z';
    const told = eventsOf(await tellRun(run({ startedAt: at, finishedAt: at })));
    expect(new Set(told.map((event) => event['timestampMillis'])).size).to.equal(1);
    expect(new Set(told.map((event) => event['messageId'])).size).to.equal(2);
  });

  it('that ended without having started stand at their creation', async () => {
    const told = run({ startedAt: null, status: 'cancelled', createdAt: '2023-12-01T09:00:00.000Z' });
    const [started, complete] = eventsOf(await tellRun(told));
    expect(started?.['timestampMillis']).to.equal(Date.parse('2023-12-01T09:00:00Z'));
    expect(complete).to.not.have.property('durationMillis');
  });

  it('say rows as rows, link to their page, and hide what an error gives away', async () => {
    const mcps = await tellRun(run({ status: 'failed', error: 'row of jane@example.com refused', querySize: 7 }));
    const properties = aspectOf(mcps, runUrn, 'dataProcessInstanceProperties');
    expect(properties['externalUrl']).to.equal('https://app.hightouch.com/acme/syncs/sync_1/runs/run_1');
    expect(properties['customProperties']).to.include({
      query_size_rows: '7',
      successful_rows_added: '50',
      successful_rows_total: '85',
      error_message: 'row of <e-mail> refused',
    });
    expect(properties['customProperties']).to.not.have.property('query_size_bytes');
  });

  it('give their destination its freshness, with rejected rows where there are some', async () => {
    const told = run({
      status: 'warning',
      successful: { added: 9, changed: 0, removed: 0 },
      failed: { added: 2, changed: 0, removed: 0 },
    });
    const operation = aspectOf(await tellRun(told), contact, 'operation');
    expect(operation).to.include({ operationType: 'INSERT', numAffectedRows: 9, messageId: 'run_1' });
    expect(operation['customProperties']).to.include({ status: 'warning', failed_rows_total: '2' });
  });

  it('that wrote nothing and failed leave the destination as fresh as it was', async () => {
    const none = { added: 0, changed: 0, removed: 0 };
    const mcps = await tellRun(run({ status: 'failed', successful: none }));
    expect(aspectNames(mcps, contact)).to.not.include('operation');
  });
});
