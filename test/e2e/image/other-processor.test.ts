import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { builtImage, locked, podman, runContainer, volumeFolder } from '../../support/container.js';

const emulator = '/usr/bin/qemu-aarch64-static';

describe('image: for arm64', function () {
  this.timeout(600_000);
  let image: string;
  before(() => {
    image = builtImage('arm64');
  });

  it('says that it is', () => {
    expect(podman('image', 'inspect', '--format', '{{.Os}}/{{.Architecture}}', image).trim()).to.equal('linux/arm64');
  });

  it('has the same program as the one for amd64', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hightouch-lineage-image-'));
    try {
      for (const [name, of] of Object.entries({ arm64: image, amd64: builtImage() })) {
        const container = podman('create', '--network=none', of).trim();
        const unpack = 'mkdir "$1" && podman export "$0" | tar -C "$1" -x app';
        execFileSync('bash', ['-o', 'pipefail', '-c', unpack, container, join(folder, name)]);
        podman('rm', container);
      }
      // The list of packages has a number and a time of each build.
      const { status, stdout } = spawnSync('diff', ['-rq', '-x', 'sbom.cdx.json', 'arm64', 'amd64'], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect([status, stdout]).to.deep.equal([0, '']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('reads SQL, by emulation', async () => {
    const folder = volumeFolder();
    try {
      writeFileSync(join(folder, 'model.sql'), 'select upper(c.email) as email from crm.contacts c\n');
      // The emulator is brought along, so that nothing of this machine has to be told of it.
      const options = [...locked, '-v', `${emulator}:/qemu:ro`, '-v', `${folder}:/work`, '--entrypoint', '/qemu'];
      const inNode = (...argv: readonly string[]) => runContainer(options, image, ['/nodejs/bin/node', ...argv]);
      expect((await inNode('-p', 'process.arch')).stdout).to.equal('arm64\n');
      const { exitCode, stdout, stderr } = await inNode(
        '/app/dist/main.js',
        'sql',
        'model.sql',
        '--dialect',
        'snowflake',
      );
      expect(exitCode, stderr).to.equal(0);
      expect(JSON.parse(stdout)).to.have.property('tables').that.deep.equals(['CRM.CONTACTS']);
    } finally {
      rmSync(dirname(folder), { recursive: true });
    }
  });
});
