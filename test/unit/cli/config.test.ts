import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { parse } from 'yaml';
import { forgetSecrets } from '#src/log/redact.js';
import { cliWorld, type CliWorld } from './cli-world.js';

describe('config', () => {
  let world: CliWorld;
  beforeEach(() => {
    world = cliWorld();
  });
  afterEach(() => {
    world.remove();
    forgetSecrets();
  });

  it('prints what would be used and where each value came from, secrets hidden', async () => {
    world.file(
      'c.yml',
      'lookback: 36h\nopenlineageApiKey: ${OL_KEY}\nsyncs: [a, "b: c"]\nsourceOverrides: { wh: { database: X } }\n',
    );
    const env = { HIGHTOUCH_API_KEY: 'standard-key', OL_KEY: 'ol-key-value', OPENLINEAGE_NAMESPACE: 'team' };
    const { exitCode, stdout, stderr } = await world.run(
      ['config', '-c', 'c.yml', '--api-key', 'flag-key', '--concurrency', '3'],
      { env },
    );
    expect(exitCode).to.equal(0);
    for (const line of [
      'apiKey: "[secret]" # --api-key',
      'openlineageApiKey: "[secret]" # openlineageApiKey in c.yml',
      'concurrency: 3 # --concurrency',
      'lookback: 36h # lookback in c.yml',
      'openlineageNamespace: team # OPENLINEAGE_NAMESPACE',
      'overlap: 1h # default',
      'sink: [ openlineage, datahub ] # default',
      `outputDir: ${world.folder}/out # default`,
      '# since: not set',
    ]) {
      expect(stdout.split('\n')).to.include(line);
    }
    expect(stdout + stderr).not.to.match(/standard-key|flag-key|ol-key-value/);
  });

  it('prints what is a config file again, saying the same', async () => {
    world.file(
      'c.yml',
      'syncs: [a, "b: c # d"]\nsourceOverrides: { wh: { database: X } }\nlookback: 90m\nminCoverage: 0.5\nworkspaceName: "007"\n',
    );
    const first = (await world.run(['config', '-c', 'c.yml'])).stdout;
    world.file('again.yml', first);
    const second = (await world.run(['config', '-c', 'again.yml'])).stdout;
    expect(parse(second)).to.deep.equal(parse(first));
    expect(parse(first)).to.deep.include({
      syncs: ['a', 'b: c # d'],
      workspaceName: '007',
      sourceOverrides: { wh: { database: 'X' } },
    });
  });

  it('needs no API key, and refuses what run would refuse', async () => {
    expect((await world.run(['config'])).exitCode).to.equal(0);
    expect((await world.run(['config', '--since', 'x'])).exitCode).to.equal(2);
  });

  it('prints the JSON Schema with --schema', async () => {
    const { stdout } = await world.run(['config', '--schema']);
    const schema = JSON.parse(stdout) as object; // printed as JSON
    const ajv = new Ajv2020();
    expect(ajv.validateSchema(schema), JSON.stringify(ajv.errors)).to.equal(true);
    expect(ajv.validate(schema, { apiUrl: 'x' })).to.equal(true);
    expect(ajv.validate(schema, { apiURL: 'x' })).to.equal(false);
  });
});
