import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import { ConfigError, openTransport, transportTypes } from '#src/openlineage/index.js';
import type { OpenLineageEvent, Transport } from '#src/openlineage/index.js';
import { transportPlaces, transportSecrets, withoutSecrets } from '#src/openlineage/configuration/transport-facts.js';
import { fullJobEvent, fullRunEvent, startEvent } from '../sample-events.js';
import { startReceiver, status, type Answer, type Receiver } from '../transports/receiver.js';

describe('openTransport', () => {
  let folder: string;
  const open: { close(): Promise<unknown> }[] = [];
  const notices: string[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ol-open-'));
    notices.length = 0;
  });
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const secrets: string[] = [];
  function transport(options: Readonly<Record<string, unknown>>, more: object = {}): Transport {
    const made = openTransport(options, {
      env: {},
      folder,
      random: () => 0,
      now: () => Date.parse('2025-01-02T03:04:05.678Z'),
      sleep: async () => undefined,
      onNotice: (notice) => notices.push(notice),
      onSecret: (secret) => secrets.push(secret),
      ...more,
    });
    open.push(made);
    return made;
  }

  async function receiver(...script: readonly Answer[]): Promise<Receiver> {
    const made = await startReceiver(...script);
    open.push(made);
    return made;
  }

  it('refuses a type it does not have, with the list of those that work', () => {
    for (const type of ['kafka', 'kinesis', 'gcplineage', 'amazon_datazone_api', 'constructor']) {
      const error = refusal(() => transport({ type }));
      expect(error.message).to.include(JSON.stringify(type));
      expect(error.hint).to.equal(`Types that work: ${transportTypes.join(', ')}.`);
    }
    expect(transportTypes).to.have.members([
      'http',
      'async_http',
      'console',
      'file',
      'composite',
      'transform',
      'datadog',
      'noop',
    ]);
  });

  it('refuses options that cannot be used, naming them', () => {
    for (const [options, named] of [
      [{ type: 'http' }, 'transport.url is missing'],
      [{ type: 'http', url: 'ftp://a' }, 'http://'],
      [{ type: 'http', url: 'http://a', timeout: 'long' }, 'transport.timeout'],
      [{ type: 'http', url: 'http://a', compression: 'zstd' }, 'transport.compression'],
      [{ type: 'http', url: 'http://a', auth: { type: 'kerberos' } }, 'transport.auth.type'],
      [{ type: 'http', url: 'http://a', auth: { type: 'jwt', apiKey: 'k' } }, 'transport.auth.tokenEndpoint'],
      [{ type: 'http', url: 'https://a', verify: 'none.pem' }, 'cannot read'],
      [{ type: 'http', url: 'http://a', retry: { total: -1 } }, 'transport.retry.total'],
      [{ type: 'file' }, 'transport.log_file_path'],
      [{ type: 'file', log_file_path: 's3://bucket/x' }, 'no local path'],
      [{ type: 'composite' }, 'transport.transports'],
      [{ type: 'composite', transports: { a: { type: 'nats' } } }, 'transport.transports.a.type "nats"'],
      [
        { type: 'transform', transport: { type: 'noop' }, transformer_class: 'acme.Own' },
        'transformer_class "acme.Own"',
      ],
      [{ type: 'datadog' }, 'DD_API_KEY'],
      [{ type: 'datadog', apiKey: 'k', site: 'example.com' }, 'no site of Datadog'],
    ] as const) {
      const { message, hint } = refusal(() => transport(options));
      expect(`${message} ${hint}`, JSON.stringify(options)).to.include(named);
    }
  });

  it('sends over http with key, headers and compression, whatever the spelling of the options', async () => {
    const server = await receiver();
    await transport({
      type: 'http',
      url: server.url,
      endpoint: 'events',
      auth: { type: 'api_key', apikey: 'the-key', token: 'x' },
      compression: 'gzip',
      customHeaders: { 'X-Team': 7 },
      unheardOf: 1,
      retry: { total: 0, totl: 1 },
      sslContext: { caPath: 'x' },
    }).emit(startEvent());
    const [request] = server.received;
    expect(request?.target).to.equal('/events');
    expect(request?.headers).to.include({
      authorization: 'Bearer the-key',
      'content-encoding': 'gzip',
      'x-team': '7',
    });
    const unread = 'unheardOf, auth.token, sslContext.caPath, retry.totl';
    expect(notices).to.deep.equal([`transport (http): not followed by this client: ${unread}`]);
  });

  it('follows the retry rules: totals, phases, statuses, and 429 always', async () => {
    const tries = async (retry: object, ...script: readonly Answer[]) => {
      const server = await receiver(...script);
      await transport({ type: 'http', url: server.url, retry })
        .emit(startEvent())
        .catch(() => undefined);
      return server.received.length;
    };
    expect(await tries({ total: 2 }, status(503))).to.equal(3);
    expect(await tries({ total: 0 }, status(503))).to.equal(1);
    expect(await tries({ status: 1 }, status(503))).to.equal(2);
    expect(await tries({ status_forcelist: [502] }, status(503))).to.equal(1);
    expect(await tries({ status_forcelist: [502] }, status(502), status(429), status(201))).to.equal(3);
    expect(await tries({ allowed_methods: ['HEAD'] }, status(503))).to.equal(1);
    expect(await tries({}, status(404))).to.equal(1);
  });

  it('exchanges a key for a token, keeps it until shortly before its end, and renews one that is refused', async () => {
    const tokens = await receiver(
      token({ Access_Token: 'first-token', expiresIn: 121 }),
      token({ token: 'second-token' }),
    );
    const server = await receiver(status(201), status(401), status(201));
    const sending = transport({
      type: 'http',
      url: server.url,
      auth: { type: 'jwt', apiKey: 'long-lived-key', tokenEndpoint: `${tokens.url}/token` },
    });
    await sending.emit(startEvent());
    await sending.emit(startEvent());
    expect(server.received.map(({ headers }) => headers.authorization)).to.deep.equal([
      'Bearer first-token',
      'Bearer first-token',
      'Bearer second-token',
    ]);
    expect(tokens.received.map(({ body }) => body)).to.deep.equal(
      Array(2).fill(
        'grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&response_type=token&apikey=long-lived-key',
      ),
    );
    expect(secrets).to.include.members(['first-token', 'second-token']);
  });

  it('asks for a token with client credentials, and tells a refusal as one of credentials', async () => {
    const tokens = await receiver(token({ access_token: 'granted', expires_in: 3600 }), status(400));
    const server = await receiver();
    const auth = {
      type: 'oauth2',
      clientId: 'me',
      clientSecret: 's:cret',
      tokenEndpoint: tokens.url,
      scope: 'lineage',
    };
    await transport({ type: 'http', url: server.url, auth }).emit(startEvent());
    expect(server.received[0]?.headers.authorization).to.equal('Bearer granted');
    expect(tokens.received[0]?.headers.authorization).to.equal(
      `Basic ${Buffer.from('me:s%3Acret').toString('base64')}`,
    );
    const refused = await transport({ type: 'http', url: server.url, auth })
      .emit(startEvent())
      .catch((error: unknown) => error);
    expect(refused).to.include({ status: 401, retryable: false });
    expect(String(refused)).to.include('token endpoint').and.not.to.include('cret');
  });

  it('writes a file for each event, or appends to one', async () => {
    const each = transport({ type: 'file', log_file_path: 'sub/ev' });
    await Promise.all([each.emit(startEvent()), each.emit(fullJobEvent())]);
    expect(readdirSync(join(folder, 'sub'))).to.deep.equal([
      'ev-20250102-030405.678000.json',
      'ev-20250102-030405.678001.json',
    ]);
    writeFileSync(join(folder, 'sub', 'ev-20250102-030405.678002.json'), 'taken');
    await each.emit(startEvent());
    expect(readFileSync(join(folder, 'sub', 'ev-20250102-030405.678002.json'), 'utf8')).to.equal('taken');
    const all = transport({ type: 'file', log_file_path: `file://${folder}/all.ndjson`, append: true });
    await all.emit(startEvent());
    await all.emit(startEvent());
    expect(readFileSync(join(folder, 'all.ndjson'), 'utf8').trim().split('\n')).to.have.length(2);
  });

  it('writes to the console', async () => {
    const stdout = new PassThrough();
    await transport({ type: 'console' }, { stdout }).emit(startEvent());
    expect(String(stdout.read())).to.match(/^\{.*\}\n$/);
  });

  describe('composite', () => {
    const dead = { type: 'http', url: 'http://127.0.0.1:1', retry: { total: 0 } };

    async function outcome(options: object, ...answers: readonly Answer[]) {
      const [first, second] = [await receiver(answers[0] ?? status(201)), await receiver(answers[1] ?? status(201))];
      const http = (url: string, more: object = {}) => ({ type: 'http', url, retry: { total: 0 }, ...more });
      const transports = { one: http(first.url), none: {}, two: http(second.url, { priority: '5' }) };
      const failed = await transport({ type: 'composite', transports, ...options })
        .emit(startEvent())
        .then(
          () => false,
          () => true,
        );
      return [first.received.length, second.received.length, failed];
    }

    it('keeps to every combination of going on', async () => {
      expect(await outcome({})).to.deep.equal([1, 1, false]);
      expect(await outcome({}, status(500))).to.deep.equal([1, 1, false]);
      expect(notices.join()).to.include('transport one failed').and.to.include('answered 500');
      expect(await outcome({}, status(500), status(400))).to.deep.equal([1, 1, true]);
      expect(await outcome({ continue_on_success: false })).to.deep.equal([1, 0, false]);
      expect(await outcome({ continue_on_success: 'False' }, status(500))).to.deep.equal([1, 1, false]);
      expect(await outcome({ continueOnFailure: false }, status(500))).to.deep.equal([1, 0, true]);
      expect(await outcome({ continue_on_failure: false, continue_on_success: false })).to.deep.equal([1, 0, false]);
      expect(await outcome({ sort_transports: true, continue_on_success: false })).to.deep.equal([0, 1, false]);
    });

    it('takes a list too, and is worth another try when a member is', async () => {
      const server = await receiver(status(400));
      const members = [dead, { type: 'http', url: server.url }];
      const error: unknown = await transport({ type: 'composite', transports: members })
        .emit(startEvent())
        .catch((thrown: unknown) => thrown);
      expect(error).to.include({ name: 'TransportError', retryable: true, status: undefined });
    });
  });

  describe('transform', () => {
    const into = (path: string) => ({ type: 'file', log_file_path: path, append: true });
    const written = (path: string) =>
      readFileSync(join(folder, path), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as OpenLineageEvent);

    it('replaces the namespace of jobs, of the parent and its root, and changes no event of the caller', async () => {
      const event = fullRunEvent();
      const options = (more: object) => ({
        type: 'transform',
        transport: into('out.ndjson'),
        transformer_class: 'openlineage.client.transport.transform.JobNamespaceReplaceTransformer',
        transformer_properties: { new_job_namespace: 'other', ...more },
      });
      await transport(options({})).emit(event);
      await transport(options({ include_parent_facet: 'false' })).emit(event);
      const [all, jobOnly] = written('out.ndjson');
      const parentOf = (one: OpenLineageEvent | undefined) => one?.run?.facets.parent;
      expect(all?.job?.namespace).to.equal('other');
      expect(parentOf(all)?.job.namespace).to.equal('other');
      expect(parentOf(all)?.root?.job.namespace).to.equal('other');
      expect(jobOnly?.job?.namespace).to.equal('other');
      expect(parentOf(jobOnly)?.job.namespace).to.equal('airflow');
      expect(event).to.deep.equal(fullRunEvent());
    });

    it("uses a function of one's own, which may drop an event", async () => {
      const transformers = {
        OnlyStarts:
          ({ word }: Readonly<Record<string, unknown>>) =>
          (event: OpenLineageEvent) =>
            'eventType' in event && event.eventType === word ? event : null,
      };
      const options = {
        type: 'transform',
        transport: into('own.ndjson'),
        transformer_class: 'OnlyStarts',
        transformer_properties: { word: 'START' },
      };
      const sending = transport(options, { transformers });
      await sending.emit(fullJobEvent());
      await sending.emit(startEvent());
      expect(written('own.ndjson')).to.have.length(1);
    });
  });

  it('sends to Datadog compressed, with the key and the site of the environment', async () => {
    const server = await receiver();
    const env = { DD_API_KEY: 'dd-key', DD_SITE: server.url };
    await transport({ type: 'datadog' }, { env }).emit(startEvent());
    expect(server.received[0]?.target).to.equal('/api/v1/lineage');
    expect(server.received[0]?.headers).to.include({ authorization: 'Bearer dd-key', 'content-encoding': 'gzip' });
    const [place] = transportPlaces({ type: 'datadog', site: 'us5.datadoghq.com' }, { env: {}, folder });
    expect(place).to.have.nested.property('url.href', 'https://data-obs-intake.us5.datadoghq.com/api/v1/lineage');
  });

  it('knows every secret in the options, and shows none', () => {
    const options = {
      type: 'composite',
      transports: [
        {
          type: 'http',
          url: 'http://a/?code=param-secret&env=production',
          auth: { type: 'api_key', api_key: 'key-secret' },
        },
        {
          type: 'http',
          url: 'http://b',
          custom_headers: { Authorization: 'Token header-secret', 'X-Team': 'marketing' },
        },
        { type: 'http', url: 'http://c', auth: { type: 'oauth2', clientId: 'me', clientSecret: 'oauth-secret' } },
      ],
    };
    expect(transportSecrets(options), 'and no word that data may hold').to.have.members([
      'param-secret',
      'key-secret',
      'header-secret',
      'Token header-secret',
      'oauth-secret',
    ]);
    const shown = JSON.stringify(withoutSecrets(options));
    expect(shown).to.include('"clientId":"me"');
    expect(shown).not.to.match(/-secret|marketing|production/);
  });
});

function refusal(action: () => unknown): ConfigError {
  try {
    action();
  } catch (thrown) {
    if (thrown instanceof ConfigError) return thrown;
    throw thrown;
  }
  throw new Error('nothing was refused');
}

function token(body: object): Answer {
  return (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
}
