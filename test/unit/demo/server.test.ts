import { expect } from 'chai';
import { syncIds } from '#src/demo/sample/sync-seed.js';
import { get, key, nowMs, page, serve } from './served.js';

describe('demo server: the door', () => {
  it('refuses a request without a key', async () => {
    const server = await serve();
    const response = await get(server, '/sources', {});
    expect(response.status).to.equal(401);
    expect(await response.json()).to.deep.equal({
      message: 'Authentication error',
      details: 'No authorization header found',
    });
  });

  it('refuses a wrong key, and says so in other words', async () => {
    const server = await serve();
    const response = await get(server, '/sources', { authorization: `Bearer ${key}x` });
    expect(response.status).to.equal(401);
    expect(await response.json()).to.deep.equal({ message: 'Authentication error', details: 'Token is invalid' });
    expect(server.counts.refused).to.equal(1);
  });

  it('has no page for what the API does not have', async () => {
    const server = await serve();
    for (const path of ['/workspaces', '/users', '/folders', '/syncs/1127166/logs', '/syncs/abc', '/toString']) {
      const response = await get(server, path);
      expect(response.status, path).to.equal(404);
      expect(await response.json(), path).to.have.property('message');
    }
    const older = server.url.replace('/api/v1', '/api/v2/rest/syncs');
    expect((await fetch(older, { headers: { authorization: `Bearer ${key}` } })).status).to.equal(404);
  });

  it('only answers to GET', async () => {
    const server = await serve();
    for (const method of ['POST', 'PATCH', 'DELETE']) {
      const response = await fetch(`${server.url}/syncs`, { method, headers: { authorization: `Bearer ${key}` } });
      expect(response.status, method).to.equal(405);
    }
  });

  it('lets so many requests of a workspace pass in so long, and refuses the others without counting them', async () => {
    let clock = nowMs;
    const server = await serve({ workspaceRateLimit: { requests: 3, perMs: 10_000 }, now: () => clock });
    const statuses: number[] = [];
    for (const waitMs of [0, 4_000, 4_000, 1_000, 2_000, 0]) {
      clock += waitMs;
      statuses.push((await get(server, '/sources')).status);
    }
    expect(statuses).to.deep.equal([200, 200, 200, 429, 200, 429]);
    expect(server.counts.rateLimited).to.equal(2);
  });

  it('keeps a list of what was asked for', async () => {
    const server = await serve();
    await page(server, '/models?limit=5&orderBy=name');
    await page(server, `/syncs/${syncIds.iterableUsers}/runs`);
    await get(server, `/syncs/${syncIds.iterableUsers}`);
    expect(server.requests()).to.deep.equal([
      { method: 'GET', path: '/models', query: { limit: '5', orderBy: 'name' } },
      { method: 'GET', path: `/syncs/${syncIds.iterableUsers}/runs`, query: {} },
      { method: 'GET', path: `/syncs/${syncIds.iterableUsers}`, query: {} },
    ]);
    expect(server.counts).to.deep.include({ requests: 3, byRoute: { list: 1, one: 1, runs: 1, unknown: 0 } });
  });

  it('counts how many requests it held at one time', async () => {
    const server = await serve({ faults: ({ path }) => (path === '/sources' ? { kind: 'hang' } : null) });
    await page(server, '/models');
    const held = [1, 2, 3].map(() => get(server, '/sources').catch(() => 'cut'));
    while (server.counts.requests < 4) await new Promise((resolve) => setImmediate(resolve));
    expect(server.counts.mostAtOnce).to.equal(3);
    await server.close();
    expect(await Promise.all(held)).to.deep.equal(['cut', 'cut', 'cut']);
  });

  it('closes with a request still open', async () => {
    const server = await serve({ faults: () => ({ kind: 'hang' }) });
    const asked = get(server, '/sources').then(
      () => 'answered',
      () => 'cut',
    );
    while (server.counts.requests === 0) await new Promise((resolve) => setImmediate(resolve));
    await server.close();
    expect(await asked).to.equal('cut');
  });
});

