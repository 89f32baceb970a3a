import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { sampleWorkspace } from '#src/demo/sample-workspace.js';
import { startHightouchServer, type HightouchServer } from '#src/demo/server.js';
import { forgetSecrets } from '#src/log/redact.js';
import { cliWorld, type CliWorld } from './cli-world.js';

describe('check', () => {
  let world: CliWorld;
  let server: HightouchServer;
  beforeEach(async () => {
    world = cliWorld();
    server = await startHightouchServer({
      data: sampleWorkspace(Date.parse('2026-02-01T12:00:00Z')),
      key: 'sample-key',
    });
  });
  afterEach(async () => {
    await server.close();
    world.remove();
    forgetSecrets();
  });
  const check = (flags: readonly string[] = [], key = 'sample-key') =>
    world.run(['check', '--api-url', server.url, ...flags], { env: { HIGHTOUCH_API_KEY: key } });

  it('says ok of everything, one line each, and extracts nothing', async () => {
    const { exitCode, stdout } = await check(['--watermark', 'w.json']);
    const lines = stdout.trim().split('\n');
    expect(
      lines.every((line) => line.startsWith('ok ')),
      stdout,
    ).to.equal(true);
    for (const what of [
      'configuration',
      'sources',
      'models',
      'syncs',
      'destinations',
      'sync runs',
      'openlineage',
      'datahub',
      'watermark',
    ]) {
      expect(stdout).to.include(what);
    }
    expect(exitCode).to.equal(0);
    expect(server.requests().length).to.be.at.most(6);
  });

  it('names the OpenLineage profile, and warns of two sinks that tell one DataHub the same', async () => {
    const door = ['--openlineage-url', `${server.url}/openapi/openlineage`];
    const twice = await check([...door, '--sink', 'openlineage', '--sink', 'datahub']);
    expect(twice.stdout).to.match(/^ok {6}openlineage profile: datahub \(by the address\)$/m);
    expect(twice.stdout).to.match(/^warning sinks openlineage and datahub: .*told there twice/m);
    expect(twice.exitCode).to.equal(0);
    const [both, gms] = [['--sink', 'openlineage', '--sink', 'datahub'], '--datahub-url'];
    expect((await check([...door, ...both, gms, server.url])).stdout).to.match(
      /^warning .*both deliver to one DataHub/m,
    );
    expect((await check([...door, ...both, gms, 'http://localhost:9'])).stdout).to.not.include('told there twice');
    // By the addresses, whatever the profile is called and wherever among the receivers the door stands.
    const local = server.url.replace('127.0.0.1', 'localhost');
    const unnamed = [...door, ...both, gms, local, '--openlineage-profile', 'generic'];
    expect((await check(unnamed)).stdout).to.match(/^warning .*both deliver to one DataHub/m);
    const { port } = new URL(server.url);
    world.file(
      'openlineage.yml',
      `transport:
  type: composite
  transports:
    - { type: http, url: 'http://marquez.invalid' }
    - { type: http, url: 'http://127.0.0.1:${port}', endpoint: openapi/openlineage/api/v1/lineage }
`,
    );
    const among = await check([...both, gms, server.url]);
    expect(among.stdout)
      .to.include('openlineage profile: generic')
      .and.match(/^warning .*both deliver to one DataHub/m);
    const other = [...both, '--openlineage-url', 'http://127.0.0.1:9', '--openlineage-profile', 'datahub'];
    expect((await check([...other, gms, server.url])).stdout).to.not.include('told there twice');
    world.file('openlineage.yml', '{}');
    const once = await check([...door, '--sink', 'openlineage']);
    expect(once.stdout).to.include('profile: datahub').and.not.include('warning');
    const files = await check(['--openlineage-profile', 'marquez']);
    expect(files.stdout).to.include('profile: marquez (as asked for)').and.not.include('warning');
    const atlan = await check(['--openlineage-profile', 'atlan']);
    expect(atlan.stdout).to.match(/^warning openlineage profile: .*--openlineage-namespace$/m);
  });

  it('says what of a profile does not work: unsigned requests, events below a door, a pass without datasets', async () => {
    const signed = await check(['--openlineage-url', `${server.url}/v2/domains/dzd_1/lineage/events`]);
    expect(signed.stdout).to.match(/^warning openlineage profile: .*SigV4.*$/m);
    expect(signed.stdout).to.include('/v2/domains/dzd_1/lineage/events answers');
    const door = `${server.url}/api/v1/openlineage/lineage`;
    expect((await check(['--openlineage-url', door])).stdout).to.not.include('warning');
    world.file('openlineage.yml', `transport: { type: http, url: '${door}' }\n`);
    expect((await check()).stdout).to.match(
      /^warning openlineage profile: .*lineage\/api\/v1\/lineage, below.*endpoint/m,
    );
    world.file('openlineage.yml', `transport: { type: http, url: '${door}', endpoint: / }\n`);
    expect((await check()).stdout)
      .to.include('openlineage/lineage answers')
      .and.not.include('below');
    world.file('openlineage.yml', '{}');
    const untold = ['--openlineage-profile', 'openmetadata', '--pass-run'];
    expect((await check([...untold, 'always'])).stdout).to.match(/^warning own run of the pass: .*drops events/m);
    expect((await check([...untold, 'auto'])).stdout).to.not.include('warning');
  });

  it('says at which address Dataplex takes events when they would go to another', async () => {
    const door = 'v1/projects/acme/locations/eu:processOpenLineageRunEvent';
    const others = ['', 'v1/projects/acme/locations/eu'];
    for (const path of others) {
      const { stdout } = await check(['--openlineage-url', `https://datalineage.googleapis.com/${path}`], 'k');
      expect(stdout, path).to.match(
        /^warning openlineage profile: .*\/v1\/projects\/\{project\}\/locations\/\{location\}:processOpenLineageRunEvent alone/m,
      );
    }
    const right = await check(['--openlineage-url', `${server.url}/${door}`]);
    expect(right.stdout).to.include('profile: dataplex').and.not.include('warning');
  });

  it('ends with 5 when the key is refused, says what to do and not the key', async () => {
    const { exitCode, stdout, stderr } = await check([], 'some-wrong-key');
    expect(exitCode).to.equal(5);
    expect(stdout)
      .to.match(/^failed {2}Hightouch sources: .+ -> .+$/m)
      .and.to.match(/^failed {2}Hightouch sync runs: as Hightouch sources$/m);
    expect(stdout.split('refused the API key'), 'one sentence, once').to.have.length(2);
    expect(stdout + stderr).not.to.include('some-wrong-key');
  });

  it('ends with 4 when the API cannot be reached', async () => {
    await server.close();
    const { exitCode, stdout } = await check();
    expect(exitCode, stdout).to.equal(4);
    expect(stdout).to.match(/^failed {2}Hightouch sources: .+ -> .+$/m);
    expect(stdout).to.match(/^failed {2}Hightouch models: as Hightouch sources$/m);
  });

  it('names the reason of each receiver that does not answer', async () => {
    world.file(
      'openlineage.yml',
      `transport:
  type: composite
  transports:
    - { type: http, url: 'http://127.0.0.1:9' }
    - { type: http, url: 'http://127.0.0.1:10' }
`,
    );
    const { stdout } = await check(['--sink', 'openlineage']);
    expect(stdout)
      .to.match(/^failed .*127\.0\.0\.1:9: .+ -> /m)
      .and.to.match(/^failed .*127\.0\.0\.1:10: .+ -> /m);
  });

  it('ends with 2 when a path cannot be written, whatever else fails', async () => {
    world.file('plain', '');
    const { exitCode, stdout } = await check(['--output-dir', 'plain/out'], 'some-wrong-key');
    expect(exitCode).to.equal(2);
    expect(stdout).to.match(/^failed {2}sink datahub \(file\): cannot write .*plain/m);
  });

  it('ends with 2 for a watermark that cannot be read', async () => {
    world.file('w.json', '{');
    const { exitCode, stdout } = await check(['--watermark-in', 'w.json']);
    expect(exitCode).to.equal(2);
    expect(stdout).to.match(/^failed {2}watermark to read: .*w\.json/m);
  });

  it('takes any HTTP answer of a receiver for reachable, and none for a failure with 4', async () => {
    const receiver = createServer((_request, response) => response.writeHead(404).end());
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const { port } = receiver.address() as AddressInfo; // it listens on a port
    const reached = await check(['--openlineage-url', `http://127.0.0.1:${port}`]);
    expect(reached.exitCode, reached.stdout).to.equal(0);
    expect(reached.stdout).to.match(
      /^ok {6}sink openlineage \(http\): http:\/\/127\.0\.0\.1:\d+\/api\/v1\/lineage answers$/m,
    );
    await new Promise((resolve) => receiver.close(resolve));
    const lost = await check(['--openlineage-url', `http://127.0.0.1:${port}`]);
    expect(lost.exitCode).to.equal(4);
    expect(lost.stdout).to.match(/^failed {2}sink openlineage \(http\): no answer .*ECONNREFUSED -> /m);
  });

  it('ends with 2 without a key, before anything is tried', async () => {
    const { error, stdout } = await world.run(['check', '--api-url', server.url]);
    expect(error?.exitCode).to.equal(2);
    expect(stdout).to.equal('');
    expect(server.requests()).to.deep.equal([]);
  });
});
