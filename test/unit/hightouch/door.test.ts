/** How a request behaves when the API, or the way to it, does not. */
import { expect } from 'chai';
import { LineageError } from '#src/errors.js';
import { openHightouch, type ApiAccess, type HightouchClient } from '#src/hightouch/client.js';
import { startScriptedServer, type ScriptedAnswer, type ScriptedRequest } from '../../support/scripted-server.js';
import { testAccess, testHost, testKey, testStart, type TestHost } from '../../support/hightouch-host.js';

const empty: ScriptedAnswer = { json: { data: [], hasMore: false } };
const html: ScriptedAnswer = { text: '<!doctype html><p>Sign in</p>', headers: { 'content-type': 'text/html' } };
const tries = 7;

interface Seen {
  readonly host: TestHost;
  readonly client: HightouchClient;
  readonly requests: readonly ScriptedRequest[];
  readonly thrown: unknown;
}

/** Sends one request to a server that answers so, and tells how it went. */
async function probe(
  script: (request: ScriptedRequest) => ScriptedAnswer | Promise<ScriptedAnswer>,
  changes: Partial<ApiAccess> = {},
  host: TestHost = testHost(),
): Promise<Seen> {
  const server = await startScriptedServer(script);
  const client = openHightouch(testAccess(server.url, changes), host);
  try {
    const thrown = await client.probe('sources').then(
      () => null,
      (error: unknown) => error,
    );
    return { host, client, requests: server.requests, thrown };
  } finally {
    await client.close();
    await server.close();
  }
}

function asError(thrown: unknown): LineageError {
  expect(thrown).to.be.instanceOf(LineageError);
  return thrown as LineageError; // checked above
}

/** Everything that an error shows when it is printed with its causes. */
function printed(thrown: unknown): string {
  const parts: string[] = [];
  for (let error = thrown; error instanceof Error; error = error.cause) {
    parts.push(error.message, error.stack ?? '', JSON.stringify(error));
  }
  return parts.join('\n');
}

