import { expect } from 'chai';
import { openHightouch } from '#src/hightouch/client.js';
import { startScriptedServer } from '../../support/scripted-server.js';
import { testAccess, testHost } from '../../support/hightouch-host.js';

describe('the newest runs of a sync', () => {
  const startMs = Date.parse('2026-03-01T00:00:00.000Z');
  const runs = (count: number): object[] =>
    Array.from({ length: count }, (_, n) => ({
      id: n + 1,
      createdAt: new Date(startMs + n * 60_000).toISOString(),
      startedAt: n === count - 1 ? null : new Date(startMs + n * 60_000).toISOString(),
      finishedAt: null,
      status: 'queued',
    }));

  async function ask(
    count: number,
    manner: { down?: boolean; hasMore?: boolean; stuck?: boolean },
    atLeast?: number,
  ): Promise<{ ids: string[]; requests: number }> {
    const all = manner.down === true ? runs(count).reverse() : runs(count);
    const server = await startScriptedServer(({ query }) => {
      const limit = Number(query['limit']);
      const offset = manner.stuck === true ? 0 : Number(query['offset']);
      const data = all.slice(offset, offset + limit);
      return { json: manner.hasMore === false ? { data } : { data, hasMore: offset + limit < count } };
    });
    const client = openHightouch(testAccess(server.url), testHost());
    try {
      const found = await client.newestRuns('7', atLeast);
      return { ids: found.map(({ id }) => id), requests: server.requests.length };
    } finally {
      await client.close();
      await server.close();
    }
  }

  for (const count of [1, 99, 100, 101, 120, 200, 1_000, 12_345]) {
    it(`hold the newest of ${count}, in few requests, whichever way the list goes`, async () => {
      for (const manner of [{}, { hasMore: false }, { down: true }, { down: true, hasMore: false }]) {
        const { ids, requests } = await ask(count, manner);
        expect(ids, JSON.stringify(manner)).to.include(String(count));
        expect(ids.length, JSON.stringify(manner)).to.be.within(Math.min(count, 50), 200);
        expect(new Set(ids).size, 'each once').to.equal(ids.length);
        expect(requests).to.be.at.most('down' in manner ? 1 : 2 + 2 * Math.ceil(Math.log2(count)));
      }
    });
  }

  for (const atLeast of [100, 150, 330, 5_000]) {
    it(`are at least ${atLeast} when so many are asked for and there are, whichever way the list goes`, async () => {
      for (const manner of [{}, { hasMore: false }, { down: true }, { down: true, hasMore: false }]) {
        const { ids } = await ask(1_234, manner, atLeast);
        const newest = Array.from({ length: Math.min(atLeast, 1_234) }, (_, n) => String(1_234 - n));
        expect(ids, JSON.stringify(manner)).to.include.members(newest);
        expect(new Set(ids).size, 'each once').to.equal(ids.length);
      }
    });
  }

  it('are not searched for in a list that repeats itself', async () => {
    const { requests } = await ask(1_000, { stuck: true });
    expect(requests).to.equal(2);
  });
});
