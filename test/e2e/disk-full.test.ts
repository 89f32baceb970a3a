import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { sampleWorkspace } from '#src/demo/sample-workspace.js';
import { startHightouchServer } from '#src/demo/server.js';
import { expectRefusal, runProgram, type ProgramEnd } from '../support/program.js';
import { skipLoudly } from '../support/skip-loudly.js';

const key = 'disk-full-key-for-tests';
const capacity = 32 * 1024 * 1024;

describe('a disk that is full in the middle of a pass', function () {
  this.timeout(60_000);
  let folder: string;
  let mounted = false;

  before(function () {
    folder = mkdtempSync(join(tmpdir(), 'hightouch-lineage-full-'));
    mounted = mountSmallDisk(folder);
    if (mounted) return;
    skipLoudly(this, 'a disk that is full', 'it takes root and mount to make a small one (tmpfs)');
  });
  after(() => {
    if (mounted) expect(spawnSync('umount', [folder]).status, 'unmounted').to.equal(0);
    rmSync(folder, { recursive: true, force: true });
  });

  it('leaves every old file whole, says which file could not be written, and the next pass makes up for it', async () => {
    const server = await startHightouchServer({ data: sampleWorkspace(Date.now()), key });
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    const pass = (watermarkIn = 'w.json'): Promise<ProgramEnd> =>
      runProgram(
        [
          ...['--api-url', server.url, '--max-requests-per-second', '0', '--full'],
          ...['--output-dir', join(disk, 'out'), '--watermark-in', watermarkIn, '--watermark-out', 'w.json'],
        ],
        { cwd: disk, env: { HIGHTOUCH_API_KEY: key } },
      );
    try {
      const first = await pass();
      expect(first.exitCode, first.stderr).to.equal(0);
      const before = filesIn(disk);
      const events = before.get('out/openlineage/events.ndjson') ?? '';
      expect(events).to.not.equal('');

      // Room for half of the first file, then for half of the second.
      for (const room of [events.length / 2, events.length * 1.2]) {
        fillUpTo(folder, room);
        const full = await pass('none.json'); // as large as the first pass
        const refusal = expectRefusal(full, 2, 'output_unwritable', 'no space left');
        expect(refusal.error).to.include(join(disk, 'out'));
        const after = filesIn(disk);
        for (const name of ['w.json', 'out/openlineage/events.ndjson', 'out/datahub/mcps.json', 'out/coverage.json'])
          expect(after.get(name) === before.get(name), `${name} is as it was`).to.equal(true);
        const torn = [...after.keys()].filter((name) => name.includes('.hightouch-lineage-'));
        expect(torn, 'nothing half-written stays').to.deep.equal([]);
      }

      rmSync(join(folder, 'filler'));
      const next = await pass();
      expect(next.exitCode, next.stderr).to.equal(0);
      const after = filesIn(disk);
      expect(after.get('w.json')).not.to.equal(before.get('w.json'));
      const archived = [...after].filter(([name]) => /^out\/passes\/.*events\.ndjson$/.test(name));
      expect(archived.map(([, content]) => content === events)).to.deep.equal([true]);
    } finally {
      await server.close();
    }
  });
});

function mountSmallDisk(folder: string): boolean {
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${capacity}`, 'tmpfs', folder]);
  return status === 0;
}

/** Writes a file that leaves so many bytes free. */
function fillUpTo(folder: string, freeBytes: number): void {
  const filler = join(folder, 'filler');
  rmSync(filler, { force: true });
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - Math.floor(freeBytes))));
}

/** Every file below a folder, with its content. */
function filesIn(folder: string): Map<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const files = names.filter((name) => statSync(join(folder, name)).isFile());
  return new Map(files.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}
