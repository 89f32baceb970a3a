import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { e2eTool } from '../../support/e2e-tool.js';
import { inRepository } from '../../support/paths.js';

const folder = inRepository('.github', 'workflows');

describe('workflows', function () {
  this.timeout(60_000);

  const lint = (path: string): { status: number | null; said: string } => {
    const { status, stdout, stderr } = spawnSync(e2eTool('workflows'), ['-no-color', path], { encoding: 'utf8' });
    return { status, said: stdout + stderr };
  };

  for (const name of readdirSync(folder)) {
    it(`is one that actionlint accepts: ${name}`, () => {
      expect(lint(join(folder, name))).to.deep.equal({ status: 0, said: '' });
    });
  }

  it('would be refused with a fault', () => {
    const scratch = mkdtempSync(join(tmpdir(), 'hightouch-lineage-workflow-'));
    try {
      const path = join(scratch, 'broken.yml');
      const step = '- uses: actions/checkout@v6\n        with:\n          no-such-input: 1';
      writeFileSync(
        path,
        `on: push\njobs:\n  one:\n    runs-on: ubuntu-latest\n    needs: two\n    steps:\n      ${step}\n`,
      );
      const { status, said } = lint(path);
      expect(status).to.equal(1);
      expect(said).to.include('"two"').and.to.include('no-such-input');
    } finally {
      rmSync(scratch, { recursive: true });
    }
  });
});
