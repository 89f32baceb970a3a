import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ConfigError, resolveClientConfig } from '#src/openlineage/index.js';
import { configFromVariables } from '#src/openlineage/configuration/variables.js';

describe('configFromVariables', () => {
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, object])[] = [
    [
      'nests by double underscores, in lower case',
      { OPENLINEAGE__TRANSPORT__TYPE: 'http', OPENLINEAGE__TRANSPORT__AUTH__APIKEY: 'Key' },
      { transport: { type: 'http', auth: { apikey: 'Key' } } },
    ],
    [
      'reads values as JSON where they are',
      { OPENLINEAGE__TRANSPORT__VERIFY: 'false', OPENLINEAGE__FILTERS: '[{"type":"exact","match":"a"}]' },
      { transport: { verify: false }, filters: [{ type: 'exact', match: 'a' }] },
    ],
    [
      'keeps a long number as it was written',
      { OPENLINEAGE__TRANSPORT__AUTH__APIKEY: '12345678901234567890' },
      { transport: { auth: { apikey: '12345678901234567890' } } },
    ],
    [
      'lets a shorter name replace what longer ones set',
      { OPENLINEAGE__TRANSPORT: '{"type":"console"}', OPENLINEAGE__TRANSPORT__URL: 'http://a' },
      { transport: { type: 'console' } },
    ],
    [
      'gives OPENLINEAGE_URL to a composite as default_http',
      { OPENLINEAGE_URL: 'http://a', OPENLINEAGE_API_KEY: 'key', OPENLINEAGE_ENDPOINT: 'e' },
      {
        transport: {
          transports: {
            default_http: { type: 'http', url: 'http://a', endpoint: 'e', auth: { type: 'api_key', apiKey: 'key' } },
          },
        },
      },
    ],
    [
      'leaves a default_http of the user alone',
      { OPENLINEAGE_URL: 'http://a', OPENLINEAGE__TRANSPORT__TRANSPORTS__DEFAULT_HTTP__TYPE: 'console' },
      { transport: { transports: { default_http: { type: 'console' } } } },
    ],
    ['passes over empty variables', { OPENLINEAGE__TRANSPORT__TYPE: '' }, {}],
  ];
  for (const [name, env, config] of cases) {
    it(name, () => expect(configFromVariables(env)).to.deep.equal(config));
  }
});

