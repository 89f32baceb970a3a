import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import type { Flags } from '#src/config/gather.js';
import type { Config } from '#src/config/config.js';
import { configSchema } from '#src/config/json-schema.js';
import { loadSettings } from '#src/config/load.js';
import { toConfig } from '#src/config/to-config.js';
import { LineageError } from '#src/errors.js';
import { forgetSecrets, redact } from '#src/log/redact.js';

describe('a config file of several workspaces', () => {
  let folder = '';
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'workspaces-')));
    writeFileSync(join(folder, 'key-eu'), 'key-of-eu');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    forgetSecrets();
  });

  const two = `
concurrency: 3
lookback: 2d
workspaces:
  - { name: us, apiKey: key-of-us, watermark: us/mark.json, outputDir: us/out }
  - { name: eu, apiKeyFile: key-eu, lookback: 9d, platformInstance: europe }
`;
  type Env = Readonly<Record<string, string>>;
  function config(text: string, flags: Flags = {}, env: Env = {}): Config {
    writeFileSync(join(folder, 'lineage.yml'), text);
    const given = { command: 'run' as const, flags: { config: 'lineage.yml', ...flags }, env, folder };
    return toConfig(loadSettings(given, { terminal: false, xcomFile: null }).settings);
  }
  function refusal(action: () => unknown): string {
    try {
      action();
    } catch (error) {
      if (!(error instanceof LineageError)) throw error;
      expect(error.exitCode).to.equal(2);
      return `${error.message} | ${error.hint ?? ''}`;
    }
    throw new Error('nothing was refused');
  }

  it('gives a pass the entry that --workspace names, over what stands beside the list', () => {
    const us = config(two, { workspace: 'us' });
    expect([us.api.key, us.api.concurrency]).to.deep.equal(['key-of-us', 3]);
    expect(us.watermark).to.deep.equal({ in: join(folder, 'us/mark.json'), out: join(folder, 'us/mark.json') });
    expect([us.outputDir, us.outputDirGiven]).to.deep.equal([join(folder, 'us/out'), true]);
    const eu = config(two, {}, { HIGHTOUCH_LINEAGE_WORKSPACE: 'eu' });
    expect([eu.api.key, eu.datahub.platformInstance]).to.deep.equal(['key-of-eu', 'europe']);
    expect(eu.window.lookbackMs).to.equal(9 * 24 * 3600 * 1000);
  });

  it('gives each Pod of an Indexed Job the entry of its index, and a name goes before the index', () => {
    expect(config(two, {}, { JOB_COMPLETION_INDEX: '0' }).api.key).to.equal('key-of-us');
    expect(config(two, {}, { JOB_COMPLETION_INDEX: '1' }).api.key).to.equal('key-of-eu');
    expect(config(two, { workspace: 'us' }, { JOB_COMPLETION_INDEX: '1' }).api.key).to.equal('key-of-us');
  });

  it('lets flags and variables win over an entry', () => {
    expect(config(two, { workspace: 'us', 'api-key': 'by-flag' }).api.key).to.equal('by-flag');
    expect(config(two, { workspace: 'us' }, { HIGHTOUCH_API_KEY: 'by-variable' }).api.key).to.equal('by-variable');
  });

  it('needs no name when there is one entry, and no list when no name is given', () => {
    expect(config('workspaces: [{ name: one, apiKey: its-key }]').api.key).to.equal('its-key');
    expect(config('apiKey: the-key', {}, { JOB_COMPLETION_INDEX: '7' }).api.key).to.equal('the-key');
  });

  for (const [name, text, flags, env, parts] of [
    ['an entry that is not there', two, { workspace: 'uss' }, {}, ['"uss"', 'Did you mean us?', 'us, eu']],
    [
      'a name without a list',
      'apiKey: k1234',
      { workspace: 'us' },
      {},
      ['lists no workspace', 'leave --workspace out'],
    ],
    ['an index past the end', two, {}, { JOB_COMPLETION_INDEX: '2' }, ['JOB_COMPLETION_INDEX is 2', '2 workspaces']],
    ['several entries and no choice', two, {}, {}, ['--workspace: us, eu']],
    ['an entry without a name', 'workspaces: [{ apiKey: abcd }]', {}, {}, ['workspaces[0].name']],
    ['a name that stands twice', 'workspaces: [{ name: a }, { name: a }]', {}, {}, ['workspaces[1].name', 'twice']],
    ['an unknown key', 'workspaces: [{ name: a, lookbak: 1d }]', {}, {}, ['workspaces[0].lookbak', 'lookback']],
    ['a list in a list', 'workspaces: [{ name: a, workspaces: [] }]', {}, {}, ['workspaces[0].workspaces']],
    ['what is no list', 'workspaces: {us: {}}', {}, {}, ['not a list']],
  ] as const) {
    it(`refuses ${name} and says which`, () => {
      const said = refusal(() => config(text, flags, env));
      for (const part of parts) expect(said).to.include(part);
    });
  }

  it('is asked for when a workspace is named and no file is', () => {
    const given = { command: 'run' as const, flags: { workspace: 'us' }, env: {}, folder };
    expect(refusal(() => loadSettings(given, { terminal: false, xcomFile: null }))).to.include('none is given');
  });

  it('is described by the schema of the config file', () => {
    const validate = new Ajv2020({ strict: false }).compile(configSchema());
    expect(validate({ workspaces: [{ name: 'a', apiKeyFile: '/k', platformInstance: 'x' }] })).to.equal(true);
    expect(validate({ workspaces: [{ apiKeyFile: '/k' }] })).to.equal(false);
    expect(validate({ workspaces: [{ name: 'a', lookbak: '1d' }] })).to.equal(false);
  });

  describe('(or of one) and the order of strength', () => {
    it('lets --watermark name both files against weaker names of one of them', () => {
      const { watermark } = config('apiKey: k1234\nwatermarkIn: a.json\n', { watermark: 'b.json' });
      expect(watermark).to.deep.equal({ in: join(folder, 'b.json'), out: join(folder, 'b.json') });
      const split = config('apiKey: k1234\nwatermark: b.json\n', { 'watermark-in': 'a.json' });
      expect(split.watermark).to.deep.equal({ in: join(folder, 'a.json'), out: join(folder, 'b.json') });
    });

    it('needs no file and no variable that only a hidden value refers to', () => {
      const text = 'apiKeyFile: /nowhere/key\noutputDir: ${NOT_SET}\n';
      const { api, outputDir } = config(text, { 'api-key': 'by-flag', 'output-dir': 'out' });
      expect([api.key, outputDir]).to.deep.equal(['by-flag', join(folder, 'out')]);
      expect(refusal(() => config(text, { 'output-dir': 'out' }))).to.include('/nowhere/key');
    });
  });

  it('keeps a token in an address from the writers', () => {
    config('apiKey: k1234', { 'api-url': 'https://gateway.example/api/v1?token=sekret-77' });
    expect(redact('GET https://gateway.example/api/v1?token=sekret-77')).to.not.include('sekret-77');
  });

  it('that looks like KADA’s is called so, also when a part of it is missing', () => {
    expect(refusal(() => config('mapping: {}\ntimeout: 1\n'))).to.include('KADA');
  });
});
