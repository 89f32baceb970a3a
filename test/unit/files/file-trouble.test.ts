import { readFile, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import { fileTrouble, isOfWrongKind } from '#src/files/file-trouble.js';

const failed = (code: string): Error => Object.assign(new Error(`${code}: something`), { code });

describe('what the file system has against a path', () => {
  it('is told in words, and by its code where there are none', () => {
    expect(fileTrouble(failed('EACCES'))).to.equal('permission denied');
    expect(fileTrouble(failed('EEXIST'))).to.equal('a file stands where a folder should');
    expect(fileTrouble(failed('EWEIRD'))).to.equal('EWEIRD');
    expect(fileTrouble(new Error('it is a folder'))).to.equal('it is a folder');
    expect(fileTrouble('x')).to.equal('unknown');
  });

  it('is of the path itself or of rights', async () => {
    expect([isOfWrongKind(failed('ENOTDIR')), isOfWrongKind(failed('EACCES'))]).to.deep.equal([true, false]);
    const below = await readFile(`${import.meta.filename}/x`).catch((cause: unknown) => cause);
    expect(fileTrouble(below)).to.include('a file stands where a folder should');
    const folder = await writeFile(import.meta.dirname, '').catch((cause: unknown) => cause);
    expect(fileTrouble(folder)).to.equal('it is a folder');
  });
});
