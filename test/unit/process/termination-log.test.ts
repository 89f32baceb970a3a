import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { forgetSecrets, registerSecret } from '#src/log/redact.js';
import { firstBytes, writeTerminationLog } from '#src/process/termination-log.js';

describe('the termination log', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'termination-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    forgetSecrets();
  });

  it('holds the first 4,096 bytes of the reason, in place of what was there, without half a character', () => {
    const path = join(folder, 'log');
    writeFileSync(path, 'x'.repeat(9000));
    writeTerminationLog(`a${'é'.repeat(4000)}`, path);
    expect(readFileSync(path, 'utf8')).to.equal(`a${'é'.repeat(2047)}`);
  });

  it('holds no secret', () => {
    const path = join(folder, 'log');
    writeFileSync(path, '');
    registerSecret('very-secret-key');
    writeTerminationLog('refused: very-secret-key', path);
    expect(readFileSync(path, 'utf8')).to.equal('refused: [secret]');
  });

  it('is not made where no one made it', () => {
    const path = join(folder, 'none');
    writeTerminationLog('reason', path);
    expect(existsSync(path)).to.equal(false);
  });

  it('cuts at whole characters of any length', () => {
    for (let bytes = 0; bytes < 12; bytes += 1) {
      const text = firstBytes('a€😀b€', bytes);
      expect(Buffer.byteLength(text)).to.be.at.most(bytes);
      expect('a€😀b€'.startsWith(text)).to.equal(true);
    }
  });
});
