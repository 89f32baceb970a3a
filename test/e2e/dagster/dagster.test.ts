import { expect } from 'chai';
import { sampleWorkspace } from '#src/demo/sample-workspace.js';
import { scaledWorkspace } from '#src/demo/scaled-workspace.js';
import { startHightouchServer, type HightouchServer } from '#src/demo/server.js';
import { mypyCache } from '../../support/e2e-tool.js';
import { inRepository, mainScript } from '../../support/paths.js';
import { openFolder } from '../../support/program.js';
import { materialize, materializeExample, runPython, type Answer } from './dagster-world.js';

const key = 'dagster-key-for-tests';
const arrLineage = [[['snowflake', 'prod', 'finance', 'fct_subscription'], 'ARR_USD']];

describe('assets of the real Dagster', function () {
  this.timeout(300_000);
  const servers: HightouchServer[] = [];
  let answers: Readonly<Record<keyof ReturnType<typeof orders>, Answer>>;
  let printed: string;

  function orders(sample: HightouchServer, large: HightouchServer) {
    const argv = ['--api-url', sample.url, '--api-key', key];
    const sync = 'account-health-to-hubspot';
    return {
      file: { client: 'path', asset: {}, argv },
      stdio: { client: 'stdio', asset: { min_coverage: 1, deps: [['snowflake', 'x']] }, argv },
      buffered: { client: 'buffered_stdio', asset: { min_coverage: 0.5 }, argv },
      streams: { client: 'path', asset: { checks: [] }, streams: true, argv },
      byHand: { client: 'stdio', keys: [['any', 'key']], argv },
      many: {
        client: 'stdio',
        asset: { syncs: { [sync]: ['hubspot', 'companies'] }, table_asset_key: 'dbt/{table}' },
        argv,
      },
      bySlug: { client: 'path', keys: [['lineage'], ['crm', sync.replaceAll('-', '_')]], argv },
      wrongKey: { client: 'path', asset: {}, argv: ['--api-url', sample.url, '--api-key', 'another-key-than-theirs'] },
      wrongKeyByLog: { client: 'stdio', asset: {}, argv: ['--api-url', sample.url, '--api-key', 'not-their-key'] },
      partial: { client: 'path', asset: {}, argv: [...argv, '--min-coverage', '0.99'] },
      wrongExtras: {
        client: 'path',
        asset: {},
        extras: { hightouch_lineage: { min_covrage: 1 } },
        argv,
      },
      large: { client: 'stdio', asset: {}, argv: ['--api-url', large.url, '--api-key', key, '--sink', 'openlineage'] },
      largeInFile: {
        client: 'path',
        asset: { max_message_bytes: 50_000_000 },
        argv: ['--api-url', large.url, '--api-key', key, '--sink', 'openlineage'],
      },
    } as const;
  }

  before(async () => {
    const data = scaledWorkspace({ syncs: 150, runsPerSync: 1, models: 50, nowMs: Date.now() });
    const sample = await startHightouchServer({ data: sampleWorkspace(Date.now()), key });
    const large = await startHightouchServer({ data, key });
    servers.push(sample, large);
    ({ answers, printed } = await materialize(orders(sample, large)));
  });
  after(() => Promise.all(servers.map((server) => server.close())));

  for (const name of ['file', 'stdio', 'buffered', 'streams', 'byHand'] as const) {
    it(`are materialized with figures and column lineage: ${name}`, () => {
      const { success, errors, materializations, custom, log } = answers[name];
      expect([success, errors]).to.deep.equal([true, []]);
      const [metadata] = Object.values(materializations);
      expect(Object.keys(materializations)).to.deep.equal([name === 'byHand' ? 'any/key' : 'hightouch_lineage']);
      expect(metadata?.['status']).to.deep.equal({ type: 'TextMetadataValue', value: 'ok' });
      expect(metadata?.['syncs']).to.deep.equal({ type: 'IntMetadataValue', value: 25 });
      expect(metadata?.['sync_coverage']).to.deep.equal({ type: 'FloatMetadataValue', value: 0.68 });
      expect(metadata?.['window_end']?.type).to.equal('TimestampMetadataValue');
      const lineage = metadata?.['dagster/column_lineage'];
      expect(lineage?.type).to.equal('TableColumnLineageMetadataValue');
      expect(lineage?.value).to.have.property('account-health-to-hubspot.arr').that.deep.equals(arrLineage);
      expect(custom.map(({ exitCode }) => exitCode)).to.deep.equal([0]);
      expect(log.map(([, text]) => text).join('\n')).to.match(/the sinks of this pass.*\n(.*\n)*pass ended/);
    });
  }

  it('have their checks: coverage against what is asked for, failed runs as a warning', () => {
    const coverage = (name: 'file' | 'stdio' | 'buffered') => answers[name].checks['sync_coverage']?.passed;
    expect([coverage('file'), coverage('stdio'), coverage('buffered')]).to.deep.equal([true, false, true]);
    const failed = answers.file.checks['failed_runs'];
    expect([failed?.passed, failed?.severity, failed?.asset]).to.deep.equal([false, 'WARN', 'hightouch_lineage']);
    expect(Object.keys(answers.streams.checks)).to.deep.equal([]);
  });

  it('may stand for syncs, as the package or the names of keys say', () => {
    const { success, materializations, checks } = answers.many;
    expect([success, Object.keys(checks).sort()]).to.deep.equal([true, ['failed_runs', 'sync_coverage']]);
    const own = materializations['hubspot/companies'];
    expect(own?.['sync']?.value).to.equal('account-health-to-hubspot');
    expect(own?.['dagster/column_lineage']?.value)
      .to.have.property('arr')
      .that.deep.equals([[['dbt', 'fct_subscription'], 'ARR_USD']]);
    expect(own?.['dagster/column_schema']?.value).to.deep.include(['domain', 'unknown', 'match key']);
    expect(materializations['hightouch_lineage']?.['syncs']?.value).to.equal(25);

    const { success: went, materializations: bySlug } = answers.bySlug;
    expect([went, bySlug['lineage']?.['syncs']?.value]).to.deep.equal([true, 25]);
    const lineage = bySlug['crm/account_health_to_hubspot']?.['dagster/column_lineage']?.value;
    expect(lineage).to.have.property('arr').that.deep.equals(arrLineage);
  });

  for (const name of ['wrongKey', 'wrongKeyByLog'] as const) {
    it(`fail with our sentence, and without materialization, when the key is wrong: ${name}`, () => {
      const { success, errors, materializations, log } = answers[name];
      expect([success, materializations]).to.deep.equal([false, {}]);
      expect(errors.join('\n')).to.match(/Hightouch refused the API key.*\nhint: /);
      expect(log.find(([level]) => level === 40)?.[1]).to.match(/^pass failed: Hightouch refused the API key/);
    });
  }

  it('fail when the pass is partial, with the reason', () => {
    const { success, errors } = answers.partial;
    expect(success).to.equal(false);
    expect(errors.join('\n')).to.include('below --min-coverage 0.99').and.to.include('failed with code 3');
  });

  it('fail when the extras are wrong, with the key', () => {
    const { success, errors } = answers.wrongExtras;
    expect(success).to.equal(false);
    expect(errors.join('\n')).to.include('extras.hightouch_lineage.min_covrage').and.to.include('failed with code 2');
  });

  it('stay small for a large workspace, unless they may be large', () => {
    const small = answers.large.materializations['hightouch_lineage'];
    const large = answers.largeInFile.materializations['hightouch_lineage'];
    const columns = (metadata: typeof small): number =>
      Object.keys(metadata?.['dagster/column_lineage']?.value ?? {}).length;
    expect([answers.large.success, answers.largeInFile.success]).to.deep.equal([true, true]);
    expect(small?.['trimmed']?.value).to.match(/has \d+ of \d+ columns/);
    expect(large?.['trimmed']).to.equal(undefined);
    expect(columns(large)).to.be.above(columns(small));
    expect(columns(small)).to.be.above(5);
  });

  it('lose no message and know all of them', () => {
    expect(printed).not.to.include('__dagster_pipes_version');
    expect(printed).not.to.match(/framework exception|did not receive|Unexpected metadata/);
    expect(printed).not.to.include('another-key-than-theirs');
  });

  it('are made by the example of a subprocess, whose second pass goes on from the first', async () => {
    const [sample] = servers;
    const folder = await openFolder();
    try {
      const example = await materializeExample('on_subprocess.py', {
        HIGHTOUCH_API_KEY: key,
        HIGHTOUCH_API_URL: sample?.url ?? '',
        HIGHTOUCH_LINEAGE_COMMAND: `${process.execPath} ${mainScript}`,
        HIGHTOUCH_LINEAGE_FOLDER: folder.path,
      });
      expect(example.schedules).to.deep.equal([['hightouch_lineage_hourly', '15 * * * *']]);
      const [first, second] = example.passes;
      expect([first.success, first.errors, second.success]).to.deep.equal([true, [], true]);
      expect(first.checks['sync_coverage']?.passed, 'the sample has 0.68, the example asks for 0.9').to.equal(false);
      expect(first.materializations['hubspot/companies']?.['sync']?.value).to.equal('account-health-to-hubspot');
      expect(first.materializations['iterable/users']?.['failed_runs']?.value).to.equal(1);
      const window = (answer: Answer, end: string) => answer.materializations['hightouch_lineage']?.[end]?.value;
      expect(window(second, 'window_start')).to.equal(window(first, 'window_end'));
      expect(second.checks['failed_runs']?.passed).to.equal(true);
    } finally {
      await folder.remove();
    }
  });

  it('messages in a file are read once they are whole', async () => {
    const folder = await openFolder();
    try {
      const said = await runPython([inRepository('test/e2e/dagster/half_lines.py')], { folder });
      expect(JSON.parse(said.trim().split('\n').at(-1) ?? '')).to.deep.equal({
        messages: [{ a: 1 }, { b: 'half of a é' }, { c: 'last' }],
        broken: [],
        params: ['include_stdio_in_messages', 'path'],
        pieces: ['one ', 'two'],
      });
    } finally {
      await folder.remove();
    }
  });

  it('are of a package and examples that mypy finds nothing in', async () => {
    const folder = await openFolder();
    try {
      const operators = (...parts: string[]) => inRepository('operators', 'dagster', ...parts);
      const files = [operators('hightouch_lineage_dagster'), operators('examples')];
      const cache = ['--cache-dir', mypyCache('dagster')];
      // The path to the package is given by the folder, so that it is judged itself and not as a library.
      const said = await runPython(['-m', 'mypy', '--strict', ...cache, ...files], {
        folder,
        env: { PYTHONPATH: '', MYPYPATH: operators() },
      });
      expect(said).to.include('no issues found in 8 source files');
    } finally {
      await folder.remove();
    }
  });
});
