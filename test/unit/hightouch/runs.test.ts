/** Runs of one sync. */
import { expect } from 'chai';
import { LineageError } from '#src/errors.js';
import { ObjectUnreadable, openHightouch, type HightouchClient } from '#src/hightouch/client.js';
import {
  startScriptedServer,
  type ScriptedAnswer,
  type ScriptedRequest,
  type ScriptedServer,
} from '../../support/scripted-server.js';
import { testAccess, testHost } from '../../support/hightouch-host.js';

const range = { after: null, before: null, maxRuns: 1_000 };

describe('the runs of a sync', () => {
  let server: ScriptedServer;
  let client: HightouchClient;

  async function open(script: (request: ScriptedRequest) => ScriptedAnswer): Promise<void> {
    server = await startScriptedServer(script);
    client = openHightouch(testAccess(server.url), testHost());
  }
  afterEach(async () => {
    await client.close();
    await server.close();
  });

  for (const status of [400, 403, 404, 410, 422]) {
    it(`that are refused with ${status} concern this sync alone`, async () => {
      await open(() => ({ json: { message: 'Validation failed', details: { limit: 1 } }, status }));
      const thrown: unknown = await client.listRuns('7', range).catch((error: unknown) => error);
      expect(thrown).to.be.instanceOf(ObjectUnreadable).and.to.include({ status, path: '/syncs/7/runs' });
      expect((thrown as ObjectUnreadable).message).to.include('Validation failed'); // checked above
      expect(server.requests).to.have.lengthOf(1);
    });
  }

  it('end the pass when the key is refused, or when the API stays away', async () => {
    await open(({ path }) => ({ text: '', status: path.includes('/7/') ? 401 : 500 }));
    const refused: unknown = await client.listRuns('7', range).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(LineageError).and.to.include({ errorClass: 'credentials' });
    const away: unknown = await client.listRuns('8', range).catch((error: unknown) => error);
    expect(away).to.be.instanceOf(LineageError).and.to.include({ errorClass: 'unavailable' });
  });

  it('carry their sync, and come by start', async () => {
    await open(() => ({
      json: {
        data: [
          { id: 3, status: 'success', startedAt: '2026-08-20T12:00:00Z' },
          { id: 2, status: 'queued', startedAt: null, createdAt: '2026-08-20T11:00:00Z' },
          { id: 1, status: 'success', startedAt: '2026-08-20T12:00:00Z' },
        ],
        hasMore: false,
      },
    }));
    const { runs } = await client.listRuns('7', range);
    expect(runs.map(({ id, syncId }) => `${syncId}/${id}`)).to.deep.equal(['7/2', '7/1', '7/3']);
  });

  it('are read without the ones that cannot be', async () => {
    await open(() => ({ json: { data: [{ id: 1 }, { id: 2, status: 'success' }, 3], hasMore: false } }));
    const answer = await client.listRuns('7', range);
    expect(answer.runs.map(({ id }) => id)).to.deep.equal(['2']);
    expect(answer.skipped).to.deep.equal([
      { kind: 'run', id: null, reason: 'not an object' },
      { kind: 'run', id: '1', reason: 'status is missing' },
    ]);
  });

  it('are read one by one by id', async () => {
    await open(({ query }) => ({
      json: { data: query['runId'] === '12' ? [{ id: 12, status: 'success' }] : [], hasMore: false },
    }));
    expect((await client.readRun('7', '12'))?.status).to.equal('success');
    expect(await client.readRun('7', '13')).to.equal(null);
    expect(server.requests[0]?.path).to.equal('/api/v1/syncs/7/runs');
  });

  it('are not there when their sync is not', async () => {
    await open(() => ({ text: '', status: 404 }));
    expect(await client.readRun('7', '12')).to.equal(null);
  });

  it('say so when one is there and cannot be read', async () => {
    await open(() => ({ json: { data: [{ id: 12, status: 5 }], hasMore: false } }));
    const thrown: unknown = await client.readRun('7', '12').catch((error: unknown) => error);
    expect(thrown).to.be.instanceOf(ObjectUnreadable);
    expect((thrown as ObjectUnreadable).message).to.include('status is not readable'); // checked above
  });

  it('are never those of another run, should the server not filter', async () => {
    await open(() => ({ json: { data: [{ id: 1, status: 'success' }], hasMore: false } }));
    expect(await client.readRun('7', '12')).to.equal(null);
  });
});

describe('a probe', () => {
  it('asks for one element of each list', async () => {
    const server = await startScriptedServer(() => ({ json: { data: [] } }));
    const client = openHightouch(testAccess(server.url), testHost());
    for (const what of ['sources', 'models', 'syncs', 'destinations'] as const) await client.probe(what);
    await client.probe('runs', '7');
    expect(server.requests.map(({ url }) => url)).to.deep.equal(
      ['sources', 'models', 'syncs', 'destinations', 'syncs/7/runs'].map((list) => `/api/v1/${list}?limit=1&offset=0`),
    );
    await client.close();
    await server.close();
  });

  it('of runs tells a missing permission from a missing sync', async () => {
    const server = await startScriptedServer(({ path }) => ({ text: '', status: path.includes('/7/') ? 403 : 404 }));
    const client = openHightouch(testAccess(server.url), testHost());
    const forbidden: unknown = await client.probe('runs', '7').catch((error: unknown) => error);
    expect(forbidden).to.be.instanceOf(LineageError).and.to.include({ exitCode: 5 });
    expect(await client.probe('runs', '8').catch((error: unknown) => error)).to.be.instanceOf(ObjectUnreadable);
    await client.close();
    await server.close();
  });
});
