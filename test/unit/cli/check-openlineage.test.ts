import { symlinkSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { sampleWorkspace } from '#src/demo/sample-workspace.js';
import { startHightouchServer, type HightouchServer } from '#src/demo/server.js';
import { forgetSecrets } from '#src/log/redact.js';
import { cliWorld, type CliWorld, type Ended } from './cli-world.js';

const runId = '019bc03d-4700-7880-b100-f81994fe8d2f';

describe('check, of OpenLineage', () => {
  let world: CliWorld;
  let server: HightouchServer;
  let consumer: Server;
  let url: string;
  /** What the endpoint for tokens answers, and what it was asked. */
  let answer: { status: number; body: string };
  let asked: string[];

  beforeEach(async () => {
    world = cliWorld();
    server = await startHightouchServer({
      data: sampleWorkspace(Date.parse('2026-02-01T12:00:00Z')),
      key: 'sample-key',
    });
    answer = { status: 200, body: '{"access_token": "token-of-the-test", "expires_in": 600}' };
    asked = [];
    consumer = createServer((request, response) => {
      if (request.url?.startsWith('/token') !== true) {
        response.writeHead(404).end();
        return;
      }
      void bodyOf(request).then((body) => {
        asked.push(body);
        response.writeHead(answer.status).end(answer.body);
      });
    });
    await new Promise<void>((resolve) => consumer.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(consumer.address() as AddressInfo).port}`; // it listens on TCP
  });
  afterEach(async () => {
    await new Promise((resolve) => consumer.close(resolve));
    await server.close();
    world.remove();
    forgetSecrets();
  });

  const check = (env: Readonly<Record<string, string>>, flags: readonly string[] = []): Promise<Ended> =>
    world.run(['check', '--api-url', server.url, ...flags], { env: { HIGHTOUCH_API_KEY: 'sample-key', ...env } });
  const withAuth = (auth: object): Readonly<Record<string, string>> => ({
    OPENLINEAGE__TRANSPORT: JSON.stringify({ type: 'http', url, auth }),
  });
  const jwt = { type: 'jwt', apiKey: 'key-of-the-test' };
  const oauth2 = { type: 'oauth2', clientId: 'me', clientSecret: 'secret-of-the-test' };

  for (const auth of [jwt, oauth2]) {
    it(`gets a token for ${auth.type}, and shows neither it nor what it costs`, async () => {
      const { exitCode, stdout, stderr } = await check(withAuth({ ...auth, tokenEndpoint: `${url}/token?tenant=1` }));
      expect(exitCode, stdout).to.equal(0);
      expect(stdout).to.match(/^ok {6}openlineage token: http:\/\/127\.0\.0\.1:\d+\/token gives one$/m);
      expect(asked).to.have.length(1);
      expect(stdout + stderr).not.to.match(/token-of-the-test|key-of-the-test|secret-of-the-test/);
    });
  }

  it('finds it behind a composite and a transform too', async () => {
    const http = { type: 'http', url, auth: { ...jwt, tokenEndpoint: `${url}/token` } };
    const transformer = {
      transformer_class: 'JobNamespaceReplaceTransformer',
      transformer_properties: { new_job_namespace: 'a' },
    };
    const transform = { type: 'transform', transport: http, ...transformer };
    const transport = { type: 'composite', transports: [http, transform, { type: 'http', url }] };
    const { exitCode, stdout } = await check({ OPENLINEAGE__TRANSPORT: JSON.stringify(transport) });
    expect(exitCode, stdout).to.equal(0);
    expect(stdout.match(/^ok {6}openlineage token/gm)).to.have.length(2);
  });

  const failures: readonly (readonly [string, { status: number; body: string }, number, RegExp])[] = [
    ['refused credentials', { status: 403, body: 'no' }, 5, /answered 403 -> Check the key/],
    ['an endpoint that is away', { status: 503, body: '' }, 4, /answered 503 -> Check the address/],
    ['an answer without a token', { status: 200, body: '{"id": 1}' }, 2, /without a token .* -> Check tokenEndpoint/],
    ['an answer that is a page', { status: 200, body: '<html>' }, 2, /no JSON object -> Check tokenEndpoint/],
  ];
  for (const [name, found, code, line] of failures) {
    it(`ends with ${code} for ${name}`, async () => {
      answer = found;
      const { exitCode, stdout } = await check(withAuth({ ...oauth2, tokenEndpoint: `${url}/token` }));
      expect(exitCode, stdout).to.equal(code);
      expect(stdout.split('\n').find((each) => each.startsWith('failed  openlineage token: '))).to.match(line);
    });
  }

  it('asks nobody when a key is enough, or the sink is not to deliver', async () => {
    await check(withAuth({ type: 'api_key', apiKey: 'key-of-the-test' }));
    await check(withAuth({ ...jwt, tokenEndpoint: `${url}/token` }), ['--sink', 'datahub']);
    expect(asked).to.deep.equal([]);
  });

  it('says which run a pass would be a part of', async () => {
    const { exitCode, stdout } = await check({ OPENLINEAGE_PARENT_ID: `airflow://prod/dag.task/${runId}` });
    expect(exitCode).to.equal(0);
    expect(stdout).to.include(`ok      parent run: airflow://prod/dag.task/${runId} (OPENLINEAGE_PARENT_ID)\n`);
    const never = await check({ OPENLINEAGE_PARENT_ID: `airflow://prod/dag.task/${runId}` }, ['--pass-run', 'never']);
    expect(never.stdout).not.to.include('parent run');
  });

  it('warns of a parent run that cannot be used, and fails nothing for it', async () => {
    const { exitCode, stdout, stderr } = await check({ OPENLINEAGE_PARENT_ID: 'None' });
    expect(exitCode).to.equal(0);
    expect(stdout).to.match(/^warning parent run: OPENLINEAGE_PARENT_ID is not namespace\/name\/runId .*"None" -> /m);
    expect(stderr).to.include('the parent run is not followed');
  });

  it('has config say the same', async () => {
    const env = { OPENLINEAGE_CONTEXT: 'x', OPENLINEAGE_PARENT_ID: `airflow://prod/dag.task/${runId}` };
    const { stdout, stderr } = await world.run(['config'], { env });
    expect(stdout).to.match(/^passRun: auto # default$/m);
    expect(stdout).to.include(`# parent run: airflow://prod/dag.task/${runId} (OPENLINEAGE_PARENT_ID)\n`);
    expect(stderr).to.include('OPENLINEAGE_CONTEXT is no JSON');
    const never = await world.run(['config', '--pass-run', 'never'], { env });
    expect(never.stdout + never.stderr).not.to.match(/# parent run|OPENLINEAGE_CONTEXT is/);
    const idle = await world.run(['config', '--pass-run', 'always', '--sink', 'datahub'], { env });
    expect(idle.stderr).to.include('option has no effect: the openlineage sink is not among those that deliver');
  });

  it('has words for what a file system has against a path', async () => {
    symlinkSync(join(world.folder, 'loop'), join(world.folder, 'loop'));
    for (const [path, words] of [
      ['x'.repeat(300), 'its name is too long'],
      ['loop/out', 'its links lead in a circle'],
    ] as const) {
      const { exitCode, stdout } = await check({}, ['--output-dir', path]);
      expect(exitCode).to.equal(2);
      expect(stdout).to.match(new RegExp(`^failed {2}sink openlineage \\(file\\): cannot write .*: ${words} -> `, 'm'));
      expect(stdout).not.to.match(/\bE(?:NAMETOOLONG|LOOP)\b/);
    }
  });
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer); // no encoding is set
  return Buffer.concat(chunks).toString('utf8');
}
