import { expect } from 'chai';
import { createHttpTransport, serialiseEvent, TransportError } from '#src/openlineage/index.js';
import type { HttpTransportOptions, Transport } from '#src/openlineage/index.js';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { startEvent } from '../sample-events.js';
import { endless, reset, silence, startReceiver, status, truncated } from './receiver.js';
import type { Answer, Receiver } from './receiver.js';

const key = 'k3y/with+specials&secret';

describe('the http transport', () => {
  const open: { close(): Promise<void> }[] = [];
  let slept: number[] = [];

  afterEach(async () => {
    for (const each of open.splice(0).reverse()) await each.close();
    slept = [];
  });

  async function receiver(...script: readonly Answer[]): Promise<Receiver> {
    const started = await startReceiver(...script);
    open.push(started);
    return started;
  }

  function transport(url: string, options: Partial<HttpTransportOptions> = {}): Transport {
    const sleep = async (ms: number) => void slept.push(ms);
    const created = createHttpTransport({ url, random: () => 1, sleep, ...options });
    open.push(created);
    return created;
  }

  async function failureOf(emitted: Promise<void>): Promise<TransportError> {
    const error: unknown = await emitted.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof TransportError)) throw new Error(`no TransportError but ${String(error)}`);
    return error;
  }

  it('posts the serialised event with the key, and keeps the connection', async () => {
    const server = await receiver(status(201));
    const http = transport(`${server.url}/`, { apiKey: `${key}\n`, headers: { 'X-Tenant': 'acme' } });
    await http.emit(startEvent());
    await http.emit(startEvent());
    expect(server.received).to.have.lengthOf(2);
    expect(server.connections()).to.equal(1);
    const [first] = server.received;
    expect(first?.method).to.equal('POST');
    expect(first?.target).to.equal('/api/v1/lineage');
    expect(first?.body).to.equal(serialiseEvent(startEvent()));
    expect(first?.headers).to.include({
      'content-type': 'application/json; charset=utf-8',
      authorization: `Bearer ${key}`,
      'x-tenant': 'acme',
    });
    expect(first?.headers).to.not.have.property('content-encoding');
  });

  it('has many events in flight without a warning of the platform', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error): void => void warnings.push(warning);
    process.on('warning', note);
    try {
      const { signal } = new AbortController();
      const server = await receiver(status(201));
      const http = transport(server.url, { signal });
      await Promise.all(Array.from({ length: 12 }, () => http.emit(startEvent())));
      expect(server.received).to.have.lengthOf(12);
    } finally {
      process.off('warning', note);
    }
    expect(warnings).to.deep.equal([]);
  });

  it('compresses when told to', async () => {
    const server = await receiver(status(200, {}, '{"ok":true}'));
    await transport(server.url, { gzip: true }).emit(startEvent());
    expect(server.received[0]?.headers['content-encoding']).to.equal('gzip');
    expect(server.received[0]?.body).to.equal(serialiseEvent(startEvent()));
  });

  it('sends again after overload, time-outs, server faults, and broken or truncated answers', async () => {
    const script = [status(429), status(500, {}, 'oops'), reset, truncated, status(408), status(201)];
    const server = await receiver(...script);
    await transport(server.url).emit(startEvent());
    expect(server.received).to.have.lengthOf(6);
    expect(new Set(server.received.map(({ body }) => body)).size).to.equal(1);
    expect(slept).to.deep.equal([300, 600, 1200, 2400, 4800]);
  });

  it('gives up after six tries and tells of the last', async () => {
    const server = await receiver(status(503, {}, 'down for repair'));
    const error = await failureOf(transport(server.url).emit(startEvent()));
    expect(error).to.include({ status: 503, body: 'down for repair', retryable: true, tries: 6 });
    expect(error.message).to.equal(`${server.url}/api/v1/lineage answered 503 (6 of 6 tries)`);
    expect(server.received).to.have.lengthOf(6);
  });

  it('spreads its pauses by the random numbers it is given', async () => {
    const server = await receiver(status(503), status(503), status(201));
    const numbers = [0.5, 0];
    await transport(server.url, { random: () => numbers.shift() ?? 1 }).emit(startEvent());
    expect(slept).to.deep.equal([150, 0]);
  });

  it('waits as long as Retry-After asks, in seconds or until a date, up to a limit', async () => {
    const server = await receiver(
      status(429, { 'retry-after': '7' }),
      status(503, { 'retry-after': 'Thu, 02 Jan 2025 03:04:20 GMT' }),
      status(429, { 'retry-after': '86400' }),
      status(429, { 'retry-after': 'soon' }),
      status(429, { 'retry-after': 'Thu, 02 Jan 2020 03:04:20 GMT' }),
      status(201),
    );
    await transport(server.url, { random: () => 0, now: () => Date.parse('2025-01-02T03:04:05Z') }).emit(startEvent());
    expect(slept).to.deep.equal([7_000, 15_000, 60_000, 0, 0]);
  });

  it('does not send again what is refused', async () => {
    for (const code of [400, 401, 403, 404, 413, 422]) {
      const server = await receiver(status(code, {}, '{"errors":["producer must not be null"]}'));
      const error = await failureOf(transport(server.url).emit(startEvent()));
      expect(error).to.include({ status: code, retryable: false, tries: 1 });
      expect(error.body).to.equal('{"errors":["producer must not be null"]}');
      expect(server.received).to.have.lengthOf(1);
    }
  });

  it('carries the key along no redirect', async () => {
    const other = await receiver(status(201));
    const server = await receiver(status(307, { location: `${other.url}/stolen` }));
    const error = await failureOf(transport(server.url, { apiKey: key }).emit(startEvent()));
    expect(error).to.include({ retryable: false, tries: 1 });
    expect(error.message).to.include('redirect, which is not followed');
    expect(other.received).to.deep.equal([]);
  });

  it('tells no secret, whatever the receiver says', async () => {
    const echo: Answer = (response, request) => {
      const { authorization, 'x-token': token } = request.headers;
      const said = `${String(authorization)} ${encodeURIComponent(key)} ${String(token)} ${String(request.url)}`;
      response.writeHead(400).end(said + '.'.repeat(5_000));
    };
    const server = await receiver(echo);
    const url = `${server.url}/?code=f4nction-c0de`;
    const error = await failureOf(
      transport(url, { apiKey: key, headers: { 'x-token': 'other-s3cret' } }).emit(startEvent()),
    );
    expect(error.body).to.have.lengthOf(2_048);
    const told = `${error.message} ${error.body ?? ''} ${error.stack ?? ''}`;
    for (const secret of [key, encodeURIComponent(key), 'other-s3cret', 'f4nction-c0de']) {
      expect(told).to.not.include(secret);
    }
    expect(error.body).to.match(/^Bearer \*\*\* \*\*\* \*\*\* \/api/);
  });

  it('tells no secret of what cannot be used', () => {
    const secret = 'p4ssw0rd';
    for (const url of [`http://me:${secret}@localhost`, `ftp://${secret}`, secret, `http://[${secret}`]) {
      expect(() => createHttpTransport({ url }), url)
        .to.throw(TypeError)
        .with.property('message')
        .that.does.not.include(secret);
    }
    expect(() => createHttpTransport({ url: 'http://localhost', apiKey: `a\n${secret}` }))
      .to.throw(TypeError, 'authorization')
      .with.property('message')
      .that.does.not.include(secret);
  });

  it('waits for no answer longer than told', async () => {
    for (const answer of [silence, endless]) {
      const server = await receiver(answer);
      const options = { connectTimeoutMs: 30, bodyTimeoutMs: 30, maxTries: 2 };
      const error = await failureOf(transport(server.url, options).emit(startEvent()));
      expect(error).to.include({ status: undefined, retryable: true, tries: 2 });
      expect(error.message).to.include('gave no complete answer within 60 ms');
    }
  });

  it('waits for no connection longer than told', async () => {
    const sockets: Socket[] = [];
    const mute = createServer((socket) => void sockets.push(socket)); // takes the call and never says a word of TLS
    mute.listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const { port } = mute.address() as AddressInfo; // a TCP server's address
    const options = { connectTimeoutMs: 30, bodyTimeoutMs: 60_000, maxTries: 2 };
    const error = await failureOf(transport(`https://127.0.0.1:${port}`, options).emit(startEvent()));
    for (const socket of sockets) socket.destroy();
    mute.close();
    expect(error).to.include({ retryable: true, tries: 2 });
    expect(error.message).to.include('no connection within 30 ms (ETIMEDOUT)');
  });

  it('names the cause when nobody is there', async () => {
    const server = await startReceiver();
    await server.close();
    const error = await failureOf(transport(server.url).emit(startEvent()));
    expect(error).to.include({ retryable: true, tries: 6 });
    expect(error.message).to.match(/could not be reached: connect ECONNREFUSED 127\.0\.0\.1/);
  });

  it('stops when told to: before, while sending, while waiting', async () => {
    const reason = new Error('SIGTERM');
    const before = await receiver(status(201));
    const stopped = transport(before.url, { signal: AbortSignal.abort(reason) });
    expect(await failureOf(stopped.emit(startEvent()))).to.include({ retryable: true, tries: 0, cause: reason });
    expect(before.received).to.deep.equal([]);

    const whileSending = new AbortController();
    const server = await receiver(() => whileSending.abort(reason));
    const sending = transport(server.url, { signal: whileSending.signal });
    expect(await failureOf(sending.emit(startEvent()))).to.include({ retryable: true, tries: 1, cause: reason });

    const whileWaiting = new AbortController();
    const busy = await receiver((response, request) => {
      status(503, { 'retry-after': '3600' })(response, request);
      setImmediate(() => whileWaiting.abort(reason));
    });
    const waiting = createHttpTransport({ url: busy.url, signal: whileWaiting.signal, maxRetryAfterMs: 3_600_000 });
    open.push(waiting);
    expect(await failureOf(waiting.emit(startEvent()))).to.include({ retryable: true, cause: reason });
    expect(busy.received).to.have.lengthOf(1);
  });

  it('goes through the proxy that the environment names', async () => {
    const proxy = await receiver(status(201));
    const names = ['http_proxy', 'HTTP_PROXY', 'no_proxy', 'NO_PROXY', 'all_proxy', 'ALL_PROXY'];
    const kept = names.map((name) => [name, process.env[name]] as const);
    for (const name of names) delete process.env[name];
    process.env['HTTP_PROXY'] = proxy.url;
    try {
      await transport('http://lineage.invalid:5000', { maxTries: 1 }).emit(startEvent());
    } finally {
      for (const [name, value] of kept) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    }
    expect(proxy.received[0]?.target).to.equal('http://lineage.invalid:5000/api/v1/lineage');
  });
});
