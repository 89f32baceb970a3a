/** Passes over a Git Sync checkout, through the program: no key, no request, no runs. */
import { expect } from 'chai';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createValidator } from '#src/openlineage/validate.js';
import { inRepository } from '../support/paths.js';
import { readEvents, told } from '../support/pass-world.js';
import { expectRefusal, openFolder, runProgram, type Folder, type ProgramEnd } from '../support/program.js';

describe('passes over a Git Sync checkout', function () {
  this.timeout(120_000);
  let folder: Folder;
  let checkout: string;
  beforeEach(async () => {
    folder = await openFolder();
    checkout = join(folder.path, 'checkout');
    await cp(inRepository('test/golden/git-sync/acme'), checkout, { recursive: true });
    await commit('a');
  });
  afterEach(() => folder.remove());

  /** What git would leave behind; the files of its database are not read. */
  async function commit(letter: string): Promise<void> {
    await mkdir(join(checkout, '.git/refs/heads'), { recursive: true });
    await writeFile(join(checkout, '.git/HEAD'), 'ref: refs/heads/main\n');
    await writeFile(join(checkout, '.git/refs/heads/main'), `${letter.repeat(40)}\n`);
    await writeFile(
      join(checkout, '.git/config'),
      '[remote "origin"]\n\turl = https://x:token@github.com/acme/sync.git\n',
    );
  }

  const pass = (...more: readonly string[]): Promise<ProgramEnd> =>
    runProgram(['--git-sync-dir', 'checkout', '--watermark', 'watermark.json', '--result', 'result.json', ...more], {
      cwd: folder.path,
    });
  const events = () => readEvents(join(folder.path, 'out/openlineage/events.ndjson'));
  const jobs = async () => told(await events()).map((line) => line.split(' ').slice(0, 2).join(' '));

  it('tells everything, then nothing, then what changed, whatever the commit', async () => {
    expect((await pass('--until', '2026-03-01')).exitCode).to.equal(0);
    expect(await jobs()).to.deep.equal(['JOB customers-to-braze', 'JOB dim-customers-to-braze', 'JOB orders-to-s3']);
    expect(await folder.json('watermark.json')).to.include({ workspace: '417' });
    const validate = createValidator();
    for (const event of await events())
      expect(validate(event).filter(({ pointer }) => !pointer.includes('hightouch_'))).to.deep.equal([]);
    expect((await events())[0]?.job.facets)
      .to.have.property('sourceCodeLocation')
      .that.includes({
        type: 'git',
        url: `https://github.com/acme/sync/blob/${'a'.repeat(40)}/syncs/customers-to-braze.yaml`,
        repoUrl: 'https://github.com/acme/sync',
        path: 'syncs/customers-to-braze.yaml',
        version: 'a'.repeat(40),
        branch: 'main',
      });

    await commit('b');
    expect((await pass('--until', '2026-03-02')).exitCode).to.equal(0);
    expect(await folder.json('result.json')).to.include({ status: 'unchanged' });

    const file = join(checkout, 'syncs/orders-to-s3.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace('to: id', 'to: order_id'));
    await commit('c');
    expect((await pass('--until', '2026-03-03')).exitCode).to.equal(0);
    expect(await jobs()).to.deep.equal(['JOB orders-to-s3']);
    expect((await events())[0]?.job.facets)
      .to.have.property('sourceCodeLocation')
      .that.includes({ version: 'c'.repeat(40) });
    expect(await folder.json('result.json')).to.deep.include({
      api: { requests: 0, retries: 0, rateLimited: 0, waitedMs: 0 },
    });
  });

  it('tells once what the checkout does not hold any more, and not what it holds in a form that cannot be read', async () => {
    expect((await pass('--until', '2026-03-01')).exitCode).to.equal(0);
    await rm(join(checkout, 'syncs/orders-to-s3.yaml'));
    await writeFile(join(checkout, 'syncs/customers-to-braze.yaml'), '[broken');
    expect((await pass('--until', '2026-03-02')).exitCode).to.equal(0);
    expect(await jobs()).to.deep.equal(['JOB orders-to-s3']);
    expect((await events())[0]).to.deep.include({ inputs: [], outputs: [] });
    expect((await pass('--until', '2026-03-03')).exitCode).to.equal(0);
    expect(await folder.json('result.json')).to.include({ status: 'unchanged' });
  });

  it('says what has no effect, and which sources nobody has placed', async () => {
    const end = await pass('--overlap', '2h');
    expect(end.stderr).to.include('option has no effect with --git-sync-dir').and.to.include('--overlap');
    expect(end.stderr).to.include('snowflake-prod as snowflake://snowflake-prod').and.to.include('--dataset-names');
    expect(JSON.stringify(await folder.json('out/coverage.json'))).to.include('source_place_unknown');
  });

  it('skips a broken file, and keeps what was told of it', async () => {
    await pass('--until', '2026-03-01');
    await writeFile(join(checkout, 'syncs/orders-to-s3.yaml'), 'model: [');
    const end = await pass('--until', '2026-03-02', '--strict');
    expect(end.exitCode).to.equal(3);
    expect(end.stderr).to.include('syncs/orders-to-s3.yaml: line 1');
  });

  it('refuses a folder that nobody names a workspace for', async () => {
    await rm(join(checkout, 'manifest-417.yaml'));
    await writeFile(join(checkout, 'manifest.yaml'), 'sources: {}\ndestinations: {}\n');
    expectRefusal(await pass(), 2, 'workspace_unknown', '--workspace-name');
    expect((await pass('--workspace-name', 'acme')).exitCode).to.equal(0);
  });

  it('is checked without a key', async () => {
    const end = await runProgram(['check', '--git-sync-dir', 'checkout'], { cwd: folder.path });
    expect([end.exitCode, end.stdout], end.stderr).to.deep.equal([0, end.stdout]);
    expect(end.stdout).to.include('Git Sync folder').and.to.include('4 models').and.to.include('3 syncs');
  });
});
