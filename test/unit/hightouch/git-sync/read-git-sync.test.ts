import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { LineageError } from '#src/errors.js';
import { readGitSync } from '#src/hightouch/git-sync/read-git-sync.js';
import type { Workspace } from '#src/model/workspace.js';
import { inRepository } from '../../../support/paths.js';

describe('hightouch: a Git Sync folder', () => {
  let dir: string;
  let warned: { readonly fields: object; readonly message: string }[];
  beforeEach(() => {
    dir = realpathSync(mkdtempSync(join(tmpdir(), 'git-sync-')));
    cpSync(inRepository('test/golden/git-sync/acme'), dir, { recursive: true });
    warned = [];
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  };
  const read = (workspaceName: string | null = null): Promise<Workspace> => {
    const warn = (fields: object, message: string): void => void warned.push({ fields, message });
    return readGitSync({ dir, workspaceName }, { debug() {}, info() {}, warn, error() {} });
  };
  const refusal = async (workspaceName: string | null = null): Promise<LineageError> => {
    const error = await read(workspaceName).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof LineageError)) throw new Error('nothing was refused');
    expect(error.exitCode).to.equal(2);
    return error;
  };

  const broken: readonly (readonly [string, string, string])[] = [
    ['syncs/bad.yaml', 'model: [1', 'syncs/bad.yaml: line 1, column 10'],
    ['syncs/list.yaml', '- 1', 'syncs/list.yaml: it holds no map of keys'],
    ['syncs/empty.yaml', '', 'syncs/empty.yaml: it holds no map of keys'],
    ['syncs/no-model.yaml', 'destination: braze-eu', 'syncs/no-model.yaml: model is missing'],
    ['syncs/no-destination.yml', 'model: customers', 'syncs/no-destination.yml: destination is missing'],
    ['syncs/odd.yaml', 'model: [a]\ndestination: braze-eu', 'syncs/odd.yaml: model is no slug'],
    ['syncs/two words.yaml', 'model: customers\ndestination: braze-eu', 'syncs/two words.yaml: its name is no slug'],
    ['syncs/orders-to-s3.yml', 'model: orders\ndestination: braze-eu', 'the slug is that of syncs/orders-to-s3.yaml'],
    ['syncs/twice.yaml', 'model: a\nmodel: b\ndestination: c', 'syncs/twice.yaml: line 2'],
    [
      'syncs/bomb.yaml',
      `a: &a [1]\n${'bcdefgh'.replace(/./g, (key, at: number) => `${key}: &${key} [${`*${'abcdefg'[at]},`.repeat(9)}]\n`)}`,
      'syncs/bomb.yaml: its nesting or its aliases',
    ],
    ['models/no-source.yaml', 'name: x\nrawSql: select 1', 'models/no-source.yaml: source is missing'],
  ];
  for (const [path, text, reason] of broken) {
    it(`${path} is skipped and named, and its neighbours are read`, async () => {
      put(path, text);
      const workspace = await read();
      expect([workspace.models.size, workspace.syncs.size]).to.deep.equal([4, 3]);
      expect(workspace.skipped).to.have.lengthOf(1);
      expect(workspace.skipped[0]?.reason).to.include(reason);
      expect(warned.map(({ message }) => message)).to.deep.equal(['an object cannot be read and is skipped']);
    });
  }

  it('does not follow a link out of the folder', async () => {
    const outside = join(dirname(dir), `${dir.slice(-6)}-outside.yaml`);
    writeFileSync(outside, 'model: customers\ndestination: braze-eu');
    symlinkSync(outside, join(dir, 'syncs/linked.yaml'));
    const workspace = await read();
    rmSync(outside);
    expect(workspace.skipped.map(({ reason }) => reason)).to.deep.equal([
      'syncs/linked.yaml: a link out of the folder',
    ]);
  });

  it('names references to what is not there, by file and key, and keeps what refers', async () => {
    put('syncs/lost.yaml', 'model: nobody\ndestination: nowhere\nconfig: {}');
    put('models/lost.yaml', 'source: gone\nrawSql: select 1');
    const workspace = await read();
    expect(workspace.syncs.get('lost')).to.include({ modelId: 'nobody', destinationId: 'nowhere' });
    expect(warned.map(({ fields }) => fields)).to.deep.equal([
      { file: 'syncs/lost.yaml', key: 'model', slug: 'nobody', where: 'models' },
      { file: 'syncs/lost.yaml', key: 'destination', slug: 'nowhere', where: 'manifest-417.yaml' },
      { file: 'models/lost.yaml', key: 'source', slug: 'gone', where: 'manifest-417.yaml' },
    ]);
  });

  it('skips an entry of the manifest that says nothing', async () => {
    put('manifest-417.yaml', 'sources: { a: { type: snowflake }, b: 5 }\ndestinations: {}');
    const workspace = await read();
    expect([...workspace.sources.keys()]).to.deep.equal(['a']);
    expect(workspace.skipped).to.deep.equal([
      { kind: 'source', id: 'b', reason: 'manifest-417.yaml: sources.b: no map' },
    ]);
  });

  it('is of the workspace that the manifest names, in its content or its name, else of the one that a person names', async () => {
    expect((await read('acme')).id).to.equal('417');
    put('manifest.yaml', 'workspaceId: 9\nsources: {}');
    expect((await read('acme')).id).to.equal('9');
    put('manifest.yaml', 'sources: {}');
    expect((await read('acme')).id).to.equal('acme');
    expect((await refusal()).hint).to.include('--workspace-name');
  });

  it('refuses a folder without a manifest, and says where there is one', async () => {
    mkdirSync(join(dir, 'prefix'));
    cpSync(join(dir, 'manifest-417.yaml'), join(dir, 'prefix/manifest.yaml'));
    rmSync(join(dir, 'manifest-417.yaml'));
    expect(await refusal('acme')).to.deep.include({ code: 'git_sync_manifest_missing' });
    expect((await refusal('acme')).hint).to.include('There is one in prefix.');
  });

  it('refuses a broken manifest, and a folder that is none', async () => {
    put('manifest-417.yaml', 'sources: {');
    expect((await refusal()).message)
      .to.include('manifest-417.yaml')
      .and.to.include('broken');
    dir = join(dir, 'none');
    expect((await refusal()).message).to.include('does not exist');
    dir = dirname(dir);
  });

  it('has no commit without git', async () => {
    const workspace = await read();
    expect([...workspace.syncs.values()].filter(({ code }) => code !== undefined)).to.deep.equal([]);
  });
});
