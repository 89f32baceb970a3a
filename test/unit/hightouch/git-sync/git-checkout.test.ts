import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { codeLocation, findCheckout } from '#src/hightouch/git-sync/git-checkout.js';
import { filePage, remotesOf, webAddress } from '#src/hightouch/git-sync/git-config.js';

const hash = 'a'.repeat(40);
const other = 'b'.repeat(40);

describe('hightouch: what git knows of a folder', () => {
  let dir: string;
  beforeEach(() => {
    dir = realpathSync(mkdtempSync(join(tmpdir(), 'checkout-')));
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const put = (files: Readonly<Record<string, string>>): void => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), text);
    }
  };
  const config = '[core]\n\tbare = false\n[remote "origin"]\n\turl = git@github.com:acme/sync.git\n';

  it('a branch with its commit in a loose file, from a folder below', async () => {
    put({
      '.git/HEAD': 'ref: refs/heads/feature/x\n',
      '.git/refs/heads/feature/x': `${hash}\n`,
      '.git/config': config,
      'ht/syncs/a b.yaml': '',
    });
    const checkout = await findCheckout(join(dir, 'ht'));
    expect(checkout).to.deep.equal({
      top: dir,
      branch: 'feature/x',
      commit: hash,
      repository: 'https://github.com/acme/sync',
    });
    if (checkout === null) return;
    expect(codeLocation(checkout, join(dir, 'ht/syncs/a b.yaml'))).to.deep.equal({
      url: `https://github.com/acme/sync/blob/${hash}/ht/syncs/a%20b.yaml`,
      repoUrl: 'https://github.com/acme/sync',
      path: 'ht/syncs/a b.yaml',
      version: hash,
      branch: 'feature/x',
    });
  });

  it('a packed ref, and a loose one that is newer', async () => {
    put({
      '.git/HEAD': 'ref: refs/heads/main',
      '.git/packed-refs': `# pack-refs with: peeled\n${other} refs/heads/main\n^${hash}\n`,
    });
    expect((await findCheckout(dir))?.commit).to.equal(other);
    put({ '.git/refs/heads/main': hash });
    expect((await findCheckout(dir))?.commit).to.equal(hash);
  });

  it('a detached head has no branch, a branch without a commit no commit', async () => {
    put({ '.git/HEAD': `${hash}\n` });
    expect(await findCheckout(dir)).to.deep.include({ branch: null, commit: hash, repository: null });
    put({ '.git/HEAD': 'ref: refs/heads/main\n' });
    expect(await findCheckout(dir)).to.deep.include({ branch: 'main', commit: null });
  });

  it('a worktree has a head of its own and shares refs and remotes', async () => {
    put({
      'main/.git/HEAD': 'ref: refs/heads/main',
      'main/.git/config': config,
      'main/.git/packed-refs': `${other} refs/heads/feature\n`,
      'main/.git/worktrees/tree/HEAD': 'ref: refs/heads/feature',
      'main/.git/worktrees/tree/commondir': '../..\n',
      'tree/.git': `gitdir: ${join(dir, 'main/.git/worktrees/tree')}\n`,
    });
    expect(await findCheckout(join(dir, 'tree'))).to.deep.include({
      top: join(dir, 'tree'),
      branch: 'feature',
      commit: other,
      repository: 'https://github.com/acme/sync',
    });
  });

  it('a head that is no hash and no ref says nothing; a ref that climbs is not followed', async () => {
    put({ '.git/HEAD': 'rubbish' });
    expect(await findCheckout(dir)).to.deep.include({ branch: null, commit: null });
    put({ '.git/HEAD': 'ref: refs/heads/../../../secret', secret: hash });
    expect((await findCheckout(dir))?.commit).to.equal(null);
  });

  it('without a remote the file itself is the address', async () => {
    put({ '.git/HEAD': hash });
    const checkout = await findCheckout(dir);
    if (checkout === null) throw new Error('no checkout');
    expect(codeLocation(checkout, join(dir, 'a.yaml'))).to.include({ repoUrl: null, path: 'a.yaml' });
    expect(codeLocation(checkout, join(dir, 'a.yaml')).url).to.match(/^file:\/\/\/.*\/a\.yaml$/);
  });

  const addresses: readonly (readonly [string, string | null])[] = [
    ['https://github.com/acme/sync.git', 'https://github.com/acme/sync'],
    ['https://user:secret-token@github.com/acme/sync.git', 'https://github.com/acme/sync'],
    ['git@github.com:acme/sync.git', 'https://github.com/acme/sync'],
    ['ssh://git@gitlab.example:2222/acme/sync.git/', 'https://gitlab.example/acme/sync'],
    ['https://git.example:8443/acme/sync', 'https://git.example:8443/acme/sync'],
    ['git@ssh.dev.azure.com:v3/acme/data/sync', 'https://dev.azure.com/acme/data/_git/sync'],
    ['/srv/git/sync.git', null],
    ['../sync', null],
    ['file:///srv/git/sync.git', null],
    ['C:\\git\\sync', null],
  ];
  for (const [remote, page] of addresses) {
    it(`${remote.replace('secret-token', '…')} is ${page ?? 'no page'}`, () =>
      expect(webAddress(remote)).to.equal(page));
  }

  it('the page of a file is written as its host does', () => {
    expect(filePage('https://gitlab.example/a/b', 'x/y.yaml', hash, 'main')).to.equal(
      `https://gitlab.example/a/b/-/blob/${hash}/x/y.yaml`,
    );
    expect(filePage('https://bitbucket.org/a/b', 'y.yaml', null, 'main')).to.equal(
      'https://bitbucket.org/a/b/src/main/y.yaml',
    );
    expect(filePage('https://dev.azure.com/a/b/_git/c', 'y.yaml', hash, null)).to.equal(
      `https://dev.azure.com/a/b/_git/c?path=/y.yaml&version=GC${hash}`,
    );
  });

  it('remotes are read past comments, quotes and other sections', () => {
    const text =
      '[branch "main"]\n url = no\n[remote "up"]\n url = "https://a.example/x" # why\n fetch = +refs\n[remote "origin"]\nurl=https://b.example/y\n';
    expect([...remotesOf(text)]).to.deep.equal([
      ['up', 'https://a.example/x'],
      ['origin', 'https://b.example/y'],
    ]);
  });
});
