/** Lists, in every shape in which the API may page them. */
import { expect } from 'chai';
import { openHightouch, type HightouchClient } from '#src/hightouch/client.js';
import {
  startScriptedServer,
  type ScriptedAnswer,
  type ScriptedRequest,
  type ScriptedServer,
} from '../../support/scripted-server.js';
import { testAccess, testHost, type TestHost } from '../../support/hightouch-host.js';

const range = { after: null, before: null, maxRuns: Number.POSITIVE_INFINITY };

interface RunLike {
  readonly id: number | string;
  readonly status: string;
  readonly pad?: string;
}

function runs(count: number, from = 1): readonly RunLike[] {
  return Array.from({ length: count }, (_, index) => ({ id: from + index, status: 'success' }));
}

function slice(all: readonly unknown[], request: ScriptedRequest): readonly unknown[] {
  const offset = Number(request.query['offset']);
  return all.slice(offset, offset + Number(request.query['limit']));
}

describe('a list', () => {
  let server: ScriptedServer;
  let client: HightouchClient;
  let host: TestHost;

  async function open(script: (request: ScriptedRequest) => ScriptedAnswer, maxBodyBytes = 50_000_000): Promise<void> {
    server = await startScriptedServer(script);
    host = testHost();
    client = openHightouch(testAccess(server.url, { maxBodyBytes }), host);
  }
  afterEach(async () => {
    await client.close();
    await server.close();
  });

  async function ids(): Promise<readonly string[]> {
    return (await client.listRuns('7', range)).runs.map(({ id }) => id);
  }
  const numbered = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => String(index + 1));
  const pages = (): readonly string[] => server.requests.map(({ query }) => `${query['offset']}+${query['limit']}`);

  it('is read a hundred at a time, by start, within its limits', async () => {
    await open(() => ({ json: { data: [], hasMore: false } }));
    await client.listRuns('7', { after: '2026-08-01T00:00:00.000Z', before: '2026-08-02T00:00:00.000Z', maxRuns: 5 });
    expect(server.requests[0]?.path).to.equal('/api/v1/syncs/7/runs');
    expect(server.requests[0]?.query).to.deep.equal({
      orderBy: 'startedAt',
      after: '2026-08-01T00:00:00.000Z',
      before: '2026-08-02T00:00:00.000Z',
      limit: '100',
      offset: '0',
    });
  });

  for (const count of [0, 1, 99, 100, 101, 200, 250]) {
    it(`of ${count} is read with hasMore`, async () => {
      const all = runs(count);
      await open((request) => {
        const data = slice(all, request);
        return { json: { data, hasMore: Number(request.query['offset']) + data.length < count } };
      });
      expect(await ids()).to.deep.equal(numbered(count));
      expect(pages()).to.have.lengthOf(Math.max(1, Math.ceil(count / 100)));
    });

    it(`of ${count} is read without hasMore`, async () => {
      const all = runs(count);
      await open((request) => ({ json: { data: slice(all, request) } }));
      expect(await ids()).to.deep.equal(numbered(count));
      expect(pages()).to.have.lengthOf(Math.floor(count / 100) + 1);
    });
  }

  it('of a server that gives smaller pages than asked for is read to its end', async () => {
    const all = runs(45);
    await open((request) => {
      const offset = Number(request.query['offset']);
      return { json: { data: all.slice(offset, offset + 20), hasMore: offset + 20 < 45 } };
    });
    expect(await ids()).to.deep.equal(numbered(45));
    expect(pages()).to.deep.equal(['0+100', '20+100', '40+100']);
  });

  it('comes out the same in whatever order, and with ids as text or numbers', async () => {
    const mixed = [...runs(120)].reverse().map((run, at) => (at % 2 === 0 ? run : { ...run, id: String(run.id) }));
    await open((request) => ({ json: { data: slice(mixed, request) } }));
    expect(await ids()).to.deep.equal(numbered(120));
  });

  it('tells an element once when it moved to the next page meanwhile, as it was read last', async () => {
    await open(({ query }) =>
      query['offset'] === '0'
        ? {
            json: {
              data: [
                { id: 1, status: 'success' },
                { id: 2, status: 'processing' },
              ],
              hasMore: true,
            },
          }
        : {
            json: {
              data: [
                { id: '2', status: 'success' },
                { id: 3, status: 'success' },
              ],
              hasMore: false,
            },
          },
    );
    const answer = await client.listRuns('7', range);
    expect(answer.runs.map(({ id, status }) => `${id} ${status}`)).to.deep.equal([
      '1 success',
      '2 success',
      '3 success',
    ]);
  });

  it('ends when a page brings nothing new and claims that there is more', async () => {
    await open(() => ({ json: { data: runs(100), hasMore: true } }));
    expect(await ids()).to.deep.equal(numbered(100));
    expect(pages()).to.have.lengthOf(2);
    expect(host.lines.map(({ level, message }) => `${level} ${message}`)).to.deep.equal([
      'warn a page brought nothing new and claims that there is more: the list ends here',
    ]);
  });

  it('ends with an empty page, whatever that claims', async () => {
    await open((request) => ({ json: { data: slice(runs(100), request), hasMore: true } }));
    expect(await ids()).to.deep.equal(numbered(100));
    expect(pages()).to.deep.equal(['0+100', '100+100']);
  });

  it('ends when unreadable elements repeat', async () => {
    await open(() => ({ json: { data: [{ name: 'no id' }, null], hasMore: true } }));
    const answer = await client.listRuns('7', range);
    expect(answer.runs).to.deep.equal([]);
    expect(answer.skipped).to.have.lengthOf(2);
    expect(pages()).to.have.lengthOf(2);
  });

  it('is cut, and says so, once it holds more than wanted', async () => {
    await open((request) => ({ json: { data: slice(runs(1_000), request) } }));
    const answer = await client.listRuns('7', { ...range, maxRuns: 150 });
    expect(answer.truncated).to.equal(true);
    expect(answer.runs).to.have.lengthOf(200);
    expect(pages()).to.have.lengthOf(2);
  });

  it('that holds just what was wanted is not cut', async () => {
    await open((request) => ({ json: { data: slice(runs(100), request) } }));
    const answer = await client.listRuns('7', { ...range, maxRuns: 100 });
    expect(answer.truncated).to.equal(false);
    expect(answer.runs).to.have.lengthOf(100);
  });

  it('whose page is over the body limit is read in smaller pieces', async () => {
    const heavy = runs(100).map((run) => ({ ...run, pad: 'x'.repeat(1_000) }));
    await open((request) => ({ json: { data: slice(heavy, request) } }), 40_000);
    expect(await ids()).to.deep.equal(numbered(100));
    expect(pages().slice(0, 3)).to.deep.equal(['0+100', '0+25', '25+100']);
  });

  it('loses only the one element that is too large by itself', async () => {
    const heavy = runs(5).map((run) => (run.id === 3 ? { ...run, pad: 'x'.repeat(50_000) } : run));
    await open((request) => ({ json: { data: slice(heavy, request) } }), 10_000);
    const answer = await client.listRuns('7', range);
    expect(answer.runs.map(({ id }) => id)).to.deep.equal(['1', '2', '4', '5']);
    expect(answer.skipped).to.deep.equal([{ kind: 'run', id: null, reason: 'too large' }]);
  });

  it('is read past a page that fails for a while', async () => {
    await open((request) => {
      if (request.query['offset'] === '100' && request.count < 6) return { fault: 'truncate' };
      return { json: { data: slice(runs(150), request) } };
    });
    expect(await ids()).to.deep.equal(numbered(150));
  });
});
