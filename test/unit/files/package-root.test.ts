/** Where the package is. */
import { expect } from 'chai';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot, packageVersion } from '#src/files/package-root.js';

describe('the package', () => {
  it('is found from the compiled code, by name', () => {
    const manifest = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as Record<string, unknown>; // npm's
    expect(manifest['name']).to.equal('hightouch-lineage');
    expect(existsSync(join(packageRoot(), 'src'))).to.equal(true);
    expect(packageVersion()).to.equal(manifest['version']);
  });
});