describe('resolveClientConfig', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ol-config-'));
    mkdirSync(join(folder, 'home', '.openlineage'), { recursive: true });
    mkdirSync(join(folder, 'work'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function yml(place: string, text: string): string {
    const path = join(folder, place);
    writeFileSync(path, text);
    return path;
  }

  function resolve(env: Readonly<Record<string, string>> = {}, config?: Readonly<Record<string, unknown>>) {
    return resolveClientConfig({ config, env, folder: join(folder, 'work'), home: join(folder, 'home') });
  }

  it('finds openlineage.yml where the variable says, else in the folder, else at home', () => {
    const text = (url: string) => `transport: {type: http, url: "http://${url}"}`;
    expect(resolve().transport).to.equal(null);
    const home = yml('home/.openlineage/openlineage.yml', text('home'));
    expect(resolve()).to.deep.include({ file: home, origin: home, transport: { type: 'http', url: 'http://home' } });
    const work = yml('work/openlineage.yml', text('work'));
    expect(resolve().file).to.equal(work);
    const named = yml('named.yml', text('named'));
    expect(resolve({ OPENLINEAGE_CONFIG: '../named.yml' }).file).to.equal(named);
  });

  it('refuses a named file that is not there, and one that is broken, without showing what it holds', () => {
    expect(() => resolve({ OPENLINEAGE_CONFIG: 'none.yml' })).to.throw(ConfigError, 'none.yml, which cannot be read');
    yml('work/openlineage.yml', 'transport: {apiKey: s3cret');
    expect(() => resolve())
      .to.throw(ConfigError, /openlineage\.yml:1:\d+ is broken/)
      .and.not.to.match(/s3cret/);
    yml('work/openlineage.yml', '- a');
    expect(() => resolve()).to.throw(ConfigError, 'no map of options');
  });

  it('merges constructor over file over variables, group by group', () => {
    yml('work/openlineage.yml', 'transport: {type: http, url: "http://file", timeout: 3}\ntags: {job: {team: crm}}');
    const env = {
      OPENLINEAGE__TRANSPORT__URL: 'http://variable',
      OPENLINEAGE__TRANSPORT__AUTH: '{"type":"api_key","apiKey":"k"}',
      OPENLINEAGE__TAGS__JOB__TIER: '1',
    };
    expect(resolve(env, { transport: { timeout: 9 } })).to.deep.include({
      transport: { type: 'http', url: 'http://file', timeout: 9, auth: { type: 'api_key', apiKey: 'k' } },
      jobTags: { tier: '1', team: 'crm' },
    });
    expect(resolve(env, { transport: { type: 'console' } }).origin).to.equal('the constructor');
  });

  it('takes OPENLINEAGE_URL when nobody names a type, and nothing at all when it is disabled', () => {
    const env = { OPENLINEAGE_URL: 'http://plain', OPENLINEAGE_API_KEY: 'k' };
    const plain = { type: 'http', url: 'http://plain', auth: { type: 'api_key', apiKey: 'k' } };
    expect(resolve(env)).to.deep.include({ transport: plain, origin: 'OPENLINEAGE_URL' });
    expect(resolve({ ...env, OPENLINEAGE__TRANSPORT__TYPE: 'console' }).origin).to.equal('OPENLINEAGE__*');
    expect(resolve({ ...env, OPENLINEAGE_DISABLED: ' TRUE ' }).transport).to.deep.equal({ type: 'noop' });
  });

  it('tells of options of a transport that has no type', () => {
    const untyped = { OPENLINEAGE_URL: 'http://a', OPENLINEAGE__TRANSPORT__RETRY__TOTAL: '1' };
    const notice = 'transport has no type, so that these are not followed: retry';
    expect(resolve(untyped).notices).to.deep.equal([notice]);
    expect(resolve({}, { transport: { retry: { total: 1 } } }).notices).to.deep.equal([notice]);
    expect(resolve({ ...untyped, OPENLINEAGE_DISABLED: 'true' }).notices).to.deep.equal([]);
    for (const env of [{ OPENLINEAGE_URL: 'http://a' }, { ...untyped, OPENLINEAGE__TRANSPORT__TYPE: 'http' }]) {
      expect(resolve(env).notices).to.deep.equal([]);
    }
  });

  it('reads filters, facet options and tags, and tells what it does not follow', () => {
    const found = resolve(
      {},
      {
        filters: [
          { type: 'exact', match: 'a.b' },
          { type: 'regex', regex: '(?P<team>tmp)_' },
        ],
        facets: {
          environment_variables: ['REGION'],
          columnLineage: { disabled: true },
          disabled: '[sql;schema]',
          source_code_location: { disabled: false, repo_url: 'https://git/x', branch: 'main' },
        },
        tags: { job: { tier: 1 }, run: { manual: true }, jobs: { tier: 2 } },
        dataset: { trim_at_first: true },
      },
    );
    expect(found.filters).to.deep.equal([
      { type: 'exact', match: 'a.b' },
      { type: 'regex', regex: /^(?:(?<team>tmp)_)/ },
    ]);
    expect(found).to.deep.include({
      environmentVariables: ['REGION'],
      disabledFacets: ['columnLineage', 'sql', 'schema'],
      sourceCodeLocation: { type: 'git', url: 'https://git/x', repoUrl: 'https://git/x', branch: 'main' },
      jobTags: { tier: '1' },
      runTags: { manual: 'true' },
      notices: ['not followed by this client: dataset, tags.jobs'],
    });
    for (const filters of ['a', [{ type: 'glob' }], [{ type: 'regex', regex: '(' }], [{}]]) {
      expect(() => resolve({}, { filters }), JSON.stringify(filters)).to.throw(ConfigError);
    }
  });
});