describe('a request', () => {
  it('carries the key as a bearer token and says who is asking', async () => {
    const { requests, thrown } = await probe(() => empty);
    expect(thrown).to.equal(null);
    expect(requests[0]?.url).to.equal('/api/v1/sources?limit=1&offset=0');
    expect(requests[0]?.headers.authorization).to.equal(`Bearer ${testKey}`);
    expect(requests[0]?.headers['user-agent']).to.match(/^hightouch-lineage\/\d+\.\d+\.\d+/);
  });

  const passing: Readonly<Record<string, ScriptedAnswer>> = {
    '429 without Retry-After': { json: { error: 'Too many requests' }, status: 429 },
    '408': { text: '', status: 408 },
    '500 with a JSON string': { json: 'Internal Server Error', status: 500 },
    '502 with a page of the gateway': { ...html, status: 502 },
    '503 with nothing': { text: '', status: 503 },
    'a temporary redirect': { text: '', status: 302, headers: { location: 'https://elsewhere.example/' } },
    'a reset connection': { fault: 'reset' },
    'a body that is cut off': { fault: 'truncate' },
    'a chunked body that is cut off': { fault: 'truncate', chunked: true },
    'a body that is no JSON': { text: '{"data":[' },
    'an empty body': { text: '' },
    'a page where JSON was expected': html,
    'JSON of another shape': { json: { items: [] } },
    'a list that is null': { json: { data: null } },
    'JSON that is null': { json: null },
  };
  for (const [title, answer] of Object.entries(passing)) {
    it(`gets over ${title}`, async () => {
      const { client, thrown, host } = await probe(({ count }) => (count < tries ? answer : empty));
      expect(thrown).to.equal(null);
      expect(client.stats()).to.include({ requests: tries, retries: tries - 1 });
      expect(host.lines).to.have.lengthOf(tries - 1);
    });

    it(`gives up on ${title} after ${tries} tries, with exit 4`, async () => {
      const { client, thrown } = await probe(() => answer);
      const error = asError(thrown);
      expect(error.exitCode).to.equal(4);
      expect(error.message).to.include('GET /sources failed after 7 tries');
      expect(error.hint).to.be.a('string');
      expect(client.stats().requests).to.equal(tries);
    });
  }

  it('takes a server that never answers for one that failed', async () => {
    const { client, thrown } = await probe(() => ({ fault: 'hang' }), { connectTimeoutMs: 5, bodyTimeoutMs: 5 });
    expect(asError(thrown)).to.include({ code: 'hightouch_timeout', exitCode: 4 });
    expect(client.stats().requests).to.equal(tries);
  });

  it('takes a body that never ends for one that failed', async () => {
    const { thrown } = await probe(() => ({ fault: 'stall' }), { bodyTimeoutMs: 20 });
    expect(asError(thrown)).to.include({ code: 'hightouch_timeout', exitCode: 4 });
  });

  it('names what is wrong when nobody listens', async () => {
    const server = await startScriptedServer(() => empty);
    await server.close();
    const client = openHightouch(testAccess(server.url), testHost());
    const error = asError(await client.probe('syncs').catch((thrown: unknown) => thrown));
    expect(error).to.include({ code: 'hightouch_unreachable', exitCode: 4 });
    expect(error.message).to.include('GET /syncs').and.to.include('ECONNREFUSED');
    expect(client.stats().requests).to.equal(tries);
    await client.close();
  });

  it('says that the answer was a page, and what to check', async () => {
    const error = asError((await probe(() => html)).thrown);
    expect(error).to.include({ code: 'hightouch_html', exitCode: 4 });
    expect(error.message).to.include('HTML').and.to.include('status 200');
    expect(error.hint).to.include('--api-url');
  });

  it('refuses a key at once, with exit 5', async () => {
    const body = { message: 'Authentication error', details: 'Token is invalid' };
    const { thrown, client } = await probe(() => ({ json: body, status: 401 }));
    const error = asError(thrown);
    expect(error).to.include({ code: 'api_key_refused', exitCode: 5 });
    expect(error.message).to.include('Token is invalid');
    expect(client.stats()).to.include({ requests: 1, retries: 0 });
  });

  it('takes a 403 on a list for a missing permission', async () => {
    const error = asError((await probe(() => ({ text: '', status: 403 }))).thrown);
    expect(error).to.include({ code: 'api_key_forbidden', exitCode: 5 });
  });

  it('takes a 404 on a list for a wrong address', async () => {
    const { thrown, client } = await probe(() => ({ ...html, status: 404 }));
    expect(asError(thrown).exitCode).to.equal(4);
    expect(asError(thrown).hint).to.include('--api-url');
    expect(client.stats().requests).to.equal(1);
  });

  it('never follows a redirect, so that the key goes nowhere else', async () => {
    const elsewhere = await startScriptedServer(() => empty);
    for (const status of [301, 302, 303, 307, 308]) {
      const { thrown } = await probe(() => ({ text: '', status, headers: { location: `${elsewhere.url}/?t=abc` } }));
      expect(asError(thrown)).to.include({ code: 'hightouch_redirect', exitCode: 4 });
      expect(printed(thrown)).to.not.include('abc');
    }
    expect(elsewhere.requests).to.have.lengthOf(0);
    await elsewhere.close();
  });

  it('does not load more than the body limit, and does not ask again for it', async () => {
    const { thrown, client } = await probe(() => ({ json: { data: ['x'.repeat(5_000)] } }), { maxBodyBytes: 1_000 });
    expect(asError(thrown)).to.include({ code: 'hightouch_answer_too_large', exitCode: 4 });
    expect(client.stats().requests).to.equal(1);
  });

  it('never shows the key, even when the server echoes it', async () => {
    const echo = (status: number): ScriptedAnswer => ({ json: { message: `bad token ${testKey}` }, status });
    for (const status of [400, 401, 403, 404, 429, 500]) {
      const { thrown, host } = await probe(() => echo(status));
      expect(printed(thrown)).to.include('***').and.to.not.include(testKey);
      expect(JSON.stringify(host.lines)).to.not.include(testKey);
    }
  });
});

