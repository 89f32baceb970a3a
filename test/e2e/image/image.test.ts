import { readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { builtImage, filesOf, locked, podman, runContainer, volumeFolder } from '../../support/container.js';
import { inRepository } from '../../support/paths.js';

interface Inspected {
  readonly Architecture: string;
  readonly Config: {
    readonly User: string;
    readonly Env: readonly string[];
    readonly Entrypoint: readonly string[];
    readonly WorkingDir: string;
    readonly Labels: Readonly<Record<string, string>>;
    readonly Healthcheck?: object;
  };
  readonly History: readonly { readonly created_by?: string }[];
  readonly Size: number;
}

interface Package {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
}

describe('image: what it is', function () {
  this.timeout(600_000);
  let image: string;
  let inspected: Inspected;
  let files: readonly string[];
  before(() => {
    image = builtImage();
    inspected = (JSON.parse(podman('image', 'inspect', image)) as [Inspected])[0]; // podman's answer about one image
    const container = podman('create', '--network=none', image).trim();
    try {
      files = filesOf(container);
    } finally {
      podman('rm', container);
    }
  });

  it('is small, runs as 10001:10001 in /work, and starts the program by itself', () => {
    expect(inspected.Size).to.be.lessThan(250 * 1_000_000);
    const { User, Entrypoint, WorkingDir, Healthcheck } = inspected.Config;
    expect({ User, WorkingDir, Entrypoint, Healthcheck }).to.deep.equal({
      User: '10001:10001',
      WorkingDir: '/work',
      Entrypoint: ['/nodejs/bin/node', '/app/dist/main.js'],
      Healthcheck: undefined,
    });
  });

  it('says what it is and where it comes from', () => {
    const of = (key: string): string | undefined => inspected.Config.Labels[`org.opencontainers.image.${key}`];
    expect([of('title'), of('licenses'), of('version'), of('revision')]).to.deep.equal([
      ...['hightouch-lineage', 'Apache-2.0', '0.0.0-test', 'test'],
    ]);
    const { homepage } = JSON.parse(readFileSync(inRepository('package.json'), 'utf8')) as { homepage: string };
    expect(of('source')).to.equal(homepage);
  });

  it('has no shell and no package manager', async () => {
    const tools = /\/(?:(?:ba|da|a|z|k)?sh|busybox|apt(?:-get)?|dpkg|npm|npx|corepack|wget|curl|perl|python3?)$/;
    expect(files.filter((file) => tools.test(file) && !file.startsWith('app/node_modules/'))).to.deep.equal([]);
    for (const shell of ['/bin/sh', '/bin/bash', 'sh']) {
      const end = await runContainer(['--network=none', '--entrypoint', shell], image, ['-c', 'true']);
      expect(end.exitCode, shell).to.equal(127);
    }
  });

  it('holds what runs and nothing else of the repository', () => {
    const top = new Set(files.filter((file) => file.startsWith('app/')).map((file) => file.split('/')[1] ?? ''));
    expect([...top].filter((name) => name !== '').sort()).to.deep.equal(
      ['CHANGELOG.md', 'LICENSE', 'dist', 'node_modules', 'package.json', 'sbom.cdx.json', 'spec'].sort(),
    );
    const unwanted = /(?:^|\/)(?:\.git|\.npmrc|\.env|id_rsa|.*\.pem|.*\.key|.*\.map|.*\.d\.ts|.*\.tsbuildinfo)$/;
    expect(files.filter((file) => file.startsWith('app/') && unwanted.test(file))).to.deep.equal([]);
    expect(files.filter((file) => /^work\/./.test(file))).to.deep.equal([]);
  });

  it('has no secret in its history and its environment', () => {
    const text = JSON.stringify([inspected.History, inspected.Config.Env]);
    expect(text).not.to.match(/(?:api[_-]?key|token|password|secret|bearer|authorization)\s*[=:]/i);
  });

  it('has only packages that are needed at run time, and lists exactly those in its SBOM', async () => {
    const { packages } = JSON.parse(readFileSync(inRepository('package-lock.json'), 'utf8')) as {
      packages: Readonly<Record<string, Package>>;
    };
    const runtime = Object.entries(packages).filter(([path, { dev }]) => path !== '' && dev !== true);
    const expected = runtime.map(([path, { version = '' }]) => `${path.replace(/^.*node_modules\//, '')}@${version}`);
    const sbom = JSON.parse(await inNode('process.stdout.write(require("fs").readFileSync("/app/sbom.cdx.json"))')) as {
      readonly bomFormat: string;
      readonly components: readonly { readonly group?: string; readonly name: string; readonly version: string }[];
    };
    expect(sbom.bomFormat).to.equal('CycloneDX');
    const components = sbom.components.map(({ group, name, version }) => {
      return `${group === undefined ? name : `${group}/${name}`}@${version}`.replace(/^(?!@)(.+\/)/, '@$1');
    });
    expect(components.sort()).to.deep.equal([...new Set(expected)].sort());
    const installed = new Set(
      files.flatMap((file) => /^app\/(.*node_modules\/(?:@[^/]+\/)?[^/@.][^/]*)\/package\.json$/.exec(file)?.[1] ?? []),
    );
    expect([...installed].sort()).to.deep.equal(runtime.map(([path]) => path).sort());
  });

  it('has nothing compiled for one kind of processor besides node itself', async () => {
    // Magic numbers of ELF, Mach-O and PE: names prove nothing, `.so` is WebAssembly in one package.
    const script = `
      const fs = require('fs'), path = require('path');
      const magic = (file) => { const fd = fs.openSync(file), b = Buffer.alloc(4); fs.readSync(fd, b); fs.closeSync(fd); return b.toString('hex'); };
      const files = fs.readdirSync('/app', { recursive: true }).map((file) => path.join('/app', file));
      console.log(JSON.stringify(files.filter((file) => fs.statSync(file).isFile() && /^(7f454c46|cffaedfe|feedfacf|4d5a)/.test(magic(file)))));`;
    expect(JSON.parse(await inNode(script))).to.deep.equal([]);
    expect(inspected.Architecture).to.equal('amd64');
  });

  it('shows the demo without network, without rights and with a read-only root', async () => {
    const folder = volumeFolder();
    try {
      const end = await runContainer([...locked, '-v', `${folder}:/work`], image, ['demo']);
      expect([end.exitCode, end.stderr.includes('rror')], end.stderr).to.deep.equal([0, false]);
      expect(end.stdout).to.contain('syncs resolved');
      const made = join(folder, 'hightouch-lineage-demo');
      expect(readdirSync(made)).to.include.members(['openlineage', 'datahub', 'summary.json', 'coverage.json']);
      const { uid, gid } = statSync(join(made, 'summary.json'));
      expect([uid, gid]).to.deep.equal([10_001, 10_001]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('needs no volume to be tried: /work is one', async () => {
    const end = await runContainer(locked, image, ['demo']);
    expect(end.exitCode, end.stderr).to.equal(0);
  });

  it('says so when there is nowhere to write', async () => {
    const folder = volumeFolder();
    try {
      const end = await runContainer([...locked, '-v', `${folder}:/work:ro`], image, ['demo']);
      expect(end.exitCode).to.equal(2);
      expect(end.stderr).to.contain('/work/hightouch-lineage-demo');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  /** What a script prints that the image's own node runs inside of it. */
  async function inNode(script: string): Promise<string> {
    const end = await runContainer(['--network=none', '--entrypoint', '/nodejs/bin/node'], image, ['-e', script]);
    expect(end.exitCode, end.stderr).to.equal(0);
    return end.stdout;
  }
});
