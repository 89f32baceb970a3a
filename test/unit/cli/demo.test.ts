import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { forgetSecrets } from '#src/log/redact.js';
import { inRepository } from '../../support/paths.js';
import { cliWorld, type CliWorld } from './cli-world.js';

describe('demo', () => {
  let world: CliWorld;
  beforeEach(() => {
    world = cliWorld();
  });
  afterEach(() => {
    world.remove();
    forgetSecrets();
  });

  it('makes a real pass, and says what was found and where it lies', async () => {
    const { exitCode, stdout } = await world.run(['demo']);
    expect(exitCode).to.equal(0);
    const out = join(world.folder, 'hightouch-lineage-demo');
    const summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')) as { counts: Record<string, number> }; // our own file
    for (const name of ['sources', 'models', 'syncs', 'destinations'] as const) {
      expect(stdout).to.match(new RegExp(`^  ${name} +${summary.counts[name]}$`, 'm'));
    }
    for (const [, path = ''] of stdout.matchAll(/^ {2}(hightouch-lineage-demo\S+)/gm)) {
      expect(existsSync(join(world.folder, path)), path).to.equal(true);
    }
    expect(stdout).to.match(/^ {4}-> .+ in .+ {2}\((aggregation|transformation|identity).*, by acme\.\S+\)$/m);
    expect(stdout).to.include('metrics.prom');
    expect(stdout).to.include(`node ${join('dist', 'main.js')} check`);
  });

  it('says how to go on: by its name when it was called so, and with docker from inside of the image', async () => {
    const next = async (program: string) =>
      (await world.run(['demo'], { program })).stdout.split('\n').find((line) => line.startsWith('Next: '));
    const key = 'HIGHTOUCH_API_KEY=...';
    expect(await next('/usr/bin/hightouch-lineage')).to.equal(`Next: ${key} hightouch-lineage check`);
    const [, entry] = /ENTRYPOINT .*"(\S+\.js)"/.exec(readFileSync(inRepository('docker', 'Dockerfile'), 'utf8')) ?? [];
    expect(await next(entry ?? '')).to.match(
      /^Next: docker run --rm -e HIGHTOUCH_API_KEY=\.\.\. hightouch-lineage:\d\S* check$/,
    );
  });

  it('tells nothing to the catalogues that the environment names', async () => {
    const env = {
      OPENLINEAGE_URL: 'http://127.0.0.1:1',
      HIGHTOUCH_LINEAGE_SINK: 'nonsense',
      HIGHTOUCH_API_KEY: 'my-own-key',
    };
    const { exitCode } = await world.run(['demo', '--output-dir', 'elsewhere'], { env });
    expect(exitCode).to.equal(0);
    expect(existsSync(join(world.folder, 'elsewhere', 'openlineage', 'events.ndjson'))).to.equal(true);
  });

  it('takes the options that it has from the environment too, and says its own defaults', async () => {
    const { exitCode } = await world.run(['demo'], { env: { HIGHTOUCH_LINEAGE_OUTPUT_DIR: 'there' } });
    expect(exitCode).to.equal(0);
    expect(existsSync(join(world.folder, 'there', 'summary.json'))).to.equal(true);
    const { stdout } = await world.run(['demo', '--help']);
    expect(stdout).to.match(/--output-dir[^-]+\[default: \.\/hightouch-lineage-demo\]/);
  });

  it('writes what validate finds nothing wrong with', async () => {
    await world.run(['demo']);
    const { exitCode, stdout } = await world.run([
      'validate',
      'hightouch-lineage-demo/openlineage/events.ndjson',
      'hightouch-lineage-demo/datahub/mcps.json',
    ]);
    expect(exitCode, stdout).to.equal(0);
  });
});
