/** Dagster's side of Dagster Pipes, as far as it is needed to start a pass and to hear it. */
import { deflateSync } from 'node:zlib';
import { expect } from 'chai';

export interface HeardMessage {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A value of a bootstrap variable: base64 over zlib over JSON. */
export function encoded(params: unknown): string {
  return deflateSync(Buffer.from(JSON.stringify(params), 'utf8')).toString('base64');
}

/** The context of a step as Dagster 1.13 writes it. */
export function contextData(more: object = {}): object {
  return {
    asset_keys: ['hightouch_lineage'],
    code_version_by_asset_key: { hightouch_lineage: null },
    provenance_by_asset_key: { hightouch_lineage: null },
    partition_key: null,
    partition_key_range: null,
    partition_time_window: null,
    run_id: 'db65e0c1-46f2-47dc-8434-669f227c81f8',
    job_name: '__ephemeral_asset_job__',
    retry_number: 0,
    extras: {},
    ...more,
  };
}

/** Exactly these, each: receivers take them as keyword arguments. */
const paramsOf: Readonly<Record<string, readonly string[]>> = {
  opened: ['extras'],
  log: ['level', 'message'],
  report_asset_materialization: ['asset_key', 'data_version', 'metadata'],
  report_asset_check: ['asset_key', 'check_name', 'metadata', 'passed', 'severity'],
  report_custom_message: ['payload'],
  log_external_stream: ['extras', 'stream', 'text'],
};

/**
 * The messages in a text of lines, in order, each held against the protocol; other lines are no messages.
 *
 * @param strict whether every line must be one, as a reader of a file wants it
 */
export function heardMessages(text: string, strict = false): readonly HeardMessage[] {
  const messages: HeardMessage[] = [];
  for (const line of text.split('\n')) {
    if (line === '' || (!strict && !line.includes('__dagster_pipes_version'))) continue;
    const message = JSON.parse(line) as HeardMessage & { readonly __dagster_pipes_version: unknown }; // held against it below
    expect(Object.keys(message)).to.deep.equal(['__dagster_pipes_version', 'method', 'params']);
    expect(message.__dagster_pipes_version).to.equal('0.1');
    const keys = Object.keys(message.params).sort();
    if (message.method === 'closed') expect(keys.filter((key) => key !== 'exception')).to.deep.equal([]);
    else expect(keys, message.method).to.deep.equal(paramsOf[message.method]);
    expectMetadata(message.params['metadata']);
    messages.push(message);
  }
  return messages;
}

export function ofMethod(messages: readonly HeardMessage[], method: string): readonly HeardMessage['params'][] {
  return messages.filter((message) => message.method === method).map(({ params }) => params);
}

/** Readers drop a message in which a value is null or has no type. */
function expectMetadata(metadata: unknown): void {
  for (const [name, value] of Object.entries(metadata ?? {})) {
    expect(Object.keys(value as object).sort(), name).to.deep.equal(['raw_value', 'type']);
    expect((value as { raw_value: unknown }).raw_value, name).not.to.equal(null);
  }
}
