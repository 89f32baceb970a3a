import { expect } from 'chai';
import { request } from 'node:http';
import type { Fault } from '#src/demo/faults.js';
import type { HightouchServer } from '#src/demo/server.js';
import { faultPlan, passingFaults, startFaultyServer } from '../../support/faulty-server.js';
import { get, key, nowMs, page, serve } from './served.js';
import { sampleWorkspace } from '#src/demo/sample-workspace.js';

interface Wire {
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  /** What the socket said, when it did not end as it should. */
  readonly fault: string | null;
}

/** What really comes over the wire, below everything a friendly client does about it. */
function onTheWire(server: HightouchServer, path: string): Promise<Wire> {
  return new Promise((resolve) => {
    const asked = request(`${server.url}${path}`, { headers: { authorization: `Bearer ${key}` }, agent: false });
    asked.once('error', (error: NodeJS.ErrnoException) =>
      resolve({ status: null, headers: {}, body: '', fault: error.code ?? error.message }),
    );
    asked.once('response', (response) => {
      const parts: Buffer[] = [];
      const end = (fault: string | null) =>
        resolve({
          status: response.statusCode ?? null,
          headers: response.headers,
          body: Buffer.concat(parts).toString(),
          fault,
        });
      response.on('data', (part: Buffer) => parts.push(part));
      response.once('end', () => end(null));
      response.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
    });
    asked.end();
  });
}

/** The answer to a first request that fails in this way, and to the second one, which does not. */
async function failing(fault: Fault): Promise<readonly [Wire, Wire]> {
  const server = await serve({ faults: ({ count }) => (count === 1 ? fault : null) });
  return [await onTheWire(server, '/sources'), await onTheWire(server, '/sources')];
}

describe('demo server: faults on the wire', () => {
  it('answers with another status, body and headers', async () => {
    const [wire, next] = await failing({
      kind: 'status',
      status: 429,
      body: { error: 'slow' },
      headers: { 'retry-after': '0' },
    });
    expect(wire).to.include({ status: 429, body: '{"error":"slow"}' });
    expect(wire.headers['retry-after']).to.equal('0');
    expect(next.status).to.equal(200);
  });

  it('answers 500 with a JSON string, and an empty body when there is none', async () => {
    const [wire] = await failing({ kind: 'status', status: 500, body: 'Internal Server Error' });
    expect(wire).to.include({ status: 500, body: '"Internal Server Error"' });
    const [empty] = await failing({ kind: 'status', status: 503 });
    expect(empty).to.include({ status: 503, body: '' });
  });

  it('cuts the connection before the first byte', async () => {
    const [wire, next] = await failing({ kind: 'reset' });
    expect(wire).to.include({ status: null, fault: 'ECONNRESET' });
    expect(next.status).to.equal(200);
  });

  it('announces more than it sends', async () => {
    const [wire, next] = await failing({ kind: 'truncate' });
    expect(wire).to.include({ status: 200, fault: 'ECONNRESET' });
    expect(Number(wire.headers['content-length'])).to.equal(next.body.length);
    expect(wire.body).to.have.length.within(1, next.body.length - 1);
    expect(next.body.startsWith(wire.body)).to.equal(true);
  });

  it('sends what is no JSON, whole', async () => {
    const [wire] = await failing({ kind: 'garbage' });
    expect(wire).to.include({ status: 200, fault: null });
    expect(() => JSON.parse(wire.body) as unknown).to.throw(SyntaxError);
  });

  it('sends a page for people, with either status', async () => {
    for (const status of [200, 502]) {
      const [wire] = await failing({ kind: 'html', status });
      expect(wire).to.include({ status, fault: null });
      expect(wire.headers['content-type']).to.match(/^text\/html/);
      expect(wire.body).to.match(/^<html>/);
    }
  });

  it('answers late and right', async () => {
    const [wire, next] = await failing({ kind: 'slow', delayMs: 5 });
    expect(wire.body).to.equal(next.body);
    expect(wire.status).to.equal(200);
  });

  it('does not let a fault pass the check of the key', async () => {
    const server = await serve({ faults: () => ({ kind: 'slow', delayMs: 1 }) });
    expect((await get(server, '/sources', {})).status).to.equal(401);
  });

  it('says to the plan how often a path with its query was asked for', async () => {
    const seen: string[] = [];
    const server = await serve({
      faults: ({ path, count }) => {
        seen.push(`${path} ${count}`);
        return null;
      },
    });
    for (const path of ['/models?limit=1', '/models?limit=2', '/models?limit=1']) await page(server, path);
    expect(seen).to.deep.equal(['/models?limit=1 1', '/models?limit=2 1', '/models?limit=1 2']);
  });
});

describe('fault plan', () => {
  const paths = Array.from({ length: 2_000 }, (_, index) => `/syncs/${index}/runs`);
  const seed = 20_260_302;

  it(`holds its rate, lets every path through after at most four faults, and uses all kinds (seed ${seed})`, () => {
    const plan = faultPlan(seed, 0.3);
    const lengths = paths.map((path) => {
      let count = 1;
      while (plan({ path, count }) !== null) count += 1;
      return count - 1;
    });
    const failing = lengths.filter((length) => length > 0);
    expect(failing.length / paths.length).to.be.within(0.25, 0.35);
    expect(new Set(failing)).to.deep.equal(new Set([1, 2, 3, 4]));
    const used = new Set(paths.map((path) => plan({ path, count: 1 })).filter((fault) => fault !== null));
    expect([...used]).to.have.same.members(Object.values(passingFaults));
  });

  it('depends on its seed alone', () => {
    const told = (which: number) => paths.map((path) => faultPlan(which, 0.5)({ path, count: 1 }));
    expect(told(1)).to.deep.equal(told(1));
    expect(told(1)).to.not.deep.equal(told(2));
  });

  it('fails never at a rate of 0 and always at 1', () => {
    expect(paths.every((path) => faultPlan(1, 0)({ path, count: 1 }) === null)).to.equal(true);
    expect(paths.some((path) => faultPlan(1, 1)({ path, count: 1 }) === null)).to.equal(false);
  });

  it('ends in the right answer for who asks again', async () => {
    const server = await startFaultyServer({ data: sampleWorkspace(nowMs), key }, { seed, rate: 1 });
    try {
      const right = await onTheWire(await serve(), '/models?limit=9');
      const tries: string[] = [];
      for (let count = 0; count < 6; count += 1) tries.push((await onTheWire(server, '/models?limit=9')).body);
      expect(tries[0]).to.not.equal(undefined);
      expect(tries.at(-1)).to.equal(right.body);
      expect(server.counts.faults).to.be.within(1, 4);
    } finally {
      await server.close();
    }
  });
});
