import { expect } from 'chai';
import { modelIds } from '#src/demo/sample/model-seed.js';
import { syncIds } from '#src/demo/sample/sync-seed.js';
import { scaledWorkspace } from '#src/demo/scaled-workspace.js';
import { allIds, get, nowMs, page, serve } from './served.js';

describe('demo server: lists', () => {
  it('gives pages of 100 unless a limit is asked for, and takes a limit beyond it', async () => {
    const server = await serve({ data: scaledWorkspace({ syncs: 250, runsPerSync: 0, models: 3, nowMs }) });
    const sizes = [];
    for (const query of ['', '?offset=200', '?offset=250', '?limit=7', '?limit=5000', '?limit=0']) {
      const { data, hasMore } = await page(server, `/syncs${query}`);
      sizes.push([query, data.length, hasMore]);
    }
    expect(sizes).to.deep.equal([
      ['', 100, true],
      ['?offset=200', 50, false],
      ['?offset=250', 0, false],
      ['?limit=7', 7, true],
      ['?limit=5000', 250, false],
      ['?limit=0', 0, true],
    ]);
  });

  it('gives every object once over all pages, in the order of ids', async () => {
    const server = await serve();
    for (const list of ['sources', 'models', 'destinations', 'syncs'] as const) {
      const expected = server.data.list(list).map((object) => object.id);
      const ids = await allIds(server, `/${list}`, 4);
      expect(ids, list).to.deep.equal(expected.toSorted((left, right) => left - right));
    }
  });

  it('orders by name, slug and times when asked to', async () => {
    const server = await serve();
    for (const order of ['slug', 'createdAt', 'updatedAt', 'name']) {
      const { data } = await page(server, `/sources?orderBy=${order}`);
      const values = data.map((source) => String(source[order as 'slug'])); // every order names a text of a source
      expect(values, order).to.deep.equal(values.toSorted());
    }
    const { data } = await page(server, '/syncs?orderBy=name');
    expect(data.map((sync) => sync.slug)).to.deep.equal(data.map((sync) => sync.slug).toSorted());
  });

  it('keeps a shuffled order from page to page', async () => {
    const server = await serve({ shuffleLists: 7 });
    const ids = await allIds(server, '/syncs', 5);
    expect(ids).to.not.deep.equal(ids.toSorted());
    expect(ids.toSorted()).to.deep.equal(Object.values(syncIds).toSorted());
    const other = await serve({ shuffleLists: 8 });
    expect(await allIds(other, '/syncs', 5)).to.not.deep.equal(ids);
  });

  it('says hasMore everywhere, or on syncs and runs alone', async () => {
    const server = await serve({ hasMore: 'syncs-and-runs' });
    for (const list of ['sources', 'models', 'destinations']) {
      expect(await page(server, `/${list}`), list).to.have.all.keys('data');
    }
    for (const list of ['syncs', `syncs/${syncIds.iterableUsers}/runs`]) {
      expect(await page(server, `/${list}`), list).to.have.all.keys('data', 'hasMore');
    }
    expect(await page(await serve(), '/models')).to.have.all.keys('data', 'hasMore');
  });

  it('filters by equal name, slug, model and tag', async () => {
    const server = await serve();
    const found = async (path: string) => (await page(server, path)).data.map((item) => item.slug);
    expect(await found('/sources?name=Snowflake%20PROD')).to.deep.equal(['snowflake-prod']);
    expect(await found('/sources?name=Snowflake')).to.deep.equal([]);
    expect(await found('/destinations?slug=braze-eu')).to.deep.equal(['braze-eu']);
    expect(await found(`/syncs?modelId=${modelIds.milestones}`)).to.deep.equal([
      'iterable-onboarding-events',
      'marketo-custom-activities',
      'milestones-to-airtable',
    ]);
    expect(await found('/models?tags=team:marketing-ops&tags=tier:gold')).to.deep.equal(['marketing-contacts']);
  });

  it('filters syncs by the time of their last run; one that never ran has none', async () => {
    const server = await serve();
    const last = server.data.find('syncs', syncIds.mailchimpNewsletter)?.lastRunAt ?? '';
    const after = (await page(server, `/syncs?after=${last}`)).data.map((sync) => sync.id);
    const before = (await page(server, `/syncs?before=${last}`)).data.map((sync) => sync.id);
    expect(after).to.include(syncIds.iterableUsers).and.not.include(syncIds.salesforceScores);
    expect(before).to.include(syncIds.salesforceScores).and.not.include(syncIds.iterableUsers);
    for (const ids of [after, before]) expect(ids).to.not.include.members([syncIds.hubspotDraft]);
    expect([...after, ...before]).to.not.include(syncIds.mailchimpNewsletter);

    const inclusive = await serve({ timeBounds: 'inclusive' });
    const { data } = await page(inclusive, `/syncs?after=${last}&before=${last}`);
    expect(data.map((sync) => sync.id)).to.deep.equal([syncIds.mailchimpNewsletter]);
  });

  it('refuses parameters it cannot read, by their names', async () => {
    const server = await serve();
    const wrong: readonly (readonly [string, readonly string[]])[] = [
      ['/models?limit=abc', ['limit']],
      ['/models?offset=-1&limit=', ['limit', 'offset']],
      ['/syncs?modelId=x', ['modelId']],
      ['/syncs?after=yesterday', ['after']],
      ['/syncs?orderBy=lastRunAt', ['orderBy']],
      [`/syncs/${syncIds.iterableUsers}/runs?within=soon&runId=q`, ['runId', 'within']],
      [`/syncs/${syncIds.iterableUsers}/runs?before=12&orderBy=name`, ['before', 'orderBy']],
    ];
    for (const [path, names] of wrong) {
      const response = await get(server, path);
      const body = (await response.json()) as { readonly message: string; readonly details: object };
      expect(response.status, path).to.equal(422);
      expect(body.message).to.equal('Validation failed');
      expect(Object.keys(body.details).toSorted(), path).to.deep.equal(names);
    }
    const body: unknown = await (await get(server, '/models?limit=abc')).json();
    expect(body).to.have.deep.nested.property('details.limit', { message: 'invalid float number', value: 'abc' });
  });
});
