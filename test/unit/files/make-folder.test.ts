import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeFolder } from '#src/files/make-folder.js';
import { skipLoudly } from '../../support/skip-loudly.js';

describe('folders', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'hightouch-lineage-folders-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const failure = (path: string): Promise<unknown> =>
    makeFolder(path).then(
      () => null,
      (error: unknown) => error,
    );

  it('are made with those above them, and the topmost new one is named', async () => {
    expect(await makeFolder(join(root, 'a/b/c'))).to.equal(join(root, 'a'));
    expect(statSync(join(root, 'a/b/c')).isDirectory()).to.equal(true);
    expect(await makeFolder(join(root, 'a/b/c'))).to.equal(null);
    expect(await makeFolder(join(root, 'a/b/d'))).to.equal(join(root, 'a/b/d'));
  });

  it('are made once by many at a time', async () => {
    await Promise.all(Array.from({ length: 20 }, () => makeFolder(join(root, 'x/y/z'))));
    expect(statSync(join(root, 'x/y/z')).isDirectory()).to.equal(true);
  });

  it('are not made in place of a file or below one', async () => {
    writeFileSync(join(root, 'file'), '');
    expect(await failure(join(root, 'file'))).to.have.property('code', 'ENOTDIR');
    expect(await failure(join(root, 'file/a/b'))).to.have.property('code', 'ENOTDIR');
  });

  it('where none can be made end in an error', async function () {
    if (!existsSync('/proc/self')) skipLoudly(this, 'folders where none can be made', 'there is no /proc');
    expect(await failure('/proc/no-such-folder/a')).to.have.property('code', 'ENOENT');
  });
});
