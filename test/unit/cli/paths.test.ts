import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { startHightouchServer, type HightouchServer } from '#src/demo/server.js';
import { forgetSecrets } from '#src/log/redact.js';
import { storyWorkspace } from '../../support/pass-world.js';
import { cliWorld, type CliWorld } from './cli-world.js';

const key = 'paths-key-for-tests';

describe('paths of a run', () => {
  let world: CliWorld;
  let api: HightouchServer;
  beforeEach(async () => {
    world = cliWorld();
    api = await startHightouchServer({ data: storyWorkspace(), key });
  });
  afterEach(async () => {
    await api.close();
    world.remove();
    forgetSecrets();
  });

  const run = (...argv: string[]) =>
    world.run(['run', '--api-url', api.url, '--until', '2026-02-01T00:00:00Z', ...argv], {
      env: { HIGHTOUCH_API_KEY: key },
    });

  it('that are of the wrong kind are called what they are, once', async () => {
    world.file('key.txt', 'x');
    mkdirSync(join(world.folder, 'place'));
    for (const [argv, ...parts] of [
      [['--output-dir', 'key.txt'], '--output-dir', 'a file stands where a folder should', 'another path'],
      [['--output-dir', 'key.txt/out'], '--output-dir', 'a file stands where a folder should'],
      [['--watermark', 'place'], 'cannot read watermark', 'it is a folder'],
      [['--result', 'place'], 'place', 'it is a folder'],
    ] as const) {
      const { exitCode, stderr, error } = await run(...argv);
      const said = `${stderr} ${error?.message} ${error?.hint}`;
      expect(exitCode, said).to.equal(2);
      for (const part of parts) expect(said).to.include(part);
      expect(said).not.to.match(/E(?:EXIST|NOTDIR|ISDIR)|could not be written/);
    }
  });

  it('of the sinks stand in the log before the first request', async () => {
    const { stderr } = await run('--datahub-file', 'm.json');
    const told = stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string>) // our own log
      .find(({ msg }) => msg === 'the sinks of this pass');
    expect(told?.['datahub']).to.equal(join(world.folder, 'm.json'));
    expect(told?.['openlineage']).to.include('does not deliver').and.to.include('--sink');
  });
});
