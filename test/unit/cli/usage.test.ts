import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseArgv } from '#src/cli/parse-argv.js';
import { options, optionsOf } from '#src/config/options.js';
import { packageVersion } from '#src/files/package-root.js';
import { cliWorld, type CliWorld } from './cli-world.js';

const parse = async (...argv: string[]) => {
  const invocation = await parseArgv(argv, 100);
  if (invocation.kind !== 'command') throw new Error('printed something');
  return invocation;
};

describe('the command line', () => {
  let world: CliWorld;
  beforeEach(() => {
    world = cliWorld();
  });
  afterEach(() => world.remove());

  it('means run when it names no command', async () => {
    expect(await parse()).to.deep.equal({ kind: 'command', command: 'run', flags: {}, operands: [] });
    expect(await parse('--full')).to.deep.include({ command: 'run', flags: { full: true } });
    expect(await parse('run', '--full')).to.deep.include({ command: 'run', flags: { full: true } });
  });

  it('gives flags as text, lists as lists, switches as booleans', async () => {
    const { flags } = await parse(
      '-c',
      'a.yml',
      '--syncs',
      'x',
      '--syncs=y',
      '--since',
      '2026-02-01',
      '--runs=false',
      '--strict',
    );
    expect(flags).to.deep.equal({ config: 'a.yml', syncs: ['x', 'y'], since: '2026-02-01', runs: false, strict: true });
  });

  it('takes every usual word for a switch, and the last of several values', async () => {
    for (const word of ['no', 'off', '0', 'FALSE'])
      expect((await parse(`--runs=${word}`)).flags).to.deep.equal({ runs: false });
    for (const word of ['yes', 'on', '1', 'True'])
      expect((await parse(`--full=${word}`)).flags).to.deep.equal({ full: true });
    expect((await parse('--no-runs')).flags).to.deep.equal({ runs: false });
    expect((await parse('--since', 'a', '--since', 'b')).flags).to.deep.equal({ since: 'b' });
  });

  it('keeps numbers and dots as they were written', async () => {
    const { flags } = await parse(
      '--workspace-name',
      '007',
      '--max-requests-per-second',
      '-1',
      '--openlineage-namespace=1e3',
    );
    expect(flags).to.deep.equal({
      'workspace-name': '007',
      'max-requests-per-second': '-1',
      'openlineage-namespace': '1e3',
    });
  });

  it('gives the files of validate and sql', async () => {
    expect(await parse('validate', 'a', 'b', '--log-level', 'warn')).to.deep.include({
      command: 'validate',
      operands: ['a', 'b'],
    });
    expect(await parse('sql', '--dialect', 'duckdb', 'q.sql')).to.deep.include({ command: 'sql', operands: ['q.sql'] });
    expect(await parse('sql')).to.deep.include({ operands: [] });
    expect(await parse('sql', '-')).to.deep.include({ operands: ['-'] });
    expect(await parse('validate', 'a', '-')).to.deep.include({ operands: ['a', '-'] });
  });

  const refused: readonly (readonly [string, string, ...string[]])[] = [
    ['--sicne 2026-02-01', '--sicne', '--since'],
    ['--outputDir x', '--outputDir', '--output-dir'],
    ['-x', '-x'],
    ['rnu', 'rnu', 'run'],
    ['ceck --full', 'ceck', 'check'],
    ['run extra', 'extra', 'run --help'],
    ['sql a b', 'b', 'one query at a time', '--ndjson', 'sql --help'],
    ['frobnicate', 'frobnicate', 'Known: run, check'],
    ['--bogus x', '--bogus', 'The nearest known one is --'],
    ['sql --dialect mssq', 'Did you mean', 'tsql'],
    ['--datahub-url x', '--datahub-url', 'no http or https address'],
    ['check --ndjson', '--ndjson', 'sql'],
    ['demo --since x', '--since', 'run'],
    ['run --schema', '--schema'],
    ['--since', '--since', 'needs a value'],
    ['--since --full', '--since', 'needs a value'],
    ['--sink', '--sink', 'needs a value'],
    ['--since=', '--since', 'needs a value'],
    ['--full=maybe', '--full', 'maybe'],
    ['--__proto__ 1', 'proto'],
    ['validate', 'needs a file'],
    ['validate none.json', 'none.json', 'does not exist'],
    ['validate .', 'folder'],
    ['report out', 'report', 'not in this version'],
  ];
  for (const flag of ['kada-dir', 'mask', 'compress', 'hwm-dir', 'name', 'bundle', 'land']) {
    it(`refuses --${flag} by name`, async () => {
      const { error } = await world.run([`--${flag}`, 'x']);
      expect(error?.exitCode).to.equal(2);
      expect(error?.message).to.include(`--${flag}`).and.to.include('not in this version');
    });
  }
  for (const [line, ...parts] of refused) {
    it(`refuses ${JSON.stringify(line)} and names the way out`, async () => {
      const { error, stdout } = await world.run(line.split(' '));
      expect(error?.exitCode).to.equal(2);
      for (const part of parts) expect(`${error?.message} | ${error?.hint}`).to.include(part);
      expect(stdout).to.equal('');
    });
  }

  it('prints version and help on standard output', async () => {
    expect(await world.run(['--version'])).to.include({ exitCode: 0, stdout: `${packageVersion()}\n` });
    const help = (await world.run(['--help'])).stdout;
    for (const command of ['run', 'check', 'demo', 'validate', 'config', 'sql'])
      expect(help).to.include(`hightouch-lineage ${command}`);
    for (const option of optionsOf('run')) if (option.type !== 'map') expect(help).to.include(`--${option.flag}`);
    expect(help).not.to.match(/kada|bundle|--land|report/i);
    const ofSql = (await world.run(['sql', '--help'])).stdout;
    expect(ofSql).to.include('--ndjson').and.not.to.include('--output-dir');
  });

  it('describes every option in a sentence', () => {
    for (const { flag, about } of options) expect(about, flag).to.match(/^[A-Z-].*\.$/);
  });

  it('leaves a result also when the pass could not begin', async () => {
    for (const argv of [
      ['--result', 'r.json'],
      ['--result=r.json', '--sicne', 'x'],
      ['--result', 'r.json', '--since', 'never'],
    ]) {
      const { error } = await world.run(argv);
      const result = JSON.parse(readFileSync(join(world.folder, 'r.json'), 'utf8')) as Record<string, unknown>; // our own file
      expect(result).to.deep.include({ status: 'failed', exitCode: 2 });
      expect(result['error']).to.deep.equal({ code: error?.code, message: error?.message, hint: error?.hint });
    }
  });
});
