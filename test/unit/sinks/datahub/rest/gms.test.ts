import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { LineageError } from '#src/errors.js';
import { encodeMcp } from '#src/sinks/datahub/rest/encode.js';
import { unknownFields } from '#src/sinks/datahub/rest/gms-failure.js';
import { readGmsConfig } from '#src/sinks/datahub/rest/gms-server.js';
import { gmsUrl } from '#src/sinks/datahub/rest/gms-url.js';
import { openGms, type Gms } from '#src/sinks/datahub/rest/gms.js';
import { openRecordingGms, type RecordingGms, type RecordingGmsOptions } from '../../../../support/recording-gms.js';

const proposal = encodeMcp(
  {
    entityType: 'tag',
    entityUrn: 'urn:li:tag:a',
    changeType: 'UPSERT',
    aspectName: 'tagKey',
    aspect: { json: { name: 'a' } },
  },
  'restli',
  false,
);

describe('the door to GMS', () => {
  const closing: (() => Promise<void> | void)[] = [];
  const waits: number[] = [];
  afterEach(async () => {
    waits.length = 0;
    for (const close of closing.splice(0)) await close();
  });

  async function server(options?: RecordingGmsOptions): Promise<RecordingGms> {
    const gms = await openRecordingGms(options);
    closing.push(() => gms.close());
    return gms;
  }

  function door(url: string, token: string | null = null, signal = new AbortController().signal): Gms {
    const sleep = async (ms: number): Promise<void> => void waits.push(ms);
    const gms = openGms(
      { url, token, async: false, timeoutMs: 20_000, version: '1.2.3' },
      { signal, random: () => 1, now: () => 0, sleep },
    );
    closing.push(() => gms.close());
    return gms;
  }

  const send = (gms: Gms) => gms.send(proposal.route, [proposal.text]);

  async function refusal(promise: Promise<unknown>): Promise<LineageError> {
    const error = await promise.then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof LineageError)) throw new Error(`no refusal: ${String(error)}`);
    return error;
  }

  it('asks what GMS is, once', async () => {
    const gms = await server({ version: 'v1.7.0' });
    const asked = door(gms.url);
    expect(await asked.server()).to.deep.equal({ version: 'v1.7.0', offersOpenApi: true, keepsState: true });
    await asked.server();
    expect(gms.requests.map(({ path }) => path)).to.deep.equal(['/config']);
  });

  it('knows from the version whether OpenAPI v3 takes batches', () => {
    const offers = (version: unknown, serverEnv?: string) =>
      readGmsConfig(
        JSON.stringify({ noCode: 'true', versions: { 'acryldata/datahub': { version } }, datahub: { serverEnv } }),
        'http://gms',
      ).offersOpenApi;
    for (const version of ['v1.0.1', '1.0.1', 'v1.7.0.17', 'v1.0.1rc3', 'v2.0.0', 'v10.0.0'])
      expect(offers(version), version).to.equal(true);
    for (const version of ['v1.0.0', 'v0.15.0', 'v0.9.9', 'null', null, 7, '', 'head'])
      expect(offers(version), String(version)).to.equal(false);
    expect([offers('v0.3.11', 'cloud'), offers('v0.3.10', 'cloud'), offers('v0.3.11', 'core')]).to.deep.equal([
      true,
      false,
      false,
    ]);
  });

  it('says who it is as the clients of DataHub do, with the token', async () => {
    const gms = await server({ token: 'the-token' });
    expect(await send(door(gms.url, 'the-token'))).to.equal(null);
    expect(gms.requests[0]?.headers).to.include({
      authorization: 'Bearer the-token',
      'content-type': 'application/json',
      'x-restli-protocol-version': '2.0.0',
      'user-agent': 'DataHub-Client/1.0 (ingestion; hightouch-lineage; 1.2.3)',
    });
  });

  it('recognises the frontend by its page and names the way to GMS', async () => {
    const gms = await server({ prefix: '/api/gms' });
    const origin = new URL(gms.url).origin;
    const error = await refusal(door(origin).server());
    expect([error.code, error.exitCode]).to.deep.equal(['datahub_url_not_gms', 2]);
    expect(error.hint).to.include(`${origin}/api/gms`).and.to.include(':8080');
    expect((await door(`${origin}/api/gms`).server()).version).to.equal('v1.7.0');
  });

  it('recognises what is not GMS by a redirect, a 404, and an answer of another kind', async () => {
    const answers: Readonly<Record<string, readonly [number, string]>> = {
      '/redirect/config': [302, ''],
      '/nothing/config': [404, '{}'],
      '/other/config': [200, '{"config":"of something else"}'],
      '/list/config': [200, '[]'],
      '/text/config': [200, 'true'],
    };
    const other = createServer((request, response) => {
      const [status, body] = answers[request.url ?? ''] ?? [500, ''];
      response.writeHead(status, { location: '/login', 'content-type': 'application/json' }).end(body);
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    closing.push(() => new Promise<void>((resolve) => void other.close(() => resolve())));
    const { port } = other.address() as AddressInfo; // listening on TCP
    for (const path of Object.keys(answers)) {
      const error = await refusal(door(`http://127.0.0.1:${port}${path.replace('/config', '')}`).server());
      expect(error.code, path).to.equal('datahub_url_not_gms');
    }
    other.closeAllConnections();
  });

  it('greets: what lasts is thrown, a server that is away is asked again later, and one that answered is not', async () => {
    const gms = await server({ token: 'right' });
    const wrong = await refusal(door(gms.url, 'wrong').greet());
    expect([wrong.code, wrong.exitCode]).to.deep.equal(['datahub_credentials', 5]);
    gms.fault = () => 'html';
    expect((await refusal(door(gms.url, 'right').greet())).code).to.equal('datahub_url_not_gms');
    const sideDoor = door(gms.url, 'right');
    gms.requests.length = 0;
    for (const fault of [{ status: 503 }, { status: 429 }, 'cut'] as const) {
      gms.fault = () => fault;
      await sideDoor.greet();
    }
    expect(gms.requests.map(({ path }) => path)).to.deep.equal(['/config', '/config', '/config']);
    gms.fault = ({ path }) => (path === '/config' ? null : { status: 403 });
    await sideDoor.greet();
    expect((await sideDoor.server()).version).to.equal('v1.7.0');
    expect(gms.requests.filter(({ path }) => path === '/config')).to.have.length(4);
  });

  it('tells a refused token from a server that is away', async () => {
    const gms = await server({ token: 'right' });
    expect((await send(door(gms.url, 'wrong')))?.kind).to.equal('credentials');
    const error = await refusal(door(gms.url).requireAccess());
    expect([error.code, error.exitCode]).to.deep.equal(['datahub_credentials', 5]);
    await door(gms.url, 'right').requireAccess();
    gms.fault = () => ({ status: 403 });
    expect((await send(door(gms.url, 'right')))?.kind).to.equal('credentials');
    const { url } = gms;
    await gms.close();
    expect((await send(door(url)))?.kind).to.equal('away');
    expect((await refusal(door(url).server())).exitCode).to.equal(4);
  });

  it('tries again what the client of DataHub tries again, and nothing else', async () => {
    const gms = await server();
    for (const [status, tries] of [
      [500, 6],
      [502, 6],
      [503, 6],
      [504, 6],
      [408, 6],
      [429, 11],
      [400, 1],
      [401, 1],
      [403, 1],
      [404, 1],
      [409, 1],
      [413, 1],
      [422, 1],
      [501, 1],
    ] as const) {
      gms.fault = () => ({ status });
      expect([status, (await send(door(gms.url)))?.tries]).to.deep.equal([status, tries]);
    }
  });

  it('waits as long as the server asks, else twice as long each time', async () => {
    const gms = await server();
    gms.fault = ({ index }) => (index < 5 ? { status: 503 } : null);
    expect(await send(door(gms.url))).to.equal(null);
    expect(waits).to.deep.equal([2_000, 4_000, 8_000, 16_000, 30_000]);
    waits.length = 0;
    const from = gms.requests.length;
    gms.fault = ({ index }) => (index < from + 1 ? { status: 429, headers: { 'retry-after': '7' } } : null);
    expect(await send(door(gms.url))).to.equal(null);
    expect(waits).to.deep.equal([7_000]);
  });

  it('gets over a connection that breaks', async () => {
    const gms = await server();
    gms.fault = ({ index }) => (index < 2 ? 'cut' : null);
    expect(await send(door(gms.url))).to.equal(null);
    expect(gms.taken).to.have.length(1);
  });

  it('takes a page for no confirmation, whatever its status says', async () => {
    const gms = await server();
    gms.fault = () => 'html';
    expect(await send(door(gms.url))).to.include({ kind: 'strange', status: 200 });
  });

  it('tells what the server says, and neither its stack trace nor the token', async () => {
    const gms = await server({ token: 'the-secret-token' });
    gms.refuse = () =>
      'Invalid urn, said with the-secret-token: ERROR :: /a/b :: unrecognized field found but not allowed\n';
    const failure = await send(door(gms.url, 'the-secret-token'));
    if (failure === null) throw new Error('was taken');
    expect(failure.told).to.include('answered 422').and.to.include('Invalid urn').and.not.include('the-secret');
    expect(failure.body).to.include('Invalid urn').and.not.include('the-secret').and.not.include('Frame.java');
    expect(unknownFields(failure)).to.deep.equal(['/a/b']);
  });

  it('ends at once when the pass is stopped', async () => {
    const gms = await server();
    const stop = new AbortController();
    gms.fault = () => {
      stop.abort(new Error('stopped'));
      return 'hang';
    };
    expect((await send(door(gms.url, null, stop.signal)))?.kind).to.equal('stopped');
  });

  it('finds GMS of DataHub Cloud, and leaves other addresses alone', () => {
    for (const [given, expected] of [
      ['https://acme.acryl.io', 'https://acme.acryl.io/gms'],
      ['https://acme.acryl.io/', 'https://acme.acryl.io/gms'],
      ['https://acme.acryl.io/gms/', 'https://acme.acryl.io/gms'],
      ['https://acme.acryl.io/api/gms', 'https://acme.acryl.io/gms'],
      ['https://notacryl.io', 'https://notacryl.io'],
      ['http://localhost:9002/api/gms?x=1', 'http://localhost:9002/api/gms'],
    ] as const) {
      expect(gmsUrl(given)).to.equal(expected);
    }
  });
});
