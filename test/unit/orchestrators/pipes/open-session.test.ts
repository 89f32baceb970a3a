import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { LineageError } from '#src/errors.js';
import { openSession } from '#src/orchestrators/pipes/open-session.js';
import { contextData, encoded, heardMessages, ofMethod } from '../../../support/pipes-reader.js';

describe('opening Dagster Pipes', () => {
  let folder: string;
  let stderr: string;
  let stdout: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hightouch-lineage-pipes-'));
    stderr = '';
    stdout = '';
  });
  afterEach(() => rm(folder, { recursive: true }));

  const inline = encoded({ data: contextData() });
  const toStderr = encoded({ stdio: 'stderr' });

  function open(context: string | undefined, messages: string | undefined) {
    const standards = {
      stdout: (text: string) => void (stdout += text),
      stderr: (text: string) => void (stderr += text),
    };
    return openSession({ DAGSTER_PIPES_CONTEXT: context, DAGSTER_PIPES_MESSAGES: messages }, standards, folder);
  }

  function refusal(context: string | undefined, messages: string | undefined): LineageError {
    try {
      open(context, messages);
    } catch (thrown) {
      if (thrown instanceof LineageError) return thrown;
      throw thrown;
    }
    throw new Error('it was accepted');
  }

  it('does not open without a context, whatever else is set', () => {
    expect(open(undefined, toStderr)).to.equal(null);
    expect(open('', toStderr)).to.equal(null);
    expect(stderr + stdout).to.equal('');
  });

  it('says opened first, on the stream that is named', () => {
    open(inline, toStderr)?.session.close(null);
    open(inline, encoded({ stdio: 'stdout' }))?.session.log('INFO', 'x');
    expect(heardMessages(stderr, true).map(({ method }) => method)).to.deep.equal(['opened', 'closed']);
    expect(heardMessages(stdout, true).map(({ method }) => method)).to.deep.equal(['opened', 'log']);
  });

  it('reads the context from a file, and appends to the file of messages', async () => {
    await writeFile(join(folder, 'context'), JSON.stringify(contextData()));
    await writeFile(join(folder, 'messages'), 'before\n');
    open(encoded({ path: 'context' }), encoded({ path: join(folder, 'messages') }))?.session.close(null);
    const [first, ...lines] = (await readFile(join(folder, 'messages'), 'utf8')).split('\n');
    expect(first).to.equal('before');
    expect(heardMessages(lines.join('\n'), true).map(({ method }) => method)).to.deep.equal(['opened', 'closed']);
  });

  it('keeps buffered messages until it closes', () => {
    const session = open(inline, encoded({ buffered_stdio: 'stderr' }))?.session;
    session?.log('INFO', 'one');
    expect(stderr).to.equal('');
    session?.close(null);
    session?.close(null);
    session?.log('INFO', 'after the end');
    expect(heardMessages(stderr, true).map(({ method }) => method)).to.deep.equal(['opened', 'log', 'closed']);
  });

  it('knows whether the standard streams are asked for', () => {
    expect(open(inline, toStderr)?.wantsStreams).to.equal(false);
    const messages = encoded({ path: 'messages', include_stdio_in_messages: true });
    expect(open(inline, messages)?.wantsStreams).to.equal(true);
  });

  it('takes the null device as a place for messages: a container beside that of Dagster is given it', () => {
    const session = open(inline, encoded({ path: '/dev/null' }))?.session;
    session?.close(null);
    expect(session?.lost).to.equal(null);
  });

  const compressedOtherwise = gzipSync(JSON.stringify({ data: contextData() })).toString('base64');
  for (const [title, context, messages, code, named] of [
    ['no messages', inline, undefined, 'dagster_pipes_malformed', 'DAGSTER_PIPES_MESSAGES'],
    ['messages that are no base64', inline, '%%%', 'dagster_pipes_malformed', 'DAGSTER_PIPES_MESSAGES'],
    ['messages in a list', inline, encoded([]), 'dagster_pipes_malformed', 'DAGSTER_PIPES_MESSAGES'],
    ['messages in a bucket', inline, encoded({ bucket: 'b', key_prefix: 'k' }), 'dagster_pipes_unsupported', 'bucket'],
    ['a stream that is none', inline, encoded({ stdio: 'stdlog' }), 'dagster_pipes_unsupported', 'stdio'],
    ['a folder that is not there', inline, encoded({ path: 'no/such' }), 'output_unwritable', 'no/such'],
    ['gzip', compressedOtherwise, toStderr, 'dagster_pipes_malformed', 'DAGSTER_PIPES_CONTEXT'],
    ['plain JSON', '{"data":{}}', toStderr, 'dagster_pipes_malformed', 'DAGSTER_PIPES_CONTEXT'],
    ['a context in a bucket', encoded({ bucket: 'b', key: 'k' }), toStderr, 'dagster_pipes_unsupported', 'bucket'],
    ['a context file that is not there', encoded({ path: 'gone' }), toStderr, 'dagster_pipes_malformed', 'gone'],
    ['no run', encoded({ data: {} }), toStderr, 'dagster_pipes_malformed', 'run_id'],
    [
      'asset keys that are no texts',
      encoded({ data: contextData({ asset_keys: [['a']] }) }),
      toStderr,
      'dagster_pipes_malformed',
      'asset_keys',
    ],
  ] as const) {
    it(`refuses ${title} with exit 2`, () => {
      const error = refusal(context, messages);
      expect([error.exitCode, error.code]).to.deep.equal([2, code]);
      expect(error.message).to.include(named);
      expect(error.hint).to.match(/\S/);
    });
  }

  it('tells Dagster that its context cannot be understood, where it can be told', () => {
    refusal(encoded({ data: {} }), toStderr);
    const [, closed] = heardMessages(stderr, true);
    expect(closed?.method).to.equal('closed');
    expect(closed?.params['exception']).to.deep.include({ name: 'dagster_pipes_malformed', stack: [], cause: null });
  });

  it('refuses a value that swells without end', () => {
    const bomb = encoded({ data: contextData({ extras: { filler: 'a'.repeat(20_000_000) } }) });
    expect(refusal(bomb, toStderr).code).to.equal('dagster_pipes_malformed');
  });

  it('has no assets in an op', () => {
    const session = open(encoded({ data: contextData({ asset_keys: null }) }), toStderr)?.session;
    session?.close(null);
    expect(ofMethod(heardMessages(stderr, true), 'closed')).to.deep.equal([{}]);
  });
});
