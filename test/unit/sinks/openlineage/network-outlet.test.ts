import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { silentLogger } from '#src/log/logger.js';
import type { RunEvent } from '#src/openlineage/events.js';
import { TransportError } from '#src/openlineage/transports/transport-error.js';
import type { Lane } from '#src/sinks/chains.js';
import { NetworkOutlet } from '#src/sinks/openlineage/network-outlet.js';

describe('the probe of a receiver that fails for three keys in a row', () => {
  let dir: string;
  /** `> START a` when it is sent, `< START a` when it is answered. */
  let log: string[];
  let lost: ReadonlySet<string>;
  /** An answer waits for this; it is told what is answered, and how often that was sent. */
  let hold: (what: string, nth: number) => Promise<void>;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'hightouch-lineage-outlet-'));
    log = [];
    lost = new Set(['START b', 'START c', 'START d']);
    hold = () => Promise.resolve();
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  function open(): NetworkOutlet {
    const transport = {
      async emit(event: object): Promise<void> {
        const { eventType, job } = event as RunEvent; // the tests send nothing else
        const what = `${eventType ?? ''} ${job.name}`;
        log.push(`> ${what}`);
        await hold(what, log.filter((line) => line === `> ${what}`).length);
        log.push(`< ${what}`);
        if (lost.has(what)) throw new TransportError('no', { status: 503, retryable: true, tries: 6 });
      },
      close: () => Promise.resolve(),
    };
    const rejectedFile = join(dir, 'rejected.ndjson');
    const signal = new AbortController().signal;
    return new NetworkOutlet(transport, { rejectedFile, onReject: 'continue', parallel: 2, signal, log: silentLogger });
  }

  const lane = (key: string): Lane => ({ key, run: '1' });

  function event(eventType: 'START' | 'COMPLETE', name: string): RunEvent {
    const runId = '0190a3c5-7e4f-7b6a-8c1d-2e3f4a5b6c7d';
    const body = { job: { namespace: 'hightouch', name, facets: {} }, inputs: [], outputs: [] };
    const run = { runId, facets: {} };
    return { eventType, eventTime: '2026-03-02T09:00:00.000Z', producer: '', schemaURL: '', run, ...body };
  }

  it('sends no START again whose end is on its way', async () => {
    const outlet = open();
    let end = (): void => undefined;
    const asked = new Promise<void>((resolve) => (end = resolve));
    hold = async (what) => {
      if (what === 'COMPLETE a') await asked;
      if (what === 'START e') end();
    };
    await outlet.send(lane('a'), [event('START', 'a'), event('COMPLETE', 'a')]);
    for (const key of ['b', 'c', 'd', 'e']) await outlet.send(lane(key), [event('START', key)]);
    const tally = await outlet.settle();
    expect([tally.error, tally.delivered, tally.rejected]).to.deep.equal([null, 3, 3]);
    expect(log.filter((line) => line.startsWith('> ') && line.endsWith(' a'))).to.deep.equal([
      '> START a',
      '> COMPLETE a',
      '> COMPLETE a',
    ]);
  });

  it('holds the end of a run back while its START is sent again', async () => {
    const outlet = open();
    let answer = (): void => undefined;
    const asked = new Promise<void>((resolve) => (answer = resolve));
    let probed = (): void => undefined;
    const probing = new Promise<void>((resolve) => (probed = resolve));
    hold = async (what, nth) => {
      if (what !== 'START a' || nth !== 2) return;
      probed();
      await asked;
    };
    for (const key of ['a', 'b', 'c', 'd']) await outlet.send(lane(key), [event('START', key)]);
    await probing;
    await outlet.send(lane('a'), [event('COMPLETE', 'a')]);
    await new Promise((resolve) => setImmediate(resolve));
    answer();
    const tally = await outlet.settle();
    expect([tally.error, tally.delivered, tally.rejected]).to.deep.equal([null, 2, 3]);
    expect(log.filter((line) => line.endsWith(' a')).slice(0, 6)).to.deep.equal([
      '> START a',
      '< START a',
      '> START a',
      '< START a',
      '> COMPLETE a',
      '< COMPLETE a',
    ]);
  });

  it('tries the end of a run again behind its START, when nothing else can show that the receiver works', async () => {
    lost = new Set(['COMPLETE a']);
    const outlet = open();
    await outlet.send(lane('a'), [event('START', 'a'), event('COMPLETE', 'a')]);
    const tally = await outlet.settle();
    expect([tally.error, tally.delivered, tally.rejected]).to.deep.equal([null, 1, 1]);
    const sent = log.filter((line) => line.startsWith('> '));
    expect(sent).to.deep.equal(['> START a', '> COMPLETE a', '> START a', '> COMPLETE a']);
  });
});
