import { expect } from 'chai';
import type { RunEvent } from '#src/openlineage/index.js';
import { openPassRunReceivers } from '#src/pass-run/receivers.js';
import { openReceiver, type Receiver } from '../../support/receiver.js';
import { startScriptedServer } from '../../support/scripted-server.js';
import { testConfig, testHost } from '../../support/pass-world.js';

const event = (eventType: 'START' | 'COMPLETE'): RunEvent => ({
  eventType,
  eventTime: '2026-03-02T09:00:00.000Z',
  producer: 'https://example.com/producer',
  schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
  run: { runId: '019bc03d-4700-7880-b100-f81994fe8d2f', facets: {} },
  job: { namespace: 'hightouch', name: '417.lineage-extraction', facets: {} },
  inputs: [],
  outputs: [],
});
const longMs = 3_600_000;
const patient = { withinMs: longMs, afterStopMs: longMs };
const short = { withinMs: 1, afterStopMs: longMs };
const atOnce = { withinMs: longMs, afterStopMs: 0 };

describe('the receivers of the own run of a pass', () => {
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await openReceiver();
  });
  afterEach(() => receiver.close());

  const types = (): (string | undefined)[] => receiver.received.map(({ eventType }) => eventType);
  const configOf = (url: string) => testConfig('http://none', '/none', { openlineage: { url, file: null } });
  const host = (signal?: AbortSignal) => testHost(() => 0, signal);

  it('get the START, then the end', async () => {
    const receivers = openPassRunReceivers(configOf(receiver.url), host());
    await receivers.start(event('START'));
    expect(types()).to.deep.equal(['START']);
    expect(await receivers.end(event('START'), event('COMPLETE'))).to.deep.equal({ delivered: 2, failed: 0 });
    expect(types()).to.deep.equal(['START', 'COMPLETE']);
  });

  it('that never answer are not waited for longer than they may be', async () => {
    const silent = await startScriptedServer(() => ({ fault: 'hang' }));
    try {
      const receivers = openPassRunReceivers(configOf(silent.url), host(), { start: short, end: short });
      await receivers.start(event('START'));
      expect(await receivers.end(event('START'), event('COMPLETE'))).to.deep.equal({ delivered: 0, failed: 2 });
    } finally {
      await silent.close();
    }
  });

  it('that never answer a START are left as soon as the program is to stop', async () => {
    const controller = new AbortController();
    const silent = await startScriptedServer(() => {
      controller.abort(new Error('stop'));
      return { fault: 'hang' };
    });
    try {
      const receivers = openPassRunReceivers(configOf(silent.url), host(controller.signal), {
        start: atOnce,
        end: { withinMs: longMs, afterStopMs: 1 },
      });
      await receivers.start(event('START'));
      expect(await receivers.end(event('START'), event('COMPLETE'))).to.deep.equal({ delivered: 0, failed: 2 });
    } finally {
      await silent.close();
    }
  });

  it('get both after a stop, since the end is told then', async () => {
    const controller = new AbortController();
    controller.abort(new Error('stop'));
    const receivers = openPassRunReceivers(configOf(receiver.url), host(controller.signal), {
      start: atOnce,
      end: patient,
    });
    await receivers.start(event('START'));
    expect(types()).to.deep.equal([]);
    expect(await receivers.end(event('START'), event('COMPLETE'))).to.deep.equal({ delivered: 2, failed: 0 });
    expect(types()).to.deep.equal(['START', 'COMPLETE']);
  });

  it('that took the START get no second one, and one that is away is tried again', async () => {
    receiver.answer = ({ eventType }) => (eventType === 'START' ? 503 : null);
    const receivers = openPassRunReceivers(configOf(receiver.url), host());
    await receivers.start(event('START'));
    expect(await receivers.end(event('START'), event('COMPLETE'))).to.deep.equal({ delivered: 1, failed: 1 });
    expect(types()).to.deep.equal(['COMPLETE']);
  });
});
