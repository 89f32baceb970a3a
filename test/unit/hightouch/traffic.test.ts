/** Many requests together: places, connections, budget, proxy. */
import { expect } from 'chai';
import { inspect } from 'node:util';
import { LineageError } from '#src/errors.js';
import { openHightouch } from '#src/hightouch/client.js';
import { startScriptedServer, type ScriptedAnswer } from '../../support/scripted-server.js';
import { testAccess, testHost } from '../../support/hightouch-host.js';

const empty: ScriptedAnswer = { json: { data: [], hasMore: false } };

describe('many requests', () => {
  it('keep to the places they are given, on connections that stay open', async () => {
    const server = await startScriptedServer(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return empty;
    });
    const client = openHightouch(testAccess(server.url, { concurrency: 3 }), testHost());
    await Promise.all(Array.from({ length: 30 }, () => client.probe('sources')));
    expect(server.requests).to.have.lengthOf(30);
    expect(server.mostAtOnce()).to.be.at.most(3);
    expect(server.connections()).to.be.at.most(3);
    await client.close();
    await server.close();
  });

  it('share one budget, that a 429 halves', async () => {
    const server = await startScriptedServer(({ count }) => (count === 1 ? { text: '', status: 429 } : empty));
    const host = testHost();
    const client = openHightouch(testAccess(server.url, { maxRequestsPerSecond: 10, concurrency: 1 }), host);
    await client.probe('sources');
    const begun = host.now();
    for (let sent = 0; sent < 50; sent += 1) await client.probe('models');
    const seconds = (host.now() - begun) / 1000;
    expect(client.stats().rateLimited).to.equal(2);
    // 50 requests at 10 a second would take 5 s less the first second's worth.
    expect(seconds).to.be.greaterThan(8);
    await client.close();
    await server.close();
  });

  it('go through the proxy that the environment names', async () => {
    const proxy = await startScriptedServer(() => empty);
    const client = openHightouch(testAccess('http://hightouch.invalid'), testHost({ HTTP_PROXY: proxy.url }));
    await Promise.all([client.probe('sources'), client.probe('models')]);
    expect(proxy.requests.map(({ url }) => url)).to.have.members([
      'http://hightouch.invalid/api/v1/sources?limit=1&offset=0',
      'http://hightouch.invalid/api/v1/models?limit=1&offset=0',
    ]);
    await client.close();
    await proxy.close();
  });

  it('go past the proxy where NO_PROXY says so', async () => {
    const server = await startScriptedServer(() => empty);
    const env = { HTTP_PROXY: 'http://127.0.0.1:1', NO_PROXY: 'localhost,127.0.0.1' };
    const client = openHightouch(testAccess(server.url), testHost(env));
    await client.probe('sources');
    expect(server.requests).to.have.lengthOf(1);
    await client.close();
    await server.close();
  });

  it('name a proxy address that cannot be used, without showing it', async () => {
    for (const proxy of ['bogus://me:hush@proxy:1', 'http://me:hush@proxy:port']) {
      const client = openHightouch(testAccess('http://hightouch.invalid'), testHost({ HTTP_PROXY: proxy }));
      const thrown: unknown = await client.probe('sources').catch((error: unknown) => error);
      expect(thrown).to.be.instanceOf(LineageError).and.to.include({ exitCode: 2 });
      expect(inspect(thrown)).to.not.include('hush');
      expect(client.stats().requests).to.equal(0);
      await client.close();
    }
  });
});
