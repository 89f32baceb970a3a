import { expect } from 'chai';
import { Interruption } from '#src/process/signals.js';
import {
  openPassWorld,
  storyRun,
  syncA,
  syncB,
  told,
  type Overrides,
  type PassWorld,
  type StoryEvent,
} from '../support/pass-world.js';
import { openReceiver, type Receiver } from '../support/receiver.js';

describe('runs of one sync that are delivered in parallel', function () {
  this.timeout(60_000);
  let world: PassWorld;
  let receiver: Receiver;
  let overrides: Overrides;

  beforeEach(async () => {
    world = await openPassWorld();
    receiver = await openReceiver();
    overrides = { openlineage: { file: null, url: receiver.url, concurrency: 4 } };
  });
  afterEach(async () => {
    await receiver.close();
    await world.close();
  });

  /** Run n of sync a lasts from minute n to n + 1 of an hour. */
  function putRuns(hour: string, count: number): void {
    for (let n = 0; n < count; n += 1) {
      const at = (minute: number): string => `${hour}:${String(minute).padStart(2, '0')}`;
      world.server.data.putRun(syncA, storyRun(500 + Number(hour) * 100 + n, at(n), at(n + 1)));
    }
  }

  const of = (lines: readonly string[], what: string): string[] => lines.filter((line) => line.startsWith(what));

  it('hold the watermark where it is while one of them is not delivered, whatever came after it', async () => {
    putRuns('08', 9);
    world.at('2026-03-02T09:00');
    receiver.answer = ({ eventType, eventTime }) =>
      eventType === 'START' && eventTime.includes('T08:05') ? 429 : null;
    const first = await world.pass(overrides);
    expect([first.exitCode, first.sinks[0]?.rejected, first.sinks[0]?.failed]).to.deep.equal([3, 0, 2]);
    expect(of(told(receiver.received), 'COMPLETE a'))
      .to.include('COMPLETE a 08:08')
      .and.to.not.include('COMPLETE a 08:06');

    receiver.answer = () => null;
    receiver.received.length = 0;
    world.at('2026-03-02T10:00');
    expect((await world.pass(overrides)).exitCode).to.equal(0);
    const again = told(receiver.received);
    expect(of(again, 'START a')).to.include('START a 08:05');
    expect(of(again, 'COMPLETE a')).to.include('COMPLETE a 08:06');
    expect((await world.pass(overrides)).status).to.equal('unchanged');
  });

  it('come again, all of them, when the pass is stopped in their middle', async () => {
    putRuns('08', 20);
    world.at('2026-03-02T09:00');
    const stop = new AbortController();
    receiver.answer = () => {
      if (receiver.received.length === 15) stop.abort(new Interruption('SIGTERM'));
      return null;
    };
    expect((await world.pass({ ...overrides, signal: stop.signal })).exitCode).to.equal(143);
    expect(of(told(receiver.received), 'COMPLETE a').length).to.be.within(1, 19);
    receiver.answer = () => null;
    receiver.received.length = 0;
    expect((await world.pass(overrides)).exitCode).to.equal(0);
    expect(new Set(of(told(receiver.received), 'COMPLETE a')).size).to.equal(20);
  });

  it('all arrive, and each ends as ended, over passes in which the receiver fails or the pass is stopped at random', async () => {
    const seed = Number(process.env['TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
    process.stdout.write(`      seed ${seed}\n`);
    const random = seeded(seed);
    const exitCodes = new Set<number>();
    for (let hour = 1; hour <= 12; hour += 1) {
      putRuns(String(hour).padStart(2, '0'), 12);
      world.server.data.putRun(
        syncB,
        storyRun(9000 + hour, `${String(hour).padStart(2, '0')}:10`, `${String(hour).padStart(2, '0')}:20`),
      );
      world.at(`2026-03-02T${String(hour + 1).padStart(2, '0')}:00`);
      const stop = new AbortController();
      let [left, away] = [Math.floor(random() * 60), 0];
      const trouble = Math.floor(random() * 4);
      receiver.answer = () => {
        if ((left -= 1) === 0 && trouble === 1) stop.abort(new Interruption('SIGTERM'));
        if (left < 0 && trouble === 2) return 503;
        if (trouble === 3 && random() < 0.05) away = 8;
        return (away -= 1) > 0 ? 429 : null;
      };
      exitCodes.add((await world.pass({ ...overrides, signal: stop.signal })).exitCode);
    }
    receiver.answer = () => null;
    world.at('2026-03-02T14:00');
    expect((await world.pass(overrides)).exitCode).to.equal(0);
    const runs = byRun(receiver.received);
    expect(runs.size).to.equal(12 * 13);
    for (const [run, types] of runs) {
      expect(types[0], run).to.equal('START');
      expect(types.at(-1), run).to.equal('COMPLETE');
    }
    expect(exitCodes.size, 'some of the passes were hit').to.be.greaterThan(1);
  });
});

function byRun(received: readonly StoryEvent[]): Map<string, string[]> {
  const runs = new Map<string, string[]>();
  for (const { run, eventType } of received) {
    if (run !== undefined) runs.set(run.runId, [...(runs.get(run.runId) ?? []), eventType ?? '']);
  }
  return runs;
}

function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
