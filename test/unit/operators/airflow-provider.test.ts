import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { optionsOf } from '#src/config/options.js';
import { xcomFile } from '#src/config/load.js';
import { inRepository } from '../../support/paths.js';

const folder = inRepository('operators', 'airflow');
const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
const ofPackage = (name: string): string => read(join('airflow_provider_hightouch_lineage', name));
const sources = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(?:py|md)$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
  .sort();

describe('operators/airflow', () => {
  const options = optionsOf('run');
  const { version } = JSON.parse(readFileSync(inRepository('package.json'), 'utf8')) as { version: string };
  const operations = readFileSync(inRepository('docs', 'operations.md'), 'utf8');

  it('is of the version of the program, and names its image', () => {
    expect(read('pyproject.toml')).to.include(`\nversion = "${version}"\n`);
    const images = sources.flatMap((path) => [...read(path).matchAll(/hightouch-lineage:(\d[\w.-]*)/g)]);
    expect(images.length).to.be.greaterThan(2);
    for (const [, tag] of images) expect(tag).to.equal(version);
  });

  for (const path of sources) {
    it(`${path} uses flags and variables that there are`, () => {
      const text = read(path);
      const known = new Set([
        ...options.flatMap(({ env, standard = [] }) => [env, ...standard]),
        ...['OPENLINEAGE_CONTEXT', 'OPENLINEAGE_PARENT_ID'],
        // Of the examples, for what differs from one place to the next.
        ...['HIGHTOUCH_LINEAGE_IMAGE', 'HIGHTOUCH_LINEAGE_NAMESPACE', 'HIGHTOUCH_LINEAGE_VOLUME'],
      ]);
      const variables = text.match(/\b(?:HIGHTOUCH|OPENLINEAGE|DATAHUB)_[A-Z_]+[A-Z]\b/g) ?? [];
      expect(variables.filter((name) => !known.has(name))).to.deep.equal([]);
      const flags = [...text.matchAll(/(?<=["'`])--([a-z][a-z-]+)/g)].map(([, flag]) => flag);
      expect(flags.filter((flag) => options.every((option) => option.flag !== flag))).to.deep.equal([]);
    });
  }

  it('knows keys of the config file that there are', () => {
    const keys = ['settings.py', 'links.py'].flatMap((name) => [
      ...ofPackage(name).matchAll(
        /"(\w+)"(?: not)? in known|said\.get\("(\w+)"\)|config\.get\("(\w+)"\)|\{("watermark[^}]+)\}/g,
      ),
    ]);
    const named = keys.flatMap((match) => match.slice(1).flatMap((text) => (text ?? '').match(/\w+/g) ?? []));
    expect(named).to.include.members(['apiUrl', 'outputDir', 'watermarkIn', 'sqlCache', 'workspaceSlug', 'workspaces']);
    const known = new Set(['workspaces', ...options.map(({ key }) => key)]);
    expect(named.filter((key) => !known.has(key))).to.deep.equal([]);
  });

  it('takes for secrets what is one, and nothing else', () => {
    const [, pattern = ''] = /re\.compile\(r"(\([^"]+)", re\.IGNORECASE\)/.exec(ofPackage('settings.py')) ?? [];
    const isSecret = new RegExp(pattern, 'i');
    const all = (['run', 'replay'] as const).flatMap((command) => optionsOf(command));
    expect(all.filter(({ type }) => type === 'secret').length).to.be.greaterThan(2);
    for (const { key, env, standard = [], type } of all) {
      for (const name of [key, env, ...standard]) expect(isSecret.test(name), name).to.equal(type === 'secret');
    }
  });

  it('knows the exit codes of the program, and which are final', () => {
    const text = ofPackage('exit_codes.py');
    const known = [...text.matchAll(/^ {4}(\d+): "(.+)",$/gm)].map(([, code, meaning]) => [code, meaning]);
    const rows = [...operations.matchAll(/^\| ([\d, ]+) \| (.+) \| (.+) \|$/gm)];
    const codes = rows.flatMap(([, list = '']) => list.split(', ')).filter((code) => code !== '0');
    expect(known.map(([code]) => code)).to.deep.equal(codes);
    const final = rows.filter(([, , , advice]) => advice === 'not retry').map(([, code]) => code);
    expect(/^FINAL = \((.+)\)$/m.exec(text)?.[1]?.split(', ')).to.deep.equal(final);
    expect(options.some(({ flag }) => flag === 'exit-code-if-unchanged')).to.equal(true);
  });

  it('puts things where the image and the program look for them', () => {
    const dockerfile = readFileSync(inRepository('docker', 'Dockerfile'), 'utf8');
    const [, work = ''] = /^WORK = "(.+)"$/m.exec(ofPackage('settings.py')) ?? [];
    expect(dockerfile).to.include(`VOLUME ["${work}"]`).and.to.include('USER 10001:10001');
    // Where the sidecar of KubernetesPodOperator reads.
    expect(xcomFile).to.equal('/airflow/xcom/return.json');
  });

  it('has examples that keep a watermark, and two passes from sharing it', () => {
    const examples = sources.filter((path) => path.startsWith('examples/'));
    expect(examples).to.have.length(3);
    for (const path of examples) {
      expect(read(path), path)
        .to.match(/--watermark|claim_name=/)
        .and.to.include('max_active_runs=1');
      expect(read('README.md')).to.include(`(${path})`);
    }
  });

  it('has a README that names every argument of its own, and no other', () => {
    const signature =
      /def __init__\(\n {8}self,\n {8}\*,\n([\s\S]*?) {8}image:/.exec(ofPackage('operator.py'))?.[1] ?? '';
    const own = [...signature.matchAll(/^ {8}(\w+):/gm)].map(([, name]) => name);
    expect(own.length).to.be.greaterThan(10);
    const [, table = ''] = /\n## Arguments\n([\s\S]*?)\n## /.exec(read('README.md')) ?? [];
    const told = [...table.matchAll(/^\| (`\w+`(?:, `\w+`)*) \|/gm)].flatMap(
      ([, names = '']) => names.match(/\w+/g) ?? [],
    );
    expect([...told].sort()).to.deep.equal([...own].sort());
  });
});
