import { expect } from 'chai';
import { syncIds } from '#src/demo/sample/sync-seed.js';
import { allIds, get, page, serve } from './served.js';

const runsOf = (sync: keyof typeof syncIds) => `/syncs/${syncIds[sync]}/runs`;

describe('demo server: runs of a sync', () => {
  it('pages through them in either direction or in none, each once', async () => {
    const ascending = await allIds(await serve(), runsOf('hubspotCompanies'), 4);
    const descending = await allIds(await serve({ runOrder: 'desc' }), runsOf('hubspotCompanies'), 4);
    const shuffled = await allIds(await serve({ runOrder: 'shuffled', seed: 3 }), runsOf('hubspotCompanies'), 4);
    expect(ascending).to.have.lengthOf(14);
    expect(ascending).to.deep.equal(ascending.toSorted());
    expect(descending).to.deep.equal(ascending.toReversed());
    expect(shuffled).to.not.deep.equal(ascending).and.not.deep.equal(descending);
    expect(shuffled.toSorted()).to.deep.equal(ascending);
  });

  it('finds those that started between two instants, which are not part of it', async () => {
    const server = await serve();
    const starts = server.data.runs(syncIds.iterableUsers).map((run) => run.startedAt);
    const between = `${runsOf('iterableUsers')}?after=${starts[1]}&before=${starts[4]}`;
    expect((await page(server, between)).data.map((run) => run.startedAt)).to.deep.equal(starts.slice(2, 4));
    const inclusive = await serve({ timeBounds: 'inclusive' });
    expect((await page(inclusive, between)).data.map((run) => run.startedAt)).to.deep.equal(starts.slice(1, 5));
  });

  it('does not find a queued run by time, only by its id or without a filter', async () => {
    const server = await serve();
    const queued = server.data.runs(syncIds.brazeCustomers).find((run) => run.startedAt === null)?.id;
    const ids = async (query: string) =>
      (await page(server, runsOf('brazeCustomers') + query)).data.map((run) => run.id);
    expect(await ids('')).to.include(queued);
    expect(await ids(`?runId=${queued}`)).to.deep.equal([queued]);
    expect(await ids('?after=2020-01-01T00:00:00Z'))
      .to.have.lengthOf(4)
      .and.not.include(queued);
    expect(await ids('?before=2030-01-01'))
      .to.have.lengthOf(4)
      .and.not.include(queued);
    expect(await ids('?within=100000'))
      .to.have.lengthOf(4)
      .and.not.include(queued);
  });

  it('counts back `within` minutes from its own clock', async () => {
    const server = await serve();
    expect((await page(server, `${runsOf('iterableUsers')}?within=${131 + 24 * 60}`)).data).to.have.lengthOf(2);
  });

  it('answers an unknown run with an empty page, and an unknown sync with 404', async () => {
    const server = await serve();
    expect(await page(server, `${runsOf('iterableUsers')}?runId=1`)).to.deep.equal({ data: [], hasMore: false });
    expect((await get(server, '/syncs/1/runs')).status).to.equal(404);
  });

  it('never names the sync in a run, and puts what has no end last', async () => {
    const server = await serve();
    const { data } = await page(server, `${runsOf('marketoActivities')}?orderBy=finishedAt`);
    expect(data[0]).to.have.all.keys(
      ...['id', 'createdAt', 'startedAt', 'finishedAt', 'status', 'querySize', 'completionRatio', 'error'],
      ...['plannedRows', 'successfulRows', 'failedRows'],
    );
    expect(data.at(-1)).to.include({ status: 'processing', finishedAt: null });
  });
});