describe('waiting between tries', () => {
  it('doubles, and is told', async () => {
    const { host, client } = await probe(({ count }) => (count < 5 ? { text: '', status: 500 } : empty));
    expect(host.waits).to.deep.equal([150, 300, 600, 1200]);
    expect(client.stats()).to.deep.equal({ requests: 5, retries: 4, rateLimited: 0, waitedMs: 2250 });
  });

  it('is at least what Retry-After asks for, in seconds', async () => {
    const busy: ScriptedAnswer = { text: '', status: 429, headers: { 'retry-after': '3' } };
    const { host, client } = await probe(({ count }) => (count === 1 ? busy : empty));
    expect(host.waits).to.deep.equal([3000]);
    expect(client.stats().rateLimited).to.equal(1);
  });

  it('is at least what Retry-After asks for, as a date, and at most a minute', async () => {
    const dated = (ms: number): ScriptedAnswer => ({
      text: '',
      status: 503,
      headers: { 'retry-after': new Date(testStart + ms).toUTCString() },
    });
    const answers = [dated(4_000), dated(3_600_000), dated(-5_000)];
    const { host } = await probe(({ count }) => answers[count - 1] ?? empty);
    expect(host.waits).to.deep.equal([4_000, 60_000, 600]);
  });

  it('ends at once when the pass is stopped', async () => {
    const host = testHost();
    const waiting: TestHost = {
      ...host,
      sleep: (_ms, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('woken')));
          host.stop(new Error('SIGTERM'));
        }),
    };
    const { thrown, client } = await probe(() => ({ text: '', status: 500 }), {}, waiting);
    expect(asError(thrown).errorClass).to.equal('interrupted');
    expect(client.stats().requests).to.equal(1);
  });
});

describe('stopping', () => {
  it('ends a request that is under way', async () => {
    const host = testHost();
    const { thrown } = await probe(
      () => {
        host.stop();
        return { fault: 'hang' };
      },
      {},
      host,
    );
    expect(asError(thrown).errorClass).to.equal('interrupted');
  });

  it('keeps the reason when it is an error of the program', async () => {
    const host = testHost();
    const reason = new LineageError('interrupted', 'stopped by SIGINT', { code: 'sigint' });
    host.stop(reason);
    const { thrown, client } = await probe(() => empty, {}, host);
    expect(thrown).to.equal(reason);
    expect(client.stats().requests).to.equal(0);
  });

  it('by closing the client ends what is under way', async () => {
    const server = await startScriptedServer(() => ({ fault: 'hang' }));
    const client = openHightouch(testAccess(server.url), testHost());
    const pending = client.probe('sources').catch((thrown: unknown) => thrown);
    await client.close();
    expect(asError(await pending).errorClass).to.equal('interrupted');
    await server.close();
  });
});

describe('access', () => {
  const wrong: Readonly<Record<string, Partial<ApiAccess>>> = {
    'an address that is none': { url: 'api.hightouch.com' },
    'an address of another scheme': { url: 'ftp://api.hightouch.com' },
    'an address with a password': { url: 'https://me:hush@api.hightouch.com/api/v1' },
    'no key': { key: ' ' },
    'a key with a line break in it': { key: 'hush\nhush' },
  };
  for (const [title, changes] of Object.entries(wrong)) {
    it(`refuses ${title}, with exit 2`, () => {
      let thrown: unknown = null;
      try {
        openHightouch(testAccess('http://127.0.0.1:1', changes), testHost());
      } catch (error) {
        thrown = error;
      }
      expect(asError(thrown).exitCode).to.equal(2);
      expect(printed(thrown)).to.not.include('hush');
    });
  }

  it('forgives white space around the key and a slash behind the address', async () => {
    const server = await startScriptedServer(() => empty);
    const access = testAccess(server.url, { key: `${testKey}\n`, url: `${server.url}/api/v1/` });
    const client = openHightouch(access, testHost());
    await client.probe('models');
    expect(server.requests[0]?.path).to.equal('/api/v1/models');
    expect(server.requests[0]?.headers.authorization).to.equal(`Bearer ${testKey}`);
    await client.close();
    await server.close();
  });
});
