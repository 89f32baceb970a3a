import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { silentLogger } from '#src/log/logger.js';
import type { OpenLineageEvent } from '#src/openlineage/events.js';
import type { NetworkTally } from '#src/sinks/network-tally.js';
import { isOfRun } from '#src/sinks/openlineage/fitting.js';
import { NetworkOutlet } from '#src/sinks/openlineage/network-outlet.js';
import type { Substitute } from '#src/sinks/openlineage/sending.js';
import {
  datasetEvent,
  runEvent,
  staticEvent,
  unrulyReceiver,
  type Manner,
  type UnrulyReceiver,
} from '../../../support/unruly-receiver.js';

/** More than may wait. */
const many = 1200;

describe('events that a receiver answers with server errors', function () {
  this.timeout(60_000); // every refused event is written through to the disk
  let dir: string;
  let receiver: UnrulyReceiver;
  let outlet: NetworkOutlet;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'hightouch-lineage-suspects-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  function open(mannerOf: (event: OpenLineageEvent) => Manner, parallel = 4): void {
    receiver = unrulyReceiver({ mannerOf, delays: [1], outage: null });
    const signal = new AbortController().signal;
    const options = {
      rejectedFile: rejectedFile(),
      onReject: 'continue',
      parallel,
      signal,
      log: silentLogger,
    } as const;
    outlet = new NetworkOutlet(receiver, options);
  }

  const rejectedFile = (): string => join(dir, 'rejected.ndjson');
  const namesOf = (events: readonly OpenLineageEvent[]): string[] => events.map(nameOf);
  const taken = (): OpenLineageEvent[] => receiver.sent.filter(({ isTaken }) => isTaken).map(({ event }) => event);
  const figures = ({ delivered, rejected, failed, error }: NetworkTally): unknown[] => [
    ...[delivered, rejected, failed],
    error?.code ?? null,
  ];

  async function rejected(): Promise<string[]> {
    const text = await readFile(rejectedFile(), 'utf8').catch(() => '');
    const lines = text.split('\n').filter((line) => line !== '');
    return namesOf(lines.map((line) => (JSON.parse(line) as { event: OpenLineageEvent }).event)); // written by the outlet
  }

  async function tellRuns(key: string, count: number): Promise<void> {
    for (let n = 0; n < count && outlet.ended === null; n += 1) {
      const events = [runEvent('START', key, `${key}#${n}`), runEvent('COMPLETE', key, `${key}#${n}`)];
      await outlet.send({ key, run: String(n) }, events);
    }
  }

  const tellItself = (key: string, substitute?: Substitute): Promise<void> =>
    outlet.send({ key, run: null }, [staticEvent(key)], substitute);

  it('of one run hold up that run alone, and end in the rejected file', async () => {
    open((event) => (isOfRun(event) && event.run.runId === 'a#3' ? 'fails' : 'takes'));
    await tellItself('a');
    await tellRuns('a', many);
    expect(figures(await outlet.settle())).to.deep.equal([many * 2 - 1, 2, 0, null]);
    expect(await rejected()).to.deep.equal(['START a#3', 'COMPLETE a#3']);
    const last = receiver.sent.findIndex(({ event }) => nameOf(event) === 'COMPLETE a#3');
    expect(last, 'tried once all others had passed').to.be.greaterThan(many * 2 - 5);
  });

  it('of a sync itself are settled as soon as no more of its runs can wait', async () => {
    open((event) => (isOfRun(event) ? 'takes' : 'fails'));
    await tellItself('a');
    await tellRuns('a', many);
    expect(figures(await outlet.settle())).to.deep.equal([many * 2, 1, 0, null]);
    expect(await rejected()).to.deep.equal(['JOB a']);
  });

  it('of all runs of a sync end in the rejected file without that each is tried, while others pass', async () => {
    open(({ job }) => (job?.name === 'a' ? 'fails' : 'takes'));
    await tellRuns('b', 1);
    await outlet.settle();
    await tellRuns('a', many / 4);
    await tellRuns('c', 1);
    expect(figures(await outlet.settle())).to.deep.equal([4, many / 2, 0, null]);
    expect(new Set(await rejected()).size).to.equal(many / 2);
    expect(receiver.sent.length).to.be.lessThan(60);
  });

  it('of everything, from some moment on, mean that it is away: nothing is refused', async () => {
    let left = 5;
    open(() => ((left -= 1) < 0 ? 'fails' : 'takes'));
    await tellItself('a');
    await tellRuns('a', many);
    const tally = await outlet.settle();
    expect([tally.rejected, tally.error?.code, [...tally.unconfirmed]]).to.deep.equal([
      0,
      'openlineage_unavailable',
      ['a'],
    ]);
    expect(receiver.sent.length).to.be.lessThan(60);
  });

  it('of a JobEvent, when nothing but that was ever taken, are no reason to refuse runs that fail too', async () => {
    let left = 1;
    open(() => ((left -= 1) < 0 ? 'fails' : 'takes'));
    await tellItself('a');
    await tellRuns('a', many);
    const tally = await outlet.settle();
    expect([tally.delivered, tally.rejected, tally.error?.code]).to.deep.equal([1, 0, 'openlineage_unavailable']);
  });

  it('of JobEvents alone: the one sync with all its runs is told as runs, before them', async () => {
    open((event) => (isOfRun(event) ? 'takes' : 'fails'));
    await tellItself('a', asRuns);
    await tellRuns('a', many);
    expect(figures(await outlet.settle())).to.deep.equal([many * 2 + 2, 0, 0, null]);
    expect(outlet.takesNoJobEvents).to.equal(true);
    const order = namesOf(taken());
    expect(order.indexOf('COMPLETE a#static')).to.be.lessThan(order.indexOf('COMPLETE a#0'));
  });

  it('of a START never let its end go first', async () => {
    open((event) => (isOfRun(event) && event.eventType === 'START' ? 'hidden' : 'takes'));
    await tellRuns('a', 1);
    const tally = await outlet.settle();
    expect([namesOf(receiver.sent.map(({ event }) => event)), tally.error?.code]).to.deep.equal([
      ['START a#0'],
      'openlineage_unavailable',
    ]);
  });

  it('of an end: it follows its START again when that was sent once more to see whether the receiver works', async () => {
    open((event) => (isOfRun(event) && event.eventType === 'START' ? 'takes' : 'hidden'), 1);
    await tellRuns('a', 5);
    await outlet.settle();
    const sent = namesOf(receiver.sent.map(({ event }) => event));
    const shown = sent.filter((name, index) => name.startsWith('START') && sent.indexOf(name) < index);
    expect(shown).to.have.length(1);
    expect(sent.slice(sent.lastIndexOf(shown[0] ?? ''))).to.include(shown[0]?.replace('START', 'COMPLETE'));
  });

  describe('that are DatasetEvents which may be left out', () => {
    const isOne = (event: OpenLineageEvent): boolean => nameOf(event).startsWith('DATASET');

    async function tellModels(count: number): Promise<void> {
      for (let n = 0; n < count && outlet.ended === null; n += 1) {
        const key = `model:${n}`;
        await outlet.send({ key, run: null }, [datasetEvent(key), staticEvent(key)], asRuns);
      }
    }

    it('do not count for a receiver that is away, nor hold up what follows; after three none is sent', async () => {
      open((event) => (isOne(event) ? 'fails' : 'takes'), 2);
      await tellModels(40);
      await tellRuns('a', 3);
      expect(figures(await outlet.settle())).to.deep.equal([46, 0, 0, null]);
      expect(outlet.takesNoDatasetEvents).to.equal(true);
      expect(receiver.sent.filter(({ event }) => isOne(event)).length).to.be.within(3, 5);
    });

    it('are left out when there are too few to tell', async () => {
      open((event) => (isOne(event) ? 'fails' : 'takes'));
      await tellModels(1);
      expect(figures(await outlet.settle())).to.deep.equal([1, 0, 0, null]);
      expect([outlet.takesNoDatasetEvents, await rejected()]).to.deep.equal([true, []]);
    });

    it('beside JobEvents that fail too leave runs as all that is told', async () => {
      open((event) => (isOfRun(event) ? 'takes' : 'fails'), 8);
      await tellModels(30);
      const tally = await outlet.settle();
      expect([tally.rejected, tally.failed, tally.error]).to.deep.equal([0, 0, null]);
      expect([outlet.takesNoJobEvents, outlet.takesNoDatasetEvents]).to.deep.equal([true, true]);
      expect(new Set(namesOf(taken())).size).to.equal(60);
    });

    it('are no sign of it when all fails: the receiver is away, and all of it comes again', async () => {
      open(() => 'fails');
      await tellModels(6);
      const tally = await outlet.settle();
      expect([tally.delivered, tally.rejected, tally.error?.code]).to.deep.equal([0, 0, 'openlineage_unavailable']);
      expect([...tally.unconfirmed]).to.include('model:0');
    });
  });
});

const asRuns: Substitute = (refused) => {
  if (isOfRun(refused)) return null;
  if ('dataset' in refused) return [];
  const { name } = refused.job;
  return [runEvent('START', name, `${name}#static`), runEvent('COMPLETE', name, `${name}#static`)];
};

function nameOf(event: OpenLineageEvent): string {
  if (isOfRun(event)) return `${event.eventType ?? ''} ${event.run.runId}`;
  return 'dataset' in event ? `DATASET ${event.dataset.name}` : `JOB ${event.job.name}`;
}
