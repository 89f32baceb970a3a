import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { archivePrevious } from '#src/files/archive.js';
import { skipLoudly } from '../../support/skip-loudly.js';

describe('files of earlier passes', () => {
  const end = '2026-03-02T09:00:00.000Z';
  let outputDir: string;
  beforeEach(() => {
    outputDir = mkdtempSync(join(tmpdir(), 'hightouch-lineage-archive-'));
  });
  afterEach(() => rmSync(outputDir, { recursive: true, force: true }));

  it('go to a folder named for their end, one more when it is taken, and the oldest go', async () => {
    for (const [n, hour] of [
      ['1', '07'],
      ['2', '08'],
      ['3', '09'],
      ['4', '09'],
    ] as const) {
      writeFileSync(join(outputDir, 'events.ndjson'), n);
      await archivePrevious([join(outputDir, 'events.ndjson')], outputDir, `2026-03-02T${hour}:00:00.000Z`, 3);
    }
    const folders = readdirSync(join(outputDir, 'passes')).sort();
    expect(folders).to.deep.equal(['20260302T080000.000Z', '20260302T090000.000Z', '20260302T090000.000Z-2']);
    const kept = folders.map((folder) => readFileSync(join(outputDir, 'passes', folder, 'events.ndjson'), 'utf8'));
    expect(kept).to.deep.equal(['2', '3', '4']);
  });

  it('come whole from another volume', async function () {
    const other = otherVolume(outputDir);
    if (other === null) skipLoudly(this, 'files from another volume', '/dev/shm is none');
    try {
      const path = join(other, 'events.ndjson');
      writeFileSync(path, 'events\n');
      await archivePrevious([path], outputDir, end, 24);
      expect(readdirSync(other)).to.deep.equal([]);
      const folder = join(outputDir, 'passes/20260302T090000.000Z');
      expect(readdirSync(folder)).to.deep.equal(['events.ndjson']);
      expect(readFileSync(join(folder, 'events.ndjson'), 'utf8')).to.equal('events\n');
    } finally {
      rmSync(other, { recursive: true });
    }
  });
});

function otherVolume(folder: string): string | null {
  const shared = statSync('/dev/shm', { throwIfNoEntry: false });
  if (shared === undefined || shared.dev === statSync(folder).dev) return null;
  return mkdtempSync('/dev/shm/hightouch-lineage-archive-');
}
