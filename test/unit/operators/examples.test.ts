import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseAllDocuments } from 'yaml';
import { optionsOf } from '#src/config/options.js';
import { inRepository } from '../../support/paths.js';
import { skipLoudly } from '../../support/skip-loudly.js';

const folder = inRepository('operators', 'examples');
const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
  .sort();
const ofSchedulers = files.filter((path) => path !== 'README.md' && !/^(?:marquez|prometheus)\//.test(path));

describe('operators/examples', () => {
  const options = optionsOf('run');
  const { version } = JSON.parse(readFileSync(inRepository('package.json'), 'utf8')) as { version: string };

  it('are all named in their README, with when to take them', () => {
    const folders = new Set(files.filter((path) => path.includes('/')).map((path) => path.split('/')[0] ?? ''));
    expect(folders.size).to.equal(11);
    for (const name of folders) expect(read('README.md'), name).to.match(new RegExp(`\\| \\[${name}\\]\\(${name}[/)]`));
  });

  for (const path of ofSchedulers) {
    it(`${path} uses flags and variables that there are`, () => {
      const text = read(path);
      const flags = [...text.matchAll(/(?<=[\s"'[])--([a-z][a-z-]+)(?==|[\s"',\]])/g)].map(([, flag = '']) => flag);
      const ofOthers = ['rm', 'name', 'read-only', 'cap-drop', 'yes', 'from-file', 'global'];
      const unknown = flags.filter(
        (flag) => !ofOthers.includes(flag) && options.every((option) => option.flag !== flag),
      );
      expect(unknown).to.deep.equal([]);
      const variables = text.match(/\b(?:HIGHTOUCH|OPENLINEAGE)_[A-Z_]+\b/g) ?? [];
      const known = new Set([
        'HIGHTOUCH_API_KEY',
        'HIGHTOUCH_API_KEY_FILE',
        'OPENLINEAGE_URL',
        ...options.map(({ env }) => env),
      ]);
      expect(variables.filter((name) => !known.has(name))).to.deep.equal([]);
    });

    it(`${path} keeps a watermark, and names this version`, () => {
      const text = read(path);
      if (!path.endsWith('.timer')) expect(text).to.match(/--watermark|HIGHTOUCH_LINEAGE_WATERMARK/);
      for (const [, tag] of text.matchAll(/hightouch-lineage(?:\/hightouch-lineage:|@)([\w.-]+)/g))
        expect(tag).to.equal(version);
    });
  }

  it('keep two passes from sharing a watermark, where a scheduler would start a second one', () => {
    const ways: Readonly<Record<string, RegExp>> = {
      'cron/hightouch-lineage.cron': /flock -n/,
      'kubernetes/cronjob.yaml': /concurrencyPolicy: Forbid/,
      'argo/cron-workflow.yaml': /concurrencyPolicy: Forbid/,
      'kestra/flow.yaml': /concurrency: \{ behavior: CANCEL, limit: 1 \}/,
      'prefect/flow.py': /limit=1/,
      'github-actions/lineage.yml': /concurrency:\n {2}group: lineage\n {2}cancel-in-progress: false/,
      'gitlab/.gitlab-ci.yml': /resource_group:/,
    };
    for (const [path, way] of Object.entries(ways)) expect(read(path), path).to.match(way);
  });

  it('are YAML without a fault or a key twice', () => {
    const yaml = files.filter((path) => /\.ya?ml$/.test(path));
    expect(yaml.length).to.be.greaterThan(6);
    for (const path of yaml) {
      for (const document of parseAllDocuments(read(path))) {
        if ('errors' in document) expect(document.errors.map(String), path).to.deep.equal([]);
      }
    }
  });

  it('do not try again what is final', () => {
    expect(read('argo/cron-workflow.yaml')).to.contain('in [1, 4, 130, 143]');
    expect(read('gitlab/.gitlab-ci.yml')).to.contain('exit_codes: [1, 4]');
    expect(read('prefect/flow.py')).to.contain('WORTH_ANOTHER_TRY = {1, 4, 130, 143}');
    expect(read('kubernetes/cronjob.yaml')).to.contain('operator: In, values: [2, 5]');
  });

  it('are units in which systemd would find sections, keys and values', () => {
    for (const path of files.filter((file) => file.startsWith('systemd/'))) {
      for (const line of read(path).split('\n'))
        expect(line, path).to.match(/^$|^#|^\[(?:Unit|Service|Timer|Install)\]$|^[A-Z]\w+=.*$/);
    }
  });

  it('are Python that compiles, where there is a Python', function () {
    const { status, stderr, error } = spawnSync(
      'python3',
      ['-c', 'import sys; compile(sys.stdin.read(), "flow.py", "exec")'],
      {
        input: read('prefect/flow.py'),
        encoding: 'utf8',
      },
    );
    if (error !== undefined) skipLoudly(this, 'the Prefect example', 'there is no python3');
    expect(status, stderr).to.equal(0);
  });
});
