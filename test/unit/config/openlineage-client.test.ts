import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { sampleWorkspace } from '#src/demo/sample-workspace.js';
import { startHightouchServer, type HightouchServer } from '#src/demo/server.js';
import { forgetSecrets } from '#src/log/redact.js';
import { openReceiver, type Receiver } from '../../support/receiver.js';
import { startReceiver } from '../openlineage/transports/receiver.js';
import { cliWorld, type CliWorld } from '../cli/cli-world.js';

describe('openlineage.yml, for the program', () => {
  let world: CliWorld;
  let server: HightouchServer;
  let receiver: Receiver;
  beforeEach(async () => {
    world = cliWorld();
    receiver = await openReceiver();
    server = await startHightouchServer({
      data: sampleWorkspace(Date.parse('2026-02-01T12:00:00Z')),
      key: 'the-api-key',
    });
  });
  afterEach(async () => {
    await server.close();
    await receiver.close();
    world.remove();
    forgetSecrets();
  });
  function program(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
    return world.run([...argv, '--api-url', server.url], { env: { HIGHTOUCH_API_KEY: 'the-api-key', ...env } });
  }
  const yml = (text: string) => world.file('openlineage.yml', text);

  it('is where run sends to, with filters and tags; a flag is stronger', async function () {
    this.timeout(20_000);
    yml(
      `transport: {type: http, url: "${receiver.url}", auth: {type: api_key, apiKey: yml-secret-key}}\ntags: {job: {made: by-test}}`,
    );
    const { exitCode, stderr } = await program(['run', '--sink', 'openlineage', '--runs=false']);
    expect(exitCode, stderr).to.equal(0);
    expect(receiver.received.length).to.be.greaterThan(1);
    for (const event of receiver.received) expect(JSON.stringify(event)).to.include('"made"');
    receiver.received.length = 0;
    const flags = ['--sink', 'openlineage', '--openlineage-file', 'events.ndjson', '--runs=false'];
    const second = await program(['run', ...flags]);
    expect(second.stderr).to.include('an option is stronger');
    expect(receiver.received).to.have.length(0);
    expect(readFileSync(join(world.folder, 'events.ndjson'), 'utf8')).to.include('"made"');
  });

  it('goes before OPENLINEAGE_URL, which goes to a composite', async () => {
    const { url, close } = await startReceiver();
    yml(`transport: {type: composite, transports: {copy: {type: file, log_file_path: copy.ndjson, append: true}}}`);
    const { stdout } = await program(['check'], { OPENLINEAGE_URL: url });
    expect(stdout).to.include(`ok      sink openlineage (http): ${url}/api/v1/lineage answers`);
    expect(stdout).to.include(`ok      sink openlineage (file): ${join(world.folder, 'copy.ndjson')}`);
    yml('transport: {type: console}');
    const console = await program(['check'], { OPENLINEAGE_URL: url });
    expect(console.stdout).to.include('sink openlineage (console)').and.not.to.include('(http)');
    await close();
  });

  it('is shown by config without its secrets, and with its origin', async () => {
    const path = join(
      world.folder,
      yml(`transport:
  type: http
  url: http://127.0.0.1:1/?code=query-secret
  custom_headers: {X-Token: header-secret}
filters: [{type: exact, match: w.noise}]
`),
    );
    const { stdout } = await program(['config'], {
      OPENLINEAGE__TRANSPORT__AUTH: '{"type":"api_key","apiKey":"env-secret"}',
    });
    expect(stdout).to.include(
      `# openlineage.yml: ${path}\n# transport of OpenLineage events: ${path}\n#   transport:\n`,
    );
    expect(stdout).to.include('#     type: http').and.to.include('exact w.noise').and.to.include('[secret]');
    expect(stdout).not.to.match(/-secret/);
  });

  it('takes the sink away when its type is noop, and is no matter of the demo', async () => {
    yml('transport: {type: noop}');
    const { stdout } = await program(['config']);
    expect(stdout).to.match(/^sink: \[ ?datahub ?\] # .*openlineage\.yml$/m);
  });

  it('ends with 2 and the way out when it cannot be followed', async () => {
    for (const [text, ...parts] of [
      ['transport: {type: kafka, topic: t}', 'kafka', 'Types that work: http'],
      ['transport: {type: http}', 'transport.url is missing'],
      ['transport: {type: http, url: http://a, auth: {type: api_key}}', 'transport.auth.apiKey is missing'],
      ['transport: [', 'is broken'],
      ['filters: [{type: regex, regex: "("}]', 'filters[0].regex'],
    ] as const) {
      yml(text);
      const { exitCode, error } = await program(['check']);
      expect(exitCode, text).to.equal(2);
      for (const part of parts) expect(`${error?.message} ${error?.hint}`).to.include(part);
    }
    const missing = await program(['check'], { OPENLINEAGE_CONFIG: 'other.yml' });
    expect(missing.error?.message).to.include('other.yml');
  });
});
