import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { sampleWorkspace } from '#src/demo/sample-workspace.js';
import { scaledWorkspace } from '#src/demo/scaled-workspace.js';
import { startHightouchServer, type HightouchServer, type RequestRecord } from '#src/demo/server.js';
import {
  builtImage,
  locked,
  lockedOnHost,
  runContainer,
  startContainer,
  volumeFolder,
} from '../../support/container.js';
import { readCorpus } from '../../support/sql-corpus.js';

const key = 'a-key-for-the-image-tests-0123456789';

interface Result {
  readonly status: string;
  readonly exitCode: number;
  readonly window: { readonly start: string; readonly end: string };
  readonly counts: Readonly<Record<string, number>>;
}

describe('image: passes', function () {
  this.timeout(600_000);
  let image: string;
  let folder: string;
  before(() => {
    image = builtImage();
  });
  beforeEach(() => {
    folder = volumeFolder();
    writeFileSync(join(folder, 'key'), `${key}\n`, { mode: 0o444 });
  });
  afterEach(() => rmSync(dirname(folder), { recursive: true }));

  /** A pass as a scheduler starts one: the key from a file, everything else below /work. */
  const passArguments = (server: HightouchServer): string[] => [
    ...['run', '--api-url', server.url, '--watermark', '/work/watermark.json', '--result', '/work/result.json'],
    ...['--max-requests-per-second', '0'],
  ];
  const options = (): string[] => [
    ...lockedOnHost,
    ...['-v', `${folder}:/work`, '-v', `${join(folder, 'key')}:/run/secrets/hightouch:ro`],
    ...['-e', 'HIGHTOUCH_API_KEY_FILE=/run/secrets/hightouch'],
  ];
  const result = (): Result => JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as Result; // our own file

  it('take the key from a mounted file, and go on where the pass before ended', async () => {
    const server = await startHightouchServer({ data: sampleWorkspace(Date.now()), key });
    try {
      const first = await runContainer(options(), image, passArguments(server));
      expect(first.exitCode, first.stderr).to.equal(0);
      const one = result();
      expect(one.counts['runs']).to.be.greaterThan(50);
      const second = await runContainer(options(), image, passArguments(server));
      expect(second.exitCode, second.stderr).to.equal(0);
      const two = result();
      expect(two.window.start <= one.window.end, 'from where the first ended, less the overlap').to.equal(true);
      expect(two.counts['runs']).to.be.lessThan(one.counts['runs'] ?? 0);
      expect(first.stdout + first.stderr + second.stderr + JSON.stringify([one, two])).not.to.contain(key);
    } finally {
      await server.close();
    }
  });

  it('end at once and cleanly on SIGTERM, as the first process of their container', async () => {
    const data = scaledWorkspace({ syncs: 200, runsPerSync: 5, models: 20, nowMs: Date.now() });
    let reads = (): void => undefined;
    const isReadingRuns = new Promise<void>((resolve) => (reads = resolve));
    const beforeAnswer = ({ path }: RequestRecord): void => (path.endsWith('/runs') ? reads() : undefined);
    const server = await startHightouchServer({ data, key, latencyMs: 200, beforeAnswer });
    try {
      const container = startContainer(options(), image, passArguments(server));
      await Promise.race([isReadingRuns, container.end]);
      const asked = process.hrtime.bigint();
      container.kill('SIGTERM');
      const end = await container.end;
      const seconds = Number(process.hrtime.bigint() - asked) / 1e9;
      expect(end.exitCode, end.stderr).to.equal(143);
      expect(end.stderr).to.contain('stopped by SIGTERM');
      expect(seconds, 'the grace that a scheduler gives').to.be.lessThan(10);
      expect(existsSync(join(folder, 'watermark.json')), 'nothing is promised').to.equal(false);
      expect(result()).to.include({ status: 'failed', exitCode: 143 });

      const next = await runContainer(options(), image, [...passArguments(server), '--log-level', 'warn']);
      expect(next.exitCode, next.stderr).to.equal(0);
      expect(result().counts['runs']).to.equal(1_000);
    } finally {
      await server.close();
    }
  });

  it('keep within 512 MB with 2,000 syncs', async () => {
    const data = scaledWorkspace({ syncs: 2_000, runsPerSync: 10, models: 400, nowMs: Date.now() });
    const server = await startHightouchServer({ data, key });
    try {
      const limits = ['--memory', '512m', '--memory-swap', '512m'];
      const end = await runContainer([...options(), ...limits], image, passArguments(server));
      expect(end.exitCode, end.stderr.slice(-2_000)).to.equal(0);
      expect(result().counts['runs']).to.equal(20_000);
    } finally {
      await server.close();
    }
  });

  it('read SQL within 256 MB: the parser is not optimised in vain', async () => {
    const { sql } = readCorpus().find(({ dialect }) => dialect === 'bigquery') ?? { sql: '' };
    writeFileSync(join(folder, 'model.sql'), sql);
    const limits = ['--memory', '256m', '--memory-swap', '256m'];
    const argv = ['sql', 'model.sql', '--dialect', 'bigquery'];
    const end = await runContainer([...locked, ...limits, '-v', `${folder}:/work`], image, argv);
    expect(end.exitCode, end.stderr).to.equal(0);
    expect(JSON.parse(end.stdout)).to.have.property('columns').that.is.an('array').that.is.not.empty;
  });

  it('say in one sentence what is wrong with the key', async () => {
    const server = await startHightouchServer({ data: sampleWorkspace(Date.now()), key: 'another-key' });
    try {
      const end = await runContainer(options(), image, passArguments(server));
      expect(end.exitCode).to.equal(5);
      expect(end.stderr).not.to.contain(key);
    } finally {
      await server.close();
    }
  });
});
