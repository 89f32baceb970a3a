import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { parse } from 'yaml';
import {
  facetVersions,
  openTransport,
  prepareEvents,
  resolveClientConfig,
  transportTypes,
} from '#src/openlineage/index.js';
import { inRepository } from '../../support/paths.js';

const page = readFileSync(inRepository('docs', 'openlineage-client.md'), 'utf8');
const readme = readFileSync(inRepository('src', 'openlineage', 'README.md'), 'utf8');

function blocks(language: string, text = page): readonly string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, code = '']) => code);
}

describe('docs/openlineage-client.md', () => {
  /** Inside the package, which may import itself by its name. */
  let folder: string;
  before(() => {
    mkdirSync(inRepository('build'), { recursive: true });
    folder = mkdtempSync(inRepository('build', 'examples-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  async function run(code: string): Promise<{ readonly stdout: string; readonly stderr: string }> {
    writeFileSync(join(folder, 'example.mjs'), code);
    const env = { PATH: process.env['PATH'] ?? '', HOME: folder, NODE_OPTIONS: '' };
    return promisify(execFile)(process.execPath, ['example.mjs'], { cwd: folder, env });
  }

  it('has examples', () => expect(blocks('js')).to.have.length(6));

  for (const [index, code] of blocks('js').entries()) {
    it(`has an example ${index + 1} that runs as it stands`, async function () {
      this.timeout(60_000);
      const { stderr } = await run(code);
      expect(stderr).to.equal('');
    });
  }

  it('has examples that did what they say', () => {
    const lines = (name: string) => readFileSync(join(folder, name), 'utf8').trim().split('\n');
    expect(lines('events.ndjson').map((line) => (JSON.parse(line) as { eventType: string }).eventType)).to.deep.equal([
      'START',
      'COMPLETE',
    ]);
    expect(lines('all.ndjson')).to.have.length(1);
    const [file = ''] = readdirSync(join(folder, 'production'));
    expect(lines(join('production', file))[0]).to.include('"namespace":"production"');
  });

  it('has a README beside the code whose example runs too', async function () {
    this.timeout(60_000);
    const [code = '', ...others] = blocks('js', readme);
    expect(others).to.deep.equal([]);
    expect((await run(code)).stderr).to.equal('');
    expect(readFileSync(join(folder, 'readme.ndjson'), 'utf8')).to.include('"eventType":"START"');
  });

  it('has a README that names every facet at its place', () => {
    const rows = [...readme.matchAll(/^\| (job|run|dataset|input|output) \| (.+) \|$/gm)];
    const named = rows.flatMap(([, place, facets = '']) =>
      [...facets.matchAll(/`([^`]+)`/g)].map(([, facet]) => `${place}.${facet}`),
    );
    expect(named.sort()).to.deep.equal(Object.keys(facetVersions).sort());
  });

  it('is in the package, with its README', async function () {
    this.timeout(60_000);
    const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
    const { stdout } = await promisify(execFile)('npm', args, { cwd: inRepository(), maxBuffer: 50_000_000 });
    const [packed] = JSON.parse(stdout) as { readonly files: readonly { readonly path: string }[] }[]; // npm's own answer
    const paths = packed?.files.map(({ path }) => path);
    expect(paths).to.include.members(['docs/openlineage-client.md', 'src/openlineage/README.md', 'README.md']);
    expect(paths?.filter((path) => /^(?:src|docs|test)\//.test(path))).to.have.length(2);
  });

  it('has an openlineage.yml that is followed to its last option', async () => {
    const notices: string[] = [];
    const [text = ''] = blocks('yaml');
    const config = resolveClientConfig({ config: parse(text), env: {}, folder, home: null });
    const host = { env: {}, folder, onNotice: (notice: string) => notices.push(notice) };
    await openTransport(config.transport ?? {}, host).close();
    expect([...notices, ...config.notices]).to.deep.equal([]);
    expect(prepareEvents(config, {})).to.be.a('function');
  });

  it('names every type of transport', () => {
    for (const type of transportTypes) expect(page).to.include(`\`${type}\``);
  });
});
