import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Config } from '#src/config/config.js';
import type { Flags } from '#src/config/gather.js';
import { loadSettings } from '#src/config/load.js';
import type { Notice } from '#src/config/settings.js';
import { toConfig } from '#src/config/to-config.js';
import { LineageError } from '#src/errors.js';
import { nameMatcher } from '#src/model/name-patterns.js';

let folder = '';

function load(
  text: string,
  flags: Flags = {},
  env: Readonly<Record<string, string>> = {},
): [Config, readonly Notice[]] {
  writeFileSync(join(folder, 'recipe.yml'), text);
  const given = { command: 'run', flags: { config: 'recipe.yml', ...flags }, env, folder } as const;
  const { settings, notices } = loadSettings(given, { terminal: false, xcomFile: null });
  return [toConfig(settings), notices];
}

/** A recipe with members of `source.config` and of the top, each in YAML's flow form. */
function recipe(config = '', top = ''): string {
  const members = config === '' ? '' : `, ${config}`;
  return `source: { type: hightouch, config: { api_config: { api_key: secret-key-of-recipe }${members} } }\n${top}`;
}

function refusal(text: string, env: Readonly<Record<string, string>> = {}): string {
  try {
    load(text, {}, env);
  } catch (error) {
    if (!(error instanceof LineageError)) throw error;
    expect(error.errorClass).to.equal('configuration');
    return `${error.message} | ${error.hint ?? ''}`;
  }
  throw new Error('it was taken');
}

