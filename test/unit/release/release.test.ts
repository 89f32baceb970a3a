import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { parse } from 'yaml';
import { inRepository } from '../../support/paths.js';

type Read = (path: string) => string;
interface Rules {
  releaseFaults(tag: string, read: Read, derived: Readonly<Record<string, string>>): readonly string[];
  sectionOf(changelog: string, version: string): string;
}
interface Packages {
  pythonProjects(): readonly string[];
  pythonVersion(version: string): string;
  pythonProjectFiles(read: Read, paths: readonly string[]): Readonly<Record<string, string>>;
}

const script = (name: string): string => pathToFileURL(inRepository('scripts', name)).href;
const read: Read = (path) => readFileSync(inRepository(path), 'utf8');

describe('a release', () => {
  let rules: Rules;
  let packages: Packages;
  before(async () => {
    rules = (await import(script('release-rules.mjs'))) as Rules; // scripts of ours
    packages = (await import(script('python-packages.mjs'))) as Packages;
  });

  const changelog =
    '# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2026-01-02\n\n### Added\n\n- One.\n\n## [1.1.0]\n\n- Old.\n';
  const files = (more: Readonly<Record<string, string>> = {}): Read => {
    const all: Readonly<Record<string, string>> = {
      'package.json': '{"version":"1.2.0"}',
      'CHANGELOG.md': changelog,
      'Chart.yaml': 'version: 1.2.0',
      ...more,
    };
    return (path) => all[path] ?? '';
  };

  it('is one of the version in package.json, with its changes, and with every file that is derived of it', () => {
    const derived = { 'Chart.yaml': 'version: 1.2.0' };
    expect(rules.releaseFaults('v1.2.0', files(), derived)).to.deep.equal([]);
    expect(rules.releaseFaults('v1.2.1', files(), derived).join()).to.include('package.json has 1.2.0');
    expect(
      rules.releaseFaults('v1.2.0', files({ 'CHANGELOG.md': '## [Unreleased]\n\n- x\n' }), derived).join(),
    ).to.include('nothing under [1.2.0]');
    expect(rules.releaseFaults('v1.2.0', files({ 'Chart.yaml': 'version: 1.1.0' }), derived).join()).to.include(
      'Chart.yaml is not as it is made',
    );
  });

  it('has the changes of its version as notes', () => {
    expect(rules.sectionOf(changelog, '1.2.0')).to.equal('### Added\n\n- One.');
    expect(rules.sectionOf(changelog, '9.9.9')).to.equal('');
  });

  it('is refused by the script with the reasons, on standard error', () => {
    const run = spawnSync(process.execPath, ['scripts/release.mjs', 'check', 'v0.0.0'], {
      cwd: inRepository(),
      encoding: 'utf8',
    });
    expect([run.status, run.stdout]).to.deep.equal([1, '']);
    expect(run.stderr).to.include('the tag is v0.0.0');
  });

  it('gives Python packages the version in the way of Python', () => {
    expect(['1.2.3', '1.2.3-rc.1', '0.1.0-alpha.4', '2.0.0-beta.10'].map(packages.pythonVersion)).to.deep.equal([
      '1.2.3',
      '1.2.3rc1',
      '0.1.0a4',
      '2.0.0b10',
    ]);
    expect(() => packages.pythonVersion('1.2')).to.throw('1.2.3-rc.1');
    const paths = packages.pythonProjects();
    expect(paths).to.include('operators/dagster/pyproject.toml');
    for (const [path, text] of Object.entries(packages.pythonProjectFiles(read, paths))) {
      expect(text, `${path}: node scripts/write-chart-files.mjs`).to.equal(read(path));
    }
    const later = packages.pythonProjectFiles(
      (path) => (path === 'package.json' ? '{"version":"9.8.7-rc.2"}' : read(path)),
      paths,
    );
    expect(later['operators/dagster/pyproject.toml']).to.match(/^version = "9\.8\.7rc2"$/m);
  });

  it('publishes every Python package that there is', () => {
    const workflow = parse(read('.github/workflows/release.yml')) as {
      jobs: { python: { strategy: { matrix: { package: string[] } } } };
    };
    const published = workflow.jobs.python.strategy.matrix.package.map((name) => `operators/${name}/pyproject.toml`);
    expect(published).to.include.members([...packages.pythonProjects()]);
  });
});

describe('the package', () => {
  it('holds the program, its schemas and what a user reads, and nothing else', async function () {
    this.timeout(60_000);
    const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
    const { stdout } = spawnSync('npm', args, { cwd: inRepository(), encoding: 'utf8', maxBuffer: 50_000_000 });
    const [packed] = JSON.parse(stdout) as { files: { path: string }[]; size: number }[]; // npm's own answer
    const paths = packed?.files.map(({ path }) => path) ?? [];
    const allowed = [
      /^dist\/.+\.(?:js|d\.ts|json)$/,
      /^spec\/.+\.(?:json|md)$/,
      /^(?:README|CHANGELOG)\.md$/,
      /^LICENSE$/,
      /^package\.json$/,
      /^docs\/openlineage-client\.md$/,
      /^src\/openlineage\/README\.md$/,
    ];
    expect(paths.filter((path) => !allowed.some((one) => one.test(path)))).to.deep.equal([]);
    expect(paths).to.include.members([
      'dist/main.js',
      'dist/openlineage/index.js',
      'dist/openlineage/index.d.ts',
      'LICENSE',
    ]);
    expect(packed?.size).to.be.below(3_000_000);
  });
});
