import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openAtomicFile, writeFileAtomic } from '#src/files/atomic-file.js';
import { appendRejected } from '#src/files/rejected-file.js';
import { forgetSecrets, registerSecret } from '#src/log/redact.js';

describe('files: secrets', () => {
  const key = 'a-key-of-the-workspace';
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'hightouch-lineage-files-'));
    registerSecret(key);
  });
  afterEach(async () => {
    forgetSecrets();
    await rm(dir, { recursive: true, force: true });
  });

  it('stand in no line of a file, however the lines are buffered', async () => {
    const file = await openAtomicFile(join(dir, 'events.ndjson'));
    const line = JSON.stringify({ name: `of ${key}`, more: 'x'.repeat(1000) });
    for (let count = 0; count < 600; count += 1) await file.write(`${line}\n`);
    await file.publish();
    const lines = (await readFile(file.path, 'utf8')).trimEnd().split('\n');
    expect(lines).to.have.length(600);
    expect(new Set(lines)).to.deep.equal(new Set([line.replace(key, '[secret]')]));
  });

  it('stand in no file that is written at once, and in no rejected object or its answer', async () => {
    await writeFileAtomic(join(dir, 'one.json'), JSON.stringify({ key }));
    expect(await readFile(join(dir, 'one.json'), 'utf8')).to.equal('{"key":"[secret]"}');
    await appendRejected(join(dir, 'sink', 'rejected.ndjson'), { event: { name: key }, answer: { body: `no ${key}` } });
    const text = await readFile(join(dir, 'sink', 'rejected.ndjson'), 'utf8');
    expect(text).to.equal('{"event":{"name":"[secret]"},"answer":{"body":"no [secret]"}}\n');
  });
});
