import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { sampleWorkspace } from '#src/demo/sample-workspace.js';
import { startHightouchServer } from '#src/demo/server.js';
import { inRepository, mainScript } from '../../support/paths.js';
import { cliWorld, type CliWorld } from './cli-world.js';

describe('the program', () => {
  let world: CliWorld;
  beforeEach(() => {
    world = cliWorld();
  });
  afterEach(() => world.remove());

  const run = (argv: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    spawnSync(process.execPath, [mainScript, ...argv], {
      cwd: world.folder,
      env: { PATH: process.env['PATH'] ?? '', ...env },
      encoding: 'utf8',
      input: '',
    });

  it('has an entry of at most 40 lines', () => {
    const source = readFileSync(inRepository('src', 'main.ts'), 'utf8');
    expect(source.trimEnd().split('\n').length).to.be.at.most(40);
  });

  it('ends an error with its code, one JSON line on standard error, nothing on standard output and no stack', () => {
    const { status, stdout, stderr } = run(['--sicne', 'x']);
    expect([status, stdout]).to.deep.equal([2, '']);
    const [line, ...rest] = stderr.trim().split('\n');
    expect(JSON.parse(line ?? '')).to.include({
      level: 'error',
      code: 'usage',
      exitCode: 2,
      error: 'unknown option --sicne',
    });
    expect(rest).to.deep.equal([]);
    expect(stderr).not.to.match(/\bat .*\.js:\d+/);
  });

  it('tells people the error and the way out in two lines', () => {
    const { status, stderr } = run(['--sicne', 'x', '--log-format', 'pretty']);
    expect(status).to.equal(2);
    expect(stderr).to.equal(
      'error: unknown option --sicne\nhint: Did you mean --since? See hightouch-lineage run --help.\n',
    );
    expect(run([], { HIGHTOUCH_LINEAGE_LOG_FORMAT: 'pretty' }).stderr).to.match(
      /^error: no API key for Hightouch\nhint: .*HIGHTOUCH_API_KEY/,
    );
  });

  it('leaves a result also when only the config file, which is wrong elsewhere, says where to', async () => {
    world.file('lineage.yml', 'result: ${NAME}.json\nlookback: foo\n');
    const { error } = await world.run(['--config', 'lineage.yml'], { env: { NAME: 'left' } });
    expect(error?.exitCode).to.equal(2);
    const result = JSON.parse(readFileSync(join(world.folder, 'left.json'), 'utf8')) as object; // written by the program
    expect(result).to.include({ status: 'failed', exitCode: 2 });
  });

  it('hides a secret in its own errors, however it was given', () => {
    for (const [argv, env] of [
      [['--api-key', 'abcd-secret-1234', '--config', 'abcd-secret-1234'], {}],
      [['--config', 'x-abcd-secret-1234'], { HIGHTOUCH_API_KEY: 'abcd-secret-1234' }],
    ] as const) {
      const { status, stdout, stderr } = run(argv, env);
      expect(status).to.equal(2);
      expect(stdout + stderr)
        .to.include('[secret]')
        .and.not.to.include('abcd-secret');
    }
  });

  it('prints its results on standard output, log and warnings on standard error', () => {
    const { status, stdout, stderr } = run(['config'], { HIGHTOUCH_LINEAGE_OUTPUT_DRI: 'x' });
    expect(status).to.equal(0);
    expect(stdout).to.include('apiUrl: ').and.not.to.include('OUTPUT_DRI');
    expect(JSON.parse(stderr)).to.include({ level: 'warn', nearest: 'HIGHTOUCH_LINEAGE_OUTPUT_DIR' });
  });

  it('ends quietly when the reader of its output has seen enough', async () => {
    const child = spawn(process.execPath, [mainScript, 'config', '--schema'], {
      cwd: world.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect([code, stderr]).to.deep.equal([0, '']);
  });

  for (const [signal, code] of [
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const) {
    it(`stops a pass on ${signal} with ${code} and leaves a result that says so`, async () => {
      const server = await startHightouchServer({
        data: sampleWorkspace(Date.now()),
        key: 'sample-key',
        latencyMs: 60_000,
      });
      try {
        const argv = [mainScript, '--api-url', server.url, '--result', 'r.json'];
        const child = spawn(process.execPath, argv, {
          cwd: world.folder,
          env: { HIGHTOUCH_API_KEY: 'sample-key' },
          stdio: 'ignore',
        });
        while (server.requests().length === 0) await new Promise((resolve) => setImmediate(resolve));
        child.kill(signal);
        expect(await new Promise((resolve) => child.on('close', resolve))).to.equal(code);
        const result = JSON.parse(readFileSync(join(world.folder, 'r.json'), 'utf8')) as object; // our own file
        expect(result).to.include({ status: 'failed', exitCode: code });
      } finally {
        await server.close();
      }
    });
  }
});
