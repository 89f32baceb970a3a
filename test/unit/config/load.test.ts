import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { LineageError } from '#src/errors.js';
import type { Flags } from '#src/config/gather.js';
import { loadSettings, type LoadHost } from '#src/config/load.js';
import { toConfig } from '#src/config/to-config.js';
import { forgetSecrets, redact } from '#src/log/redact.js';

describe('configuration', () => {
  let folder = '';
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'config-')));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    forgetSecrets();
  });

  type Env = Readonly<Record<string, string>>;
  const load = (flags: Flags = {}, env: Env = {}, host: Partial<LoadHost> = {}) =>
    loadSettings({ command: 'run', flags, env, folder }, { terminal: false, xcomFile: null, ...host });
  const config = (flags: Flags = {}, env: Env = {}) =>
    toConfig(load(flags, { HIGHTOUCH_API_KEY: 'the-key', ...env }).settings);
  const file = (text: string, name = 'lineage.yml'): string => {
    writeFileSync(join(folder, name), text);
    return name;
  };
  const messages = (flags: Flags, env: Env = {}): readonly string[] =>
    load(flags, env).notices.map(({ message }) => message);

  function refusal(action: () => unknown): { readonly text: string; readonly error: LineageError } {
    try {
      action();
    } catch (error) {
      if (!(error instanceof LineageError)) throw error;
      expect(error.exitCode).to.equal(2);
      return { text: `${error.message} | ${error.hint ?? ''}`, error };
    }
    throw new Error('was not refused');
  }

  describe('order of strength', () => {
    const levels: readonly (readonly [string, Flags, Env])[] = [
      ['--openlineage-namespace', { 'openlineage-namespace': 'flag' }, {}],
      ['HIGHTOUCH_LINEAGE_OPENLINEAGE_NAMESPACE', {}, { HIGHTOUCH_LINEAGE_OPENLINEAGE_NAMESPACE: 'own' }],
      ['OPENLINEAGE_NAMESPACE', {}, { OPENLINEAGE_NAMESPACE: 'standard' }],
      ['openlineageNamespace in lineage.yml', { config: 'lineage.yml' }, {}],
      ['default', {}, {}],
    ];
    const values = ['flag', 'own', 'standard', 'file', 'hightouch'];
    for (const [index, [origin]] of levels.entries()) {
      it(`takes ${origin} before all that is weaker, and says so`, () => {
        file('openlineageNamespace: file');
        const weaker = levels.slice(index);
        const flags = Object.assign({}, ...weaker.map(([, part]) => part)) as Flags;
        const env = Object.assign({}, ...weaker.map(([, , part]) => part)) as Env;
        expect(load(flags, env).settings.get('openlineageNamespace')).to.deep.equal({ value: values[index], origin });
      });
    }

    it('takes an empty variable for an absent one, also when it is the stronger', () => {
      const env = {
        HIGHTOUCH_LINEAGE_API_URL: '',
        HIGHTOUCH_API_URL: 'https://eu.example.com/api/v1',
        HIGHTOUCH_LINEAGE_SINCE: ' ',
      };
      const { api, window } = config({}, env);
      expect(api.url).to.equal('https://eu.example.com/api/v1');
      expect(window.since).to.equal(null);
    });

    it('names the config file by variable as well', () => {
      file('concurrency: 3');
      expect(config({}, { HIGHTOUCH_LINEAGE_CONFIG: 'lineage.yml' }).api.concurrency).to.equal(3);
    });
  });

  describe('values', () => {
    it('come out with units, absolute paths and defaults', () => {
      const made = config({ lookback: '36h', watermark: 'w.json', since: '2026-02-01 08:30:00', 'output-dir': 'o' });
      expect(made.window).to.deep.equal({
        since: '2026-02-01T08:30:00.000Z',
        until: null,
        lookbackMs: 129_600_000,
        overlapMs: 3_600_000,
        openRunTtlMs: 1_209_600_000,
        allowGap: false,
        newestRuns: null,
      });
      expect(made.watermark).to.deep.equal({ in: join(folder, 'w.json'), out: join(folder, 'w.json') });
      expect(made.api).to.deep.equal({
        url: 'https://api.hightouch.com/api/v1',
        key: 'the-key',
        maxRequestsPerSecond: 10,
        concurrency: 8,
        connectTimeoutMs: 10_000,
        bodyTimeoutMs: 60_000,
        maxBodyBytes: 67_108_864,
      });
      expect([made.outputDir, made.outputDirGiven]).to.deep.equal([join(folder, 'o'), true]);
      expect(config().outputDirGiven).to.equal(false);
    });

    it('let --watermark-in and --watermark-out go before --watermark', () => {
      const made = config({ watermark: '/w', 'watermark-out': '/o' });
      expect(made.watermark).to.deep.equal({ in: '/w', out: '/o' });
    });

    it('are lists: repeated flags, commas in a variable (not inside a pattern), a list or one word in a file', () => {
      expect(config({ syncs: ['a', 'b,c'] }).selection.syncs).to.deep.equal(['a', 'b,c']);
      expect(config({}, { HIGHTOUCH_LINEAGE_SYNCS: 'a{1,3}, b ,(c,d),e\\,f' }).selection.syncs).to.deep.equal([
        'a{1,3}',
        'b',
        '(c,d)',
        'e\\,f',
      ]);
      expect(config({}, { HIGHTOUCH_LINEAGE_SINK: 'datahub,openlineage' }).sinks).to.deep.equal([
        'datahub',
        'openlineage',
      ]);
      expect(config({ sink: ['datahub,datahub'] }).sinks).to.deep.equal(['datahub']);
      expect(config({ config: file('models: one') }).selection.models).to.deep.equal(['one']);
    });

    it('turn the budget off at zero or below', () => {
      for (const off of ['0', '-1'])
        expect(config({ 'max-requests-per-second': off }).api.maxRequestsPerSecond).to.equal(0);
      expect(config({ 'max-requests-per-second': '0.5' }).api.maxRequestsPerSecond).to.equal(0.5);
    });

    it('add the path of the API to a bare address, and take slashes away', () => {
      expect(config({ 'api-url': 'http://127.0.0.1:8080' }).api.url).to.equal('http://127.0.0.1:8080/api/v1');
      expect(config({ 'api-url': 'https://x.example.com/api/v1/' }).api.url).to.equal('https://x.example.com/api/v1');
    });

    it('are filled in in a config file, from variables and files', () => {
      writeFileSync(join(folder, 'key'), 'from-a-file\n');
      file('apiKey: ${file:key}\nworkspaceName: ${TEAM}-${STAGE:-dev}\nopenlineageNamespace: $${TEAM}\n');
      const made = toConfig(load({ config: 'lineage.yml' }, { TEAM: 'crm' }).settings);
      expect([made.api.key, made.workspaceName, made.openlineage.namespace]).to.deep.equal([
        'from-a-file',
        'crm-dev',
        '${TEAM}',
      ]);
    });

    it('come from JSON too, tabs included', () => {
      expect(config({ config: file('{\n\t"concurrency": 3,\n\t"full": true\n}\n', 'lineage.json') })).to.include({
        full: true,
      });
    });

    it('of coverage are a share or a percentage', () => {
      expect(config({ 'min-coverage': '80%' }).minCoverage).to.equal(0.8);
      expect(config({ config: file('minCoverage: 0.5') }).minCoverage).to.equal(0.5);
    });

    it('of the result default to the place Airflow reads, when it is there', () => {
      mkdirSync(join(folder, 'xcom'));
      const at = (name: string) =>
        load({}, {}, { xcomFile: join(folder, name, 'return.json') }).settings.get('result')?.value;
      expect(at('xcom')).to.equal(join(folder, 'xcom', 'return.json'));
      expect(at('none')).to.equal(undefined);
    });

    it('of dataset names come from their file', () => {
      file(
        'sources:\n  wh: { namespace: "snowflake://acme" }\ndestinations:\n  "7": { namespace: "x://y", name: z }\n',
        'names.yml',
      );
      expect(config({ 'dataset-names': 'names.yml' }).datasetNames).to.deep.equal({
        sources: { wh: { namespace: 'snowflake://acme', origin: `${join(folder, 'names.yml')}:2` } },
        destinations: { '7': { namespace: 'x://y', name: 'z', origin: `${join(folder, 'names.yml')}:4` } },
      });
    });

    it('of the log: pretty on a terminal, JSON elsewhere', () => {
      expect(load({}, {}, { terminal: true }).settings.get('logFormat')?.value).to.equal('pretty');
      expect(load().settings.get('logFormat')?.value).to.equal('json');
    });
  });

  describe('sinks', () => {
    const sinksOf = (flags: Flags, env: Env = {}) => {
      const { sinks, openlineage, datahub } = config(flags, env);
      const place = (path: string | null) => path?.replace(`${folder}/`, '') ?? null;
      return { sinks, file: place(openlineage.file), url: openlineage.url, mcps: place(datahub.file) };
    };
    const events = 'out/openlineage/events.ndjson';
    const mcps = 'out/datahub/mcps.json';
    const url = 'http://127.0.0.1:5000';

    it('are both, as files, when nothing is said', () => {
      expect(sinksOf({})).to.deep.equal({ sinks: ['openlineage', 'datahub'], file: events, url: null, mcps });
    });
    it('lie below the output directory', () => {
      expect(sinksOf({ 'output-dir': 'o' })).to.include({
        file: 'o/openlineage/events.ndjson',
        mcps: 'o/datahub/mcps.json',
      });
    });
    it('are those configured: an address alone is OpenLineage over HTTP alone', () => {
      expect(sinksOf({}, { OPENLINEAGE_URL: url })).to.deep.equal({
        sinks: ['openlineage'],
        file: null,
        url,
        mcps: null,
      });
    });
    it('are those named: the named sink without a place of its own gets its file', () => {
      expect(sinksOf({ sink: ['openlineage', 'datahub'], 'openlineage-url': url })).to.deep.equal({
        sinks: ['openlineage', 'datahub'],
        file: null,
        url,
        mcps,
      });
      expect(sinksOf({ sink: ['datahub'] })).to.deep.equal({ sinks: ['datahub'], file: null, url: null, mcps });
    });
    it('may be an address and a file at once', () => {
      expect(sinksOf({ 'openlineage-url': url, 'openlineage-file': 'e.ndjson' })).to.include({ file: 'e.ndjson', url });
    });
    it('are DataHub alone, without a file, when its address is given, by us or as DataHub calls it', () => {
      const url = 'http://localhost:8080';
      for (const [flags, env] of [
        [{ 'datahub-url': `${url}/` }, {}],
        [{}, { HIGHTOUCH_LINEAGE_DATAHUB_URL: url }],
        [{}, { DATAHUB_GMS_URL: url }],
      ] as const) {
        const { sinks, datahub } = config(flags, env);
        expect([sinks, datahub.url, datahub.file]).to.deep.equal([['datahub'], url, null]);
      }
      const both = config({ 'datahub-url': url, 'datahub-file': '/m.json' }).datahub;
      expect([both.url, both.file]).to.deep.equal([url, '/m.json']);
      expect(config({}, { DATAHUB_GMS_URL: url, DATAHUB_GMS_TOKEN: 'gms-token' }).datahub.token).to.equal('gms-token');
      const none = { sink: ['openlineage'], 'datahub-url': url };
      expect(messages(none).join()).to.include('no effect');
    });
    it('lose OpenLineage when OPENLINEAGE_DISABLED says so, with a notice', () => {
      expect(sinksOf({}, { OPENLINEAGE_DISABLED: ' True ' }).sinks).to.deep.equal(['datahub']);
      expect(sinksOf({}, { OPENLINEAGE_DISABLED: 'no' }).sinks).to.deep.equal(['openlineage', 'datahub']);
      expect(messages({}, { OPENLINEAGE_DISABLED: 'true' }).join()).to.include('OPENLINEAGE_DISABLED');
    });
    it('may all be gone: OPENLINEAGE_DISABLED is no mistake of who set it', () => {
      expect(sinksOf({ sink: ['openlineage'] }, { OPENLINEAGE_DISABLED: 'true' }).sinks).to.deep.equal([]);
    });
    it('give a notice when a place is named for one that does not deliver', () => {
      expect(messages({ sink: ['datahub'], 'openlineage-url': url }).join()).to.include('has no effect');
    });
  });

  describe('refusals', () => {
    const cases: readonly (readonly [string, Flags, Env, ...string[]])[] = [
      ['a date that is none', { since: '2026-02-30' }, {}, '--since', '2026-02-30', '2026-02-01T08:30:00Z'],
      ['a duration without a unit', { lookback: '7' }, {}, '--lookback', '7d'],
      ['a number that is none', {}, { HIGHTOUCH_LINEAGE_CONCURRENCY: 'many' }, 'HIGHTOUCH_LINEAGE_CONCURRENCY', 'many'],
      ['a number out of range', { concurrency: '0' }, {}, '--concurrency', '1 to 256'],
      ['a share above one', { 'min-coverage': '1.5' }, {}, '--min-coverage', '0.8'],
      ['a pattern that is none', { syncs: ['a('] }, {}, '--syncs', 'a('],
      ['an unknown sink', { sink: ['opnlineage'] }, {}, 'opnlineage', 'openlineage'],
      ['the sink kada', { sink: ['kada'] }, {}, 'kada', 'not in this version'],
      ['a choice that is none', { 'openlineage-static': 'evnts' }, {}, '--openlineage-static', 'events'],
      ['an address that is none', { 'api-url': 'api.hightouch.com' }, {}, '--api-url', 'http'],
      ['a boolean that is none', {}, { HIGHTOUCH_LINEAGE_FULL: 'maybe' }, 'HIGHTOUCH_LINEAGE_FULL', 'true or false'],
      ['a config file that is not there', { config: 'none.yml' }, {}, 'none.yml', 'does not exist'],
      ['a config file that is a folder', { config: '.' }, {}, 'folder'],
      ['a secret file that is not there', { 'api-key-file': 'none' }, {}, '--api-key-file', 'none'],
      [
        'a later variable',
        {},
        { HIGHTOUCH_LINEAGE_BUNDLE: 'x.tar.gz' },
        'HIGHTOUCH_LINEAGE_BUNDLE',
        'not in this version',
      ],
    ];
    for (const [name, flags, env, ...parts] of cases) {
      it(`names ${name} and the way out`, () => {
        const { text } = refusal(() => load(flags, env));
        for (const part of parts) expect(text).to.include(part);
      });
    }

    const files: readonly (readonly [string, string, ...string[]])[] = [
      ['an unknown key, with the nearest', 'outputdri: x', 'outputdri', 'outputDir'],
      [
        'an unknown key of an override',
        'sourceOverrides: { wh: { databse: x } }',
        'sourceOverrides',
        'databse',
        'database',
      ],
      ['a broken file, with the line', 'a: 1\nb: [1,\nc: }', 'lineage.yml:'],
      ['a key twice', 'full: true\nfull: false', 'lineage.yml:2'],
      ['a list at the top', '- a', 'no map'],
      ['a map where one value belongs', 'outputDir: { a: b }', 'outputDir', 'single value'],
      ['a variable that is not set', 'apiKey: ${NOT_SET}', 'NOT_SET', 'apiKey'],
      ['a file that cannot be read', 'apiKey: ${file:/none/key}', '/none/key', 'apiKey'],
      ['a recipe of another source', 'source: { type: snowflake, config: {} }', 'snowflake', 'datahub ingest'],
      ["KADA's configuration", '{"api_token": "x", "mapping": {}}', 'KADA', 'not in this version'],
      ['a key of a later version', 'kadaDir: x', 'kadaDir', 'not in this version'],
      ['the sink kada', 'sink: [kada]', 'not in this version'],
    ];
    for (const [name, text, ...parts] of files) {
      it(`names ${name} in a config file`, () => {
        file(text);
        const { text: said } = refusal(() => load({ config: 'lineage.yml' }));
        for (const part of parts) expect(said).to.include(part);
      });
    }

    it('shows nothing of a broken file but where it is broken: it may hold a secret', () => {
      file('apiKey: "top-secret-key\nfull: true\n');
      const { text, error } = refusal(() => load({ config: 'lineage.yml' }));
      expect(text).not.to.include('top-secret');
      expect(String(error.cause)).not.to.include('top-secret');
    });

    it('asks for a key, and says how to give it', () => {
      const { text } = refusal(() => toConfig(load().settings));
      expect(text).to.include('HIGHTOUCH_API_KEY').and.to.include('--api-key-file');
    });

    it('judges a value that a stronger one hides', () => {
      refusal(() => load({ concurrency: '3' }, { HIGHTOUCH_LINEAGE_CONCURRENCY: 'many' }));
    });

    it('judges what Object.prototype has as any other name', () => {
      file('constructor: x');
      expect(refusal(() => load({ config: 'lineage.yml' })).text).to.include('unknown key');
    });
  });

  describe('secrets', () => {
    it('come from a file by flag, by our variable and by that of the field', () => {
      writeFileSync(join(folder, 'key'), '  key-in-file\n');
      for (const [flags, env] of [
        [{ 'api-key-file': 'key' }, {}],
        [{}, { HIGHTOUCH_LINEAGE_API_KEY_FILE: 'key' }],
        [{}, { HIGHTOUCH_API_KEY_FILE: 'key' }],
      ] as const) {
        expect(toConfig(load(flags, env).settings).api.key).to.equal('key-in-file');
      }
      expect(toConfig(load({ config: file('apiKeyFile: key') }).settings).api.key).to.equal('key-in-file');
    });

    it('by file go before a weaker value', () => {
      writeFileSync(join(folder, 'key'), 'key-in-file');
      expect(config({ 'api-key-file': 'key' }, { HIGHTOUCH_LINEAGE_API_KEY: 'weaker' }).api.key).to.equal(
        'key-in-file',
      );
    });

    it('are refused when given twice in one place', () => {
      writeFileSync(join(folder, 'key'), 'key-in-file');
      const { text } = refusal(() => load({}, { HIGHTOUCH_API_KEY: 'direct-key', HIGHTOUCH_API_KEY_FILE: 'key' }));
      expect(text).to.include('HIGHTOUCH_API_KEY and HIGHTOUCH_API_KEY_FILE').and.not.to.include('direct-key');
    });

    it('as a flag work, with a warning that does not repeat them', () => {
      const { settings, notices } = load({ 'api-key': 'flag-key' });
      expect(toConfig(settings).api.key).to.equal('flag-key');
      expect(JSON.stringify(notices)).to.include('--api-key').and.not.to.include('flag-key');
    });

    it('are known to the writers wherever they stand, also those that another one hides', () => {
      writeFileSync(join(folder, 'key'), 'key-in-file');
      file('openlineageApiKey: ${OL}\napiKeyFile: key\n');
      load(
        { 'api-key': 'flag-key', config: 'lineage.yml' },
        {
          HIGHTOUCH_API_KEY: 'standard-key',
          HIGHTOUCH_LINEAGE_API_KEY: 'own-key',
          OL: 'ol-key',
          DATAHUB_GMS_TOKEN: 'gms-token',
          HTTPS_PROXY: 'http://me:proxy-pass@proxy:3128',
        },
      );
      const all = ['flag-key', 'standard-key', 'own-key', 'ol-key', 'key-in-file', 'gms-token', 'proxy-pass'];
      expect(redact(all.join(' '))).to.equal(all.map(() => '[secret]').join(' '));
    });

    it('with a line break inside are refused without being shown', () => {
      const { text } = refusal(() => load({}, { HIGHTOUCH_API_KEY: 'first\nsecond' }));
      expect(text).not.to.include('first').and.not.to.include('second');
    });

    it('in an address are refused without being shown', () => {
      const { text } = refusal(() => load({ 'openlineage-url': 'https://me:hunter2@example.com' }));
      expect(text).not.to.include('hunter2');
    });
  });

  describe('warnings', () => {
    it('name an unknown variable of ours with the nearest; Kubernetes and empty ones are passed over', () => {
      const { notices } = load(
        {},
        {
          HIGHTOUCH_LINEAGE_OUTPUT_DRI: 'x',
          HIGHTOUCH_LINEAGE_EMPTY: '',
          HIGHTOUCH_LINEAGE_PORT: 'tcp://10.0.0.1:80',
          HIGHTOUCH_LINEAGE_PORT_80_TCP_ADDR: '10.0.0.1',
          HIGHTOUCH_LINEAGE_SERVICE_HOST: '10.0.0.1',
          HIGHTOUCH_LINEAGE_DEV_SERVICE_PORT: '80',
          HIGHTOUCH_LINEAGE_DEV_PORT_80_TCP: 'x',
        },
      );
      expect(notices.map(({ fields }) => fields)).to.deep.equal([
        { variable: 'HIGHTOUCH_LINEAGE_OUTPUT_DRI', nearest: 'HIGHTOUCH_LINEAGE_OUTPUT_DIR' },
      ]);
    });

    it('are given for http to another machine, and not for loopback', () => {
      expect(messages({ 'api-url': 'http://hightouch.internal/api/v1' }).join()).to.include('not https');
      for (const host of ['127.0.0.1:1', '[::1]:1', 'localhost'])
        expect(messages({ 'api-url': `http://${host}` })).to.deep.equal([]);
      expect(messages({ 'api-url': 'http://127.0.0.1.example.com' })).to.have.length(1);
    });

    it('are given for a DataHub token without an address', () => {
      expect(messages({}, { DATAHUB_GMS_TOKEN: 'gms-token' }).join()).to.include('DATAHUB_GMS_URL');
      const both = { DATAHUB_GMS_TOKEN: 'gms-token', DATAHUB_GMS_URL: 'https://gms' };
      expect(messages({}, both)).to.deep.equal([]);
    });
  });
});
