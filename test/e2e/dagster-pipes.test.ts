import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from 'chai';
import { sampleWorkspace } from '#src/demo/sample-workspace.js';
import { scaledWorkspace } from '#src/demo/scaled-workspace.js';
import { startHightouchServer, type HightouchServer } from '#src/demo/server.js';
import { mainScript } from '../support/paths.js';
import { contextData, encoded, heardMessages, ofMethod, type HeardMessage } from '../support/pipes-reader.js';
import { expectRefusal, openFolder, runProgram, type Folder, type ProgramEnd } from '../support/program.js';

const key = 'pipes-key-for-tests';
type Values = Readonly<Record<string, { readonly type: string; readonly raw_value: unknown } | undefined>>;

describe('a pass that Dagster Pipes has started', function () {
  this.timeout(60_000);
  let server: HightouchServer;
  let folder: Folder;
  before(async () => {
    server = await startHightouchServer({ data: sampleWorkspace(Date.now()), key });
  });
  beforeEach(async () => {
    folder = await openFolder();
  });
  afterEach(() => folder.remove());
  after(() => server.close());

  function pass(
    { context = {}, messages = { stdio: 'stderr' } }: { context?: object; messages?: object },
    argv: readonly string[] = [],
    { url, apiKey }: { readonly url?: string; readonly apiKey?: string } = {},
  ): Promise<ProgramEnd> {
    return runProgram(['run', '--max-requests-per-second', '0', '--api-url', url ?? server.url, ...argv], {
      cwd: folder.path,
      env: {
        HIGHTOUCH_API_KEY: apiKey ?? key,
        DAGSTER_PIPES_CONTEXT: encoded({ data: contextData(context) }),
        DAGSTER_PIPES_MESSAGES: encoded(messages),
      },
    });
  }

  const methods = (messages: readonly HeardMessage[]): readonly string[] => messages.map(({ method }) => method);
  const metadataOf = (messages: readonly HeardMessage[], assetKey: string): Values => {
    const told = ofMethod(messages, 'report_asset_materialization').filter((one) => one['asset_key'] === assetKey);
    expect(told.length, assetKey).to.equal(1);
    return told[0]?.['metadata'] as Values;
  };

  it('tells on standard error, beside its own log: opened, lines, one materialization, closed', async () => {
    const { exitCode, stderr, stdout } = await pass({});
    expect([exitCode, stdout]).to.deep.equal([0, '']);
    const messages = heardMessages(stderr);
    expect([methods(messages)[0], methods(messages).at(-1)]).to.deep.equal(['opened', 'closed']);
    expect(messages.at(-1)?.params).to.deep.equal({});
    const own = stderr.split('\n').filter((line) => line !== '' && !line.includes('"method":'));
    const ownTexts = own.map((line) => JSON.parse(line) as Record<string, unknown>); // our own log
    expect(ownTexts.filter((line) => '__dagster_pipes_version' in line)).to.deep.equal([]);
    const log = ofMethod(messages, 'log').map(({ message }) => String(message));
    expect(log.map((text) => text.split(' {')[0])).to.deep.equal(ownTexts.map(({ msg }) => msg));

    const metadata = metadataOf(messages, 'hightouch_lineage');
    expect(metadata['status']).to.deep.equal({ type: 'text', raw_value: 'ok' });
    const summary = await folder.json('out/summary.json');
    const { counts, coverage, window } = summary as {
      counts: Record<string, number>;
      coverage: Record<string, number>;
      window: { end: string };
    };
    expect(metadata['syncs']?.raw_value).to.equal(counts['syncs']);
    expect(metadata['runs']?.raw_value).to.equal(counts['runs']);
    expect(metadata['syncs_resolved']?.raw_value).to.equal(coverage['syncsResolved']);
    expect(metadata['window_end']).to.deep.equal({ type: 'timestamp', raw_value: Date.parse(window.end) / 1000 });
    const [custom] = ofMethod(messages, 'report_custom_message');
    expect(custom?.['payload']).to.deep.include({ status: 'ok', exitCode: 0, counts });
  });

  it('writes its messages to a file, and nothing else', async () => {
    const { exitCode, stderr } = await pass({ messages: { path: join(folder.path, 'messages') } });
    expect([exitCode, stderr.includes('__dagster_pipes_version')]).to.deep.equal([0, false]);
    const messages = heardMessages(await folder.text('messages'), true);
    expect([methods(messages)[0], methods(messages).at(-1)]).to.deep.equal(['opened', 'closed']);
    expect(ofMethod(messages, 'report_asset_check'), 'no check is declared').to.deep.equal([]);
    expect(ofMethod(messages, 'log_external_stream')).to.deep.equal([]);
  });

  it('forwards its standard streams to a reader that asks for them', async () => {
    const path = join(folder.path, 'messages');
    const { stderr } = await pass({ messages: { path, include_stdio_in_messages: true } });
    const streamed = ofMethod(heardMessages(await folder.text('messages'), true), 'log_external_stream');
    const text = streamed.filter(({ stream }) => stream === 'stderr').map((one) => one['text']);
    expect(text.join('')).to.equal(stderr);
  });

  it('keeps buffered messages together, behind its log', async () => {
    const { exitCode, stderr } = await pass({ messages: { buffered_stdio: 'stderr' } });
    const lines = stderr.trim().split('\n');
    const first = lines.findIndex((line) => line.includes('"method":"opened"'));
    expect([exitCode, first > 0]).to.deep.equal([0, true]);
    const buffered = heardMessages(lines.slice(first).join('\n'), true);
    expect(methods(buffered).at(-1)).to.equal('closed');
  });

  it('gives a sync its own asset, by slug, by object, or as the extras say', async () => {
    const context = {
      asset_keys: [
        'hightouch_lineage',
        'crm/account_health_to_hubspot',
        'iterable/whatever',
        'mistyped_sync',
        'another_mistyped',
      ],
      extras: { hightouch_lineage: { syncs: { 'iterable/whatever': 'iterable-production' } } },
    };
    const { exitCode, stderr } = await pass({ context });
    expect(exitCode).to.equal(0);
    const messages = heardMessages(stderr);
    expect(metadataOf(messages, 'hightouch_lineage')['models']?.raw_value).to.equal(21);
    const bySlug = metadataOf(messages, 'crm/account_health_to_hubspot');
    expect([bySlug['sync']?.raw_value, bySlug['destination']?.raw_value, bySlug['models']]).to.deep.equal([
      'account-health-to-hubspot',
      'hubspot',
      undefined,
    ]);
    expect(bySlug['dagster/column_lineage']?.raw_value)
      .to.have.nested.property('deps_by_column.arr')
      .that.deep.equals([{ asset_key: ['snowflake', 'prod', 'finance', 'fct_subscription'], column_name: 'ARR_USD' }]);
    expect(metadataOf(messages, 'iterable/whatever')['sync']?.raw_value).to.equal('iterable-production');
    const warnings = ofMethod(messages, 'log').filter(({ level }) => level === 'WARNING');
    expect(warnings.map(({ message }) => message).join('\n')).to.match(
      /match no sync.*mistyped_sync.*another_mistyped/,
    );
  });

  it('reports the checks that the asset declares, and judges them without failing the pass', async () => {
    const extras = { hightouch_lineage: { asset_checks: ['sync_coverage', 'failed_runs'], min_coverage: 1 } };
    const { exitCode, stderr } = await pass({ context: { extras } });
    expect(exitCode).to.equal(0);
    const checks = ofMethod(heardMessages(stderr), 'report_asset_check');
    expect(checks.map(({ check_name, passed, severity }) => [check_name, passed, severity])).to.deep.equal([
      ['sync_coverage', false, 'ERROR'],
      ['failed_runs', false, 'WARN'],
    ]);
    const events = (await folder.text('out/openlineage/events.ndjson')).trim().split('\n');
    const failed = events.filter((line) => (JSON.parse(line) as { eventType?: string }).eventType === 'FAIL'); // ours
    expect((checks[1]?.['metadata'] as Values)['failed_runs']?.raw_value).to.equal(failed.length);
    expect(failed.length).to.be.above(0);
  });

  it('holds coverage against --min-coverage, and ends with its own exit code', async () => {
    const extras = { hightouch_lineage: { asset_checks: ['sync_coverage'] } };
    const { exitCode, stderr } = await pass({ context: { extras } }, ['--min-coverage', '0.99']);
    expect(exitCode).to.equal(3);
    const messages = heardMessages(stderr);
    expect(ofMethod(messages, 'report_asset_check')[0]?.['passed']).to.equal(false);
    expect(ofMethod(messages, 'report_asset_materialization').length).to.equal(1);
    const { exception } = messages.at(-1)?.params as { exception: { message: string } };
    expect(exception.message).to.include('below --min-coverage 0.99');
  });

  it('has a failed run in no check of a pass that has no news of it', async () => {
    const extras = { hightouch_lineage: { asset_checks: ['failed_runs'] } };
    await pass({ context: { extras } }, ['--watermark', 'watermark.json']);
    const { stderr } = await pass({ context: { extras } }, ['--watermark', 'watermark.json']);
    const messages = heardMessages(stderr);
    expect(metadataOf(messages, 'hightouch_lineage')['status']?.raw_value).to.equal('unchanged');
    expect(ofMethod(messages, 'report_asset_check').map(({ passed }) => passed)).to.deep.equal([true]);
  });

  it('materializes nothing when it fails, and says why', async () => {
    const { exitCode, stderr } = await pass({}, [], { apiKey: 'another-key-than-theirs' });
    expect(exitCode).to.equal(5);
    const messages = heardMessages(stderr);
    expect(methods(messages).filter((method) => method !== 'log')).to.deep.equal(['opened', 'closed']);
    const { exception } = messages.at(-1)?.params as { exception: { message: string } };
    expect(exception.message).to.match(/refused the API key.*\nhint: /);
    expect(stderr).not.to.include('another-key-than-theirs');
  });

  it('says what is wrong with its command line and its configuration', async () => {
    for (const argv of [['--such-flag'], ['--lookback', 'soon']]) {
      const { exitCode, stderr } = await pass({}, argv);
      expect(exitCode).to.equal(2);
      const { method, params } = heardMessages(stderr).at(-1) ?? { method: 'none', params: {} };
      expect(method).to.equal('closed');
      expect(params).to.have.nested.property('exception.message').that.includes(argv[0]?.replace('--', ''));
    }
  });

  it('refuses variables that it cannot understand, with a result', async () => {
    const env = { HIGHTOUCH_API_KEY: key, DAGSTER_PIPES_CONTEXT: 'AAAA', DAGSTER_PIPES_MESSAGES: 'AAAA' };
    const end = await runProgram(['run', '--result', 'result.json'], { cwd: folder.path, env });
    expectRefusal(end, 2, 'dagster_pipes_malformed', 'DAGSTER_PIPES_MESSAGES');
    expect((await folder.json('result.json'))['exitCode']).to.equal(2);
  });

  it('does not end well when Dagster could not be told', async () => {
    const { exitCode, stderr } = await pass({ messages: { path: '/dev/full' } });
    expect(exitCode).to.equal(3);
    expect(stderr).to.match(/"level":"error".*messages to Dagster could not be written/);
  });

  it('stays small for a large workspace, and whole when it may be large', async () => {
    const nowMs = Date.now();
    const data = scaledWorkspace({ syncs: 150, runsPerSync: 1, models: 50, nowMs });
    const large = await startHightouchServer({ data, key });
    try {
      const bounded = await pass({}, ['--sink', 'openlineage'], large);
      const lines = bounded.stderr.split('\n').filter((line) => line.includes('"method":"report_asset'));
      expect(lines.map((line) => Buffer.byteLength(line) <= 8000)).to.deep.equal([true]);
      expect(metadataOf(heardMessages(bounded.stderr), 'hightouch_lineage')['trimmed']?.raw_value).to.match(
        /of \d+ columns/,
      );

      // Larger than any pipe holds: it arrives whole only when a full pipe is waited for.
      const extras = { hightouch_lineage: { max_message_bytes: 50_000_000 } };
      const { exitCode, stderr } = await pass({ context: { extras } }, ['--sink', 'openlineage'], large);
      const messages = heardMessages(stderr);
      const line = stderr.split('\n').find((one) => one.includes('"method":"report_asset')) ?? '';
      expect([exitCode, messages.at(-1)?.method, Buffer.byteLength(line) > 100_000]).to.deep.equal([0, 'closed', true]);
    } finally {
      await large.close();
    }
  });

  it('closes when it is stopped', async () => {
    const slow = await startHightouchServer({ data: sampleWorkspace(Date.now()), key, latencyMs: 500 });
    try {
      const child = spawn(process.execPath, [mainScript, 'run', '--api-url', slow.url], {
        cwd: folder.path,
        env: {
          HIGHTOUCH_API_KEY: key,
          DAGSTER_PIPES_CONTEXT: encoded({ data: contextData() }),
          DAGSTER_PIPES_MESSAGES: encoded({ stdio: 'stderr' }),
        },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let stderr = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        if (stderr === '') child.kill('SIGINT'); // as Dagster does when a run is cancelled
        stderr += text;
      });
      const [exitCode] = (await once(child, 'close')) as [number | null]; // Node's own
      expect(exitCode).to.equal(130);
      const closed = heardMessages(stderr).at(-1);
      expect(closed?.method).to.equal('closed');
      expect(closed?.params).to.have.nested.property('exception.message').that.includes('stopped by SIGINT');
    } finally {
      await slow.close();
    }
  });

  it('is as any other without the variables', async () => {
    const { stderr } = await runProgram(['run', '--api-url', server.url, '--max-requests-per-second', '0'], {
      cwd: folder.path,
      env: { HIGHTOUCH_API_KEY: key, DAGSTER_PIPES_MESSAGES: encoded({ stdio: 'stderr' }) },
    });
    expect(stderr).not.to.include('__dagster_pipes_version');
  });
});