describe('a DataHub recipe', () => {
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'recipe-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("means with nothing but a key what it means there: the connector's defaults, and the datahub sink alone", () => {
    const [config] = load(recipe());
    expect(config.api).to.include({ key: 'secret-key-of-recipe', url: 'https://api.hightouch.com/api/v1' });
    expect(config.api.bodyTimeoutMs).to.equal(30_000);
    expect(config.sinks).to.deep.equal(['datahub']);
    expect(config.window.newestRuns).to.equal(10);
    expect(config.selection).to.include({ runs: true, columnLineage: true, syncSlugs: null });
    expect(config.datahub).to.include({
      env: 'PROD',
      platformInstance: null,
      emitModelsAsDatasets: true,
      sqlLineage: true,
      siblings: true,
      contracts: true,
      modelNames: null,
      contractNames: null,
      pipelineName: null,
      stateApi: null,
      statefulIngestion: null,
    });
  });

  it('says every option of the connector', () => {
    const [config, notices] = load(
      recipe(
        [
          'env: dev, platform_instance: ws, emit_models_as_datasets: false, include_sync_runs: false',
          'parse_model_sql: false, include_contracts: false, include_sibling_relationships: false',
          'include_column_lineage: false, max_sync_runs_per_sync: 500, extract_workspaces_to_containers: true',
          'sync_patterns: { allow: [crm-.*], deny: [.*test.*] }',
          'model_patterns: { deny: [Tmp], ignoreCase: false }, contract_patterns: { allow: [Web] }',
          'sources_to_platform_instance: { 7: { platform: snowflake, platform_instance: p, env: qa, database: D, include_schema_in_urn: false } }',
          'destinations_to_platform_instance: { 9: { platform_instance: q, schema: S, foreign: yes } }',
          'stateful_ingestion: { enabled: true, fail_safe_threshold: 20.5 }',
        ].join(', '),
        'pipeline_name: nightly\ndatahub_api: { server: "http://localhost:8080/", token: a-token, timeout_sec: 3 }\n',
      ),
    );
    expect(config.datahub).to.include({
      env: 'DEV',
      platformInstance: 'ws',
      emitModelsAsDatasets: false,
      sqlLineage: false,
      contracts: false,
      siblings: false,
      pipelineName: 'nightly',
    });
    expect(config.selection).to.include({ runs: false, columnLineage: false });
    expect(config.selection.syncSlugs).to.deep.include({ ignoreCase: true });
    expect(config.datahub.modelNames).to.deep.include({ deny: ['Tmp'], ignoreCase: false });
    expect(nameMatcher(config.datahub.modelNames ?? { allow: [], deny: [], ignoreCase: true })('tmp')).to.equal(true);
    expect(config.sourceOverrides['7']).to.deep.equal({
      platform: 'snowflake',
      platformInstance: 'p',
      env: 'QA',
      database: 'D',
      includeSchemaInUrn: false,
    });
    expect(config.destinationOverrides['9']).to.deep.equal({ platformInstance: 'q', schema: 'S', foreign: true });
    expect(config.datahub.stateApi).to.deep.equal({ url: 'http://localhost:8080', token: 'a-token' });
    expect(config.datahub.statefulIngestion).to.deep.equal({
      enabled: true,
      removeStaleMetadata: true,
      failSafeThreshold: 20.5,
      ignoreOldState: false,
      ignoreNewState: false,
      maxStateBytes: 2 ** 24,
    });
    expect(JSON.stringify(notices)).to.include('extract_workspaces_to_containers').and.include('500');
  });

  it('fills in variables as DataHub does, also a lone $NAME', () => {
    const text = recipe('env: "${STAGE}", platform_instance: $INSTANCE, max_sync_runs_per_sync: "${RUNS:-3}"').replace(
      'secret-key-of-recipe',
      '"${KEY}"',
    );
    const [config] = load(text, {}, { STAGE: 'test', INSTANCE: 'west', KEY: 'key-of-the-environment' });
    expect([config.datahub.env, config.datahub.platformInstance]).to.deep.equal(['TEST', 'west']);
    expect(config.api.key).to.equal('key-of-the-environment');
    expect(config.window.newestRuns).to.equal(3);
    expect(load(text, {}, { STAGE: 'test', KEY: 'k' })[0].datahub.platformInstance).to.equal('$INSTANCE');
    expect(refusal(text, { KEY: 'k' }))
      .to.include('STAGE')
      .and.include('source.config.env');
  });

  it('fills in every text, before anything is judged, by the rules of DataHub', () => {
    const rest = (members: string): string =>
      recipe('', `sink: { type: '$KIND', config: { server: 'http://gms:8080', ${members} } }`);
    const env = { KIND: 'datahub-rest', MODE: 'SYNC', EP: 'OPENAPI', OUT: '/data', EMPTY: '' };
    const [config] = load(rest("mode: '${MODE}', endpoint: '${EP}'"), {}, env);
    expect([config.datahub.async, config.datahub.api]).to.deep.equal([false, 'openapi']);
    const file = (name: string): string | null =>
      load(recipe('', `sink: { type: file, config: { filename: '${name}' } }`), {}, env)[0].datahub.file;
    for (const [written, path] of [
      ['$OUT/mcps.json', '/data/mcps.json'],
      ['${OUT}/a$KIND.json', '/data/adatahub-rest.json'],
      ['/x/$OUT/mcps.json', '/x/$OUT/mcps.json'],
      ['${NONE-/tmp}/b', '/tmp/b'],
      ['${EMPTY:-/tmp}/c', '/tmp/c'],
      ['/d${EMPTY}${OUT:+-e}', '/d-e'],
      ['/f\\${OUT}', '/f${OUT}'],
      ['/g${NONE:-${OUT}}', '/g/data'],
    ] as const) {
      expect(file(written), written).to.equal(path);
    }
    expect(refusal(recipe('platform_instance: "${NONE:?say where}"'))).to.include('say where');
    expect(refusal(recipe('platform_instance: "${EMPTY[0]}"'))).to.include('is not read here');
  });

  it('is YAML as Python reads it: 1.1, with merged keys', () => {
    const text = `x: &common { include_schema_in_urn: no, database: D }\n${recipe('sources_to_platform_instance: { 7: { <<: *common, platform: snowflake } }')}`;
    expect(refusal(text)).to.include('unknown key "x"');
    const inside = recipe(
      'sources_to_platform_instance: { 6: &common { include_schema_in_urn: no, database: D }, 7: { <<: *common, platform: snowflake } }',
    );
    expect(load(inside)[0].sourceOverrides['7']).to.include({ includeSchemaInUrn: false, database: 'D' });
  });

  it('takes the server of the environment when it names none', () => {
    const env = { DATAHUB_GMS_URL: 'http://gms:8080' };
    const [config] = load(recipe('', 'sink: { type: datahub-rest, config: { token: t } }'), {}, env);
    expect([config.datahub.url, config.datahub.token]).to.deep.equal(['http://gms:8080', 't']);
  });

  it('says when it cannot remember what it told', () => {
    const stateful = (more: string): readonly string[] =>
      load(`pipeline_name: p\n${recipe('stateful_ingestion: { enabled: true }', more)}`)[1].map(
        ({ message }) => message,
      );
    const said = 'there is no server and no watermark to remember by';
    expect(stateful('sink: { type: file, config: { filename: a } }').join()).to.include(said);
    expect(stateful('datahub_api: { server: "http://gms:8080", timeout_sec: 5 }').join()).not.to.include(said);
  });

  it('is weaker than flags and variables, like every config file', () => {
    const [config] = load(
      recipe('env: DEV'),
      { 'datahub-env': 'QA', sink: 'openlineage' },
      { HIGHTOUCH_API_KEY: 'other' },
    );
    expect([config.datahub.env, config.api.key]).to.deep.equal(['QA', 'other']);
    expect(config.sinks).to.deep.equal(['openlineage']);
  });

  it('caps runs where nothing remembers them, and says that it does not where a watermark does', () => {
    const [free, quiet] = load(recipe('max_sync_runs_per_sync: 5'));
    expect(free.window.newestRuns).to.equal(5);
    expect(quiet).to.deep.equal([]);
    for (const flags of [{ watermark: 'w.json' }, { since: '2026-01-01T00:00:00Z' }, { lookback: '2d' }]) {
      const [config, notices] = load(recipe('max_sync_runs_per_sync: 5'), flags);
      expect(config.window.newestRuns).to.equal(null);
      expect(notices[0]?.message).to.include('max_sync_runs_per_sync');
    }
    expect(load(recipe('max_sync_runs_per_sync: 0'))[0].selection.runs).to.equal(false);
  });

  it('names its sink', () => {
    const file = load(recipe('', 'sink: { type: file, config: { filename: ./a/mcps.json } }'))[0];
    expect(file.datahub.file).to.equal(join(folder, 'a/mcps.json'));
    expect(load(recipe('', 'sink: { type: console }'))[0].datahub.file).to.equal('-');
    expect(load(recipe('', 'sink: {}\n').replace('sink: {}', ''))[0].datahub.file).to.equal(
      join(folder, 'out/datahub/mcps.json'),
    );
  });

  it('of sink datahub-rest delivers to its server, whatever server the environment names', () => {
    const top =
      'sink: { type: datahub-rest, config: { server: "http://localhost:8080", token: t1, max_threads: 3, timeout_sec: 7, mode: ASYNC, tcp_keepalive: true } }';
    const [config, notices] = load(
      recipe('', top),
      {},
      { DATAHUB_GMS_URL: 'http://localhost:9', DATAHUB_GMS_TOKEN: 't2' },
    );
    expect(config.datahub).to.include({
      url: 'http://localhost:8080',
      token: 't1',
      concurrency: 3,
      timeoutMs: 7000,
      async: true,
    });
    expect(config.datahub.file).to.equal(null);
    const said = JSON.stringify(notices);
    expect(said)
      .to.include('DATAHUB_GMS_URL is not used')
      .and.include('sink.config.tcp_keepalive')
      .and.not.include('t1');
    const tokenless = top.replace(', token: t1', '');
    expect(load(recipe('', tokenless), {}, { DATAHUB_GMS_TOKEN: 't2' })[0].datahub.token).to.equal('t2');
    expect(load(recipe('', top), { 'datahub-url': 'http://localhost:7' })[0].datahub.url).to.equal(
      'http://localhost:7',
    );
    expect(load(recipe(), {}, { DATAHUB_GMS_URL: 'http://localhost:9' })[0].datahub.url).to.equal('http://localhost:9');
  });

  it('may hold what concerns the framework of DataHub alone: that is ignored, and said', () => {
    const top = 'run_id: x\nflags: {}\nreporting: []\nfailure_log: {}\n';
    const [, notices] = load(recipe('', top));
    expect(notices).to.have.lengthOf(1);
    expect(notices[0]?.fields['keys']).to.deep.equal(['run_id', 'flags', 'reporting', 'failure_log']);
    expect(load(recipe('', 'transformers: []\n'))[1]).to.deep.equal([]);
  });

  const refused: readonly (readonly [string, string, ...string[]])[] = [
    ['transformers', recipe('', 'transformers: [{ type: add_owner }]'), 'transformers', 'file source'],
    ['another sink', recipe('', 'sink: { type: datahub-kafka }'), 'datahub-kafka', 'topic'],
    ['a misspelt sink', recipe('', 'sink: { type: datahub-resst }'), 'datahub-rest'],
    ['a REST sink without a server', recipe('', 'sink: { type: datahub-rest }'), 'sink.config.server'],
    ['a file sink without a file', recipe('', 'sink: { type: file, config: {} }'), 'sink.config.filename'],
    ['an unknown key at the top', recipe('', 'pipelin_name: x'), 'pipelin_name', 'Did you mean pipeline_name?'],
    ['an unknown option', recipe('sync_paterns: {}'), 'source.config.sync_paterns', 'Did you mean sync_patterns?'],
    ['an unknown key of the API', recipe().replace('api_key:', 'apikey:'), 'api_config.apikey', 'api_key'],
    ['a foreign source', recipe('sources_to_platform_instance: { 7: { foreign: true } }'), '7.foreign', 'platform'],
    ['an unknown key of a pattern', recipe('sync_patterns: { alow: [a] }'), 'sync_patterns.alow', 'allow'],
    ['a pattern that is none', recipe('sync_patterns: { allow: ["a("] }'), 'sync_patterns.allow[0]', 'a('],
    ['what JavaScript cannot say', recipe('sync_patterns: { deny: ["a++"] }'), 'sync_patterns.deny[0]', 'possessive'],
    ['patterns that are no list', recipe('sync_patterns: { allow: prod }'), 'sync_patterns.allow', 'no list'],
    ['an environment that DataHub has not', recipe('env: LIVE'), 'source.config.env', '"LIVE"', 'PROD'],
    ['one of a source', recipe('sources_to_platform_instance: { 7: { env: x } }'), 'platform_instance.7.env'],
    ['a misspelt setting', recipe('sources_to_platform_instance: { 7: { databse: x } }'), '7.databse', 'database'],
    ['a negative cap', recipe('max_sync_runs_per_sync: -1'), 'max_sync_runs_per_sync', 'at least 0'],
    ['half a run', recipe('max_sync_runs_per_sync: 1.5'), 'whole number'],
    ['a threshold over 100', recipe('stateful_ingestion: { fail_safe_threshold: 101 }'), 'from 0 to 100'],
    ['state without a name', recipe('stateful_ingestion: { enabled: true }'), 'pipeline_name'],
    [
      'a misspelt member of the server',
      recipe('', 'datahub_api: { server: "http://x", tokn: x }'),
      'datahub_api.tokn',
      'token',
    ],
    ['a server without an address', recipe('', 'datahub_api: { token: x }'), 'datahub_api.server'],
    ['a word for yes or no', recipe('include_sync_runs: perhaps'), 'source.config.include_sync_runs', 'perhaps'],
    [
      'no timeout at all',
      recipe().replace('api_key: secret', 'request_timeout_sec: 0, api_key: secret'),
      'timeout_sec',
    ],
  ];
  for (const [title, text, ...parts] of refused) {
    it(`is refused with ${title}`, () => {
      const said = refusal(text);
      for (const part of parts) expect(said).to.include(part);
      expect(said).not.to.include('secret-key-of-recipe');
    });
  }
});
