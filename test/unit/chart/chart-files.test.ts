import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { inRepository } from '../../support/paths.js';

type Read = (path: string) => string;
interface ChartFiles {
  chartFiles(read: Read, release?: boolean): Readonly<Record<string, string>>;
  changesOf(changelog: string, version: string): readonly { readonly kind: string; readonly description: string }[];
}

describe('Helm chart: files that are made', () => {
  const read: Read = (path) => readFileSync(inRepository(path), 'utf8');
  let made: ChartFiles;
  before(async () => {
    made = (await import(pathToFileURL(inRepository('scripts', 'chart-files.mjs')).href)) as ChartFiles; // a script of ours
  });

  it('are those that node scripts/write-chart-files.mjs writes', () => {
    const files = made.chartFiles(read);
    expect(Object.keys(files)).to.have.length(2);
    for (const [path, text] of Object.entries(files)) expect(text, path).to.equal(read(path));
  });

  it('have one version, that of package.json', () => {
    const { version } = JSON.parse(read('package.json')) as { version: string };
    const chart = made.chartFiles((path) => (path === 'package.json' ? '{"version":"9.8.7"}' : read(path)));
    expect(chart['helm/hightouch-lineage/Chart.yaml'])
      .to.match(/^version: 9\.8\.7$/m)
      .and.to.match(/^appVersion: 9\.8\.7$/m);
    expect(read('helm/hightouch-lineage/Chart.yaml')).to.contain(`\nappVersion: ${version}\n`);
  });

  it('tell the changes of a version when it is released', () => {
    const changelog = [
      ...['# Changelog', '', '## [Unreleased]', '', '### Added', '', '- Later.', ''],
      ...['## [1.2.0] - 2026-01-02', '', '### Added', '', '- One thing,', '  over two lines.', '- Another.', ''],
      ...['### Fixed', '', '- A fault.', '', '## [1.1.0]', '', '### Removed', '', '- Old.', ''],
    ].join('\n');
    expect(made.changesOf(changelog, '1.2.0')).to.deep.equal([
      { kind: 'added', description: 'One thing, over two lines.' },
      { kind: 'added', description: 'Another.' },
      { kind: 'fixed', description: 'A fault.' },
    ]);
    expect(made.changesOf(changelog, '1.3.0')).to.deep.equal([{ kind: 'added', description: 'Later.' }]);
    const chart = made.chartFiles(read, true)['helm/hightouch-lineage/Chart.yaml'];
    expect(chart).to.contain('artifacthub.io/changes').and.to.contain('kind: added');
  });
});