describe('demo server: objects by id', () => {
  it('gives one object bare', async () => {
    const server = await serve();
    for (const [list, id] of [
      ['sources', 2101],
      ['models', 9004],
      ['destinations', 3303],
      ['syncs', syncIds.hubspotCompanies],
    ] as const) {
      const body: unknown = await (await get(server, `/${list}/${id}`)).json();
      expect(body, list).to.include({ id, workspaceId: 417 });
    }
  });

  it('answers 404 with JSON for one that is not there', async () => {
    const server = await serve();
    const response = await get(server, '/models/8999');
    expect(response.status).to.equal(404);
    expect(response.headers.get('content-type')).to.match(/^application\/json/);
  });

  it('writes every id as a string when asked to, and nothing else', async () => {
    const server = await serve({ ids: 'string' });
    const sync: unknown = await (await get(server, `/syncs/${syncIds.googleAdsChurn}`)).json();
    expect(sync).to.include({ id: String(syncIds.googleAdsChurn), workspaceId: '417', modelId: '9009' });
    const visual = (await (await get(server, '/models/9009')).json()) as object;
    expect(visual).to.include({ sourceId: '2101', lastRunSize: 9_120 });
    expect(visual).to.have.nested.property('visual.parentId', '9008');
    expect(visual)
      .to.have.property('syncs')
      .deep.equal([String(syncIds.googleAdsChurn)]);
    const runs = await page(server, `/syncs/${syncIds.googleAdsChurn}/runs`);
    expect(runs.data.map((run) => typeof run.id)).to.deep.equal(['string', 'string']);
  });
});

describe('demo server: data that changes while it is served', () => {
  it('shows a run that is added, and the sync that follows it', async () => {
    const server = await serve();
    const run = server.data.runs(syncIds.iterableUsers).at(-1);
    if (run === undefined) throw new Error('the sample has runs');
    const started = {
      ...run,
      id: 900_000_000,
      startedAt: '2026-03-02T09:58:00.000Z',
      createdAt: '2026-03-02T09:57:59.000Z',
    };
    server.data.putRun(syncIds.iterableUsers, { ...started, status: 'processing', finishedAt: null });
    const one = await get(server, `/syncs/${syncIds.iterableUsers}`);
    expect(await one.json()).to.include({ status: 'processing', lastRunAt: '2026-03-02T09:58:00.000Z' });
    server.data.putRun(syncIds.iterableUsers, {
      ...started,
      status: 'success',
      finishedAt: '2026-03-02T09:59:00.000Z',
    });
    const { data } = await page(server, `/syncs/${syncIds.iterableUsers}/runs?runId=900000000`);
    expect(data).to.have.lengthOf(1);
    expect(data[0]).to.include({ status: 'success', finishedAt: '2026-03-02T09:59:00.000Z' });
  });

  it('can keep a run from showing in its sync', async () => {
    const server = await serve();
    const before = server.data.find('syncs', syncIds.s3Consent);
    const run = server.data.runs(syncIds.s3Consent).at(-1);
    if (run === undefined) throw new Error('the sample has runs');
    server.data.putRun(
      syncIds.s3Consent,
      { ...run, id: 900_000_001, createdAt: '2026-03-02T09:59:00.000Z', startedAt: '2026-03-02T09:59:01.000Z' },
      { syncFollows: false },
    );
    expect(server.data.find('syncs', syncIds.s3Consent)).to.equal(before);
    expect((await page(server, `/syncs/${syncIds.s3Consent}/runs`)).data.map((item) => item.id)).to.include(
      900_000_001,
    );
  });

  it('takes a sync off its list, its page and its runs, and a run off its sync', async () => {
    const server = await serve();
    server.data.remove('syncs', syncIds.slackTrials);
    expect((await page(server, '/syncs')).data.map((item) => item.id)).to.not.include(syncIds.slackTrials);
    expect((await get(server, `/syncs/${syncIds.slackTrials}`)).status).to.equal(404);
    expect((await get(server, `/syncs/${syncIds.slackTrials}/runs`)).status).to.equal(404);

    const [oldest, ...others] = server.data.runs(syncIds.gcsCustomers);
    server.data.removeRun(syncIds.gcsCustomers, oldest?.id ?? 0);
    const left = (await page(server, `/syncs/${syncIds.gcsCustomers}/runs`)).data;
    expect(left.map((run) => run.id)).to.deep.equal(others.map((run) => run.id));
  });

  it('leaves the workspace it was given as it was', async () => {
    const first = await serve();
    first.data.remove('models', 9001);
    const second = await serve();
    expect(second.data.find('models', 9001)).to.not.equal(undefined);
  });

  it('can change between two pages of one list', async () => {
    const server = await serve({
      beforeAnswer: ({ path, query }, data) => {
        if (path === '/syncs' && query.offset === '5') data.remove('syncs', syncIds.iterableUsers);
      },
    });
    const first = await page(server, '/syncs?limit=5');
    const second = await page(server, '/syncs?limit=5&offset=5');
    expect(first.data[0]?.id).to.equal(syncIds.iterableUsers);
    expect(second.data[0]?.id, 'the sixth has moved up and is never seen').to.equal(syncIds.hubspotRegistrations + 1);
  });
});
