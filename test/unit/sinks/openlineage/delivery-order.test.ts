import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { Interruption } from '#src/process/signals.js';
import { silentLogger } from '#src/log/logger.js';
import type { OpenLineageEvent, RunEvent } from '#src/openlineage/events.js';
import type { Lane } from '#src/sinks/chains.js';
import type { NetworkTally } from '#src/sinks/network-tally.js';
import { isOfRun } from '#src/sinks/openlineage/fitting.js';
import { NetworkOutlet } from '#src/sinks/openlineage/network-outlet.js';
import {
  runEvent,
  staticEvent,
  unrulyReceiver,
  type Manner,
  type Sent,
  type UnrulyReceiver,
} from '../../../support/unruly-receiver.js';

/** What a pass tells of one sync, in this order: itself (or not), runs, itself once more (or not), runs. */
interface SyncPlan {
  readonly parts: readonly {
    readonly tellsItself: boolean;
    readonly runs: readonly { readonly hasEnd: boolean }[];
  }[];
}

interface Plan {
  readonly syncs: readonly SyncPlan[];
  readonly parallel: number;
  readonly manners: readonly Manner[];
  readonly delays: readonly number[];
  readonly outage: { readonly from: number; readonly count: number } | null;
  readonly stopAt: number | null;
}

interface Told {
  readonly lane: Lane;
  readonly events: readonly OpenLineageEvent[];
}

interface Story {
  readonly told: readonly Told[];
  readonly receiver: UnrulyReceiver;
  readonly tally: NetworkTally;
  readonly rejected: readonly OpenLineageEvent[];
}

const part = fc.record({
  tellsItself: fc.boolean(),
  runs: fc.array(fc.record({ hasEnd: fc.boolean() }), { maxLength: 14 }),
});
const sound: fc.Arbitrary<Plan> = fc.record({
  syncs: fc.array(fc.record({ parts: fc.array(part, { minLength: 1, maxLength: 2 }) }), { minLength: 1, maxLength: 4 }),
  parallel: fc.integer({ min: 1, max: 8 }),
  manners: fc.constant<Manner[]>(['takes']),
  delays: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 40 }),
  outage: fc.constant(null),
  stopAt: fc.constant(null),
});
const manner = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Manner>('takes') },
  ...(['refuses', 'fails', 'late', 'hidden', 'breaks once'] as const).map((each) => ({
    weight: 1,
    arbitrary: fc.constant<Manner>(each),
  })),
);
const unruly = fc
  .tuple(
    sound,
    fc.array(manner, { minLength: 1, maxLength: 60 }),
    fc.option(fc.record({ from: fc.nat({ max: 60 }), count: fc.oneof(fc.nat({ max: 30 }), fc.constant(1e9)) })),
    fc.option(fc.nat({ max: 120 }), { freq: 8 }),
  )
  .map(([plan, manners, outage, stopAt]): Plan => ({ ...plan, manners, outage, stopAt }));

describe('delivery of OpenLineage events, whatever order answers come in', function () {
  this.timeout(60_000);
  const seed = Number(process.env['TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  let dir: string;
  let stories = 0;

  before(async () => {
    process.stdout.write(`      seed ${seed}\n`);
    dir = await mkdtemp(join(tmpdir(), 'hightouch-lineage-order-'));
  });
  after(() => rm(dir, { recursive: true, force: true }));

  async function tell({ syncs, parallel, manners, delays, outage, stopAt }: Plan): Promise<Story> {
    const told = syncs.flatMap(tellingsOf);
    const numbers = new Map(told.flatMap(({ events }) => events).map((event, index) => [event, index]));
    const stop = new AbortController();
    const receiver = unrulyReceiver({
      mannerOf: (event) => manners[(numbers.get(event) ?? 0) % manners.length] ?? 'takes',
      delays,
      outage,
      onRequest: (nth) => nth === stopAt && stop.abort(new Interruption('SIGTERM')),
    });
    const rejectedFile = join(dir, `${(stories += 1)}.ndjson`);
    const options = { rejectedFile, onReject: 'continue', parallel, signal: stop.signal, log: silentLogger } as const;
    const outlet = new NetworkOutlet(receiver, options);
    for (const { lane, events } of told) {
      if (outlet.ended === null) await outlet.send(lane, events);
      else outlet.miss(lane.key, events.length);
    }
    const tally = await outlet.settle();
    const lines = (await readFile(rejectedFile, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');
    const rejected = lines.map((line) => (JSON.parse(line) as { event: OpenLineageEvent }).event); // written by the outlet under test
    return { told, receiver, tally, rejected };
  }

  const holds = (plans: fc.Arbitrary<Plan>, check: (story: Story, plan: Plan) => void): Promise<void> =>
    fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        check(await tell(plan), plan);
      }),
      { seed, numRuns: 150 },
    );

  it('takes every event once, no more of them in flight than may be, and as many as that', async () => {
    let most = 0;
    await holds(sound, ({ told, receiver, tally }, { parallel }) => {
      const events = told.flatMap((one) => one.events);
      expect(receiver.sent).to.have.length(events.length);
      expect([tally.delivered, tally.rejected, tally.failed, tally.error]).to.deep.equal([events.length, 0, 0, null]);
      expect(receiver.mostInFlight).to.be.at.most(parallel);
      most = Math.max(most, receiver.mostInFlight);
    });
    expect(most).to.equal(8);
  });

  it('sends a sync after its runs so far and before those that follow, and the newest run last of all', async () => {
    await holds(sound, ({ told, receiver }) => {
      const spans = new Map(receiver.sent.map((one) => [one.event, one]));
      for (const [index, { lane, events }] of told.entries()) {
        const from = spans.get(events[0] as OpenLineageEvent)?.from ?? 0;
        for (const earlier of told.slice(0, index)) {
          const mustWait = earlier.lane.run === null || lane.run === null || lane.comesLast === true;
          if (earlier.lane.key !== lane.key || !mustWait) continue;
          for (const event of earlier.events) expect(spans.get(event)?.to).to.be.lessThan(from);
        }
      }
    });
  });

  it('sends different runs of one sync at the same time', async () => {
    const runs = Array.from({ length: 40 }, () => ({ hasEnd: true }));
    const syncs = [{ parts: [{ tellsItself: true, runs }] }];
    const { receiver } = await tell({ ...calm, syncs, parallel: 8, delays: [1, 3, 2] });
    expect(receiver.mostInFlight).to.equal(8);
  });

  it('never has the START of a run on its way with its end, or behind it unless the end is kept as refused', async () => {
    await holds(unruly, ({ receiver, tally, rejected }) => {
      const refusedEnds = new Set(rejected.flatMap((event) => (isEndOf(event) ? [event.run.runId] : [])));
      for (const [run, sent] of byRun(receiver.sent)) {
        for (const [index, one] of sent.entries()) {
          const before = sent[index - 1];
          if (before !== undefined && isStart(one)) expect(isStart(before) || before.to < one.from, run).to.equal(true);
          if (before !== undefined && !isStart(one)) expect(before.to, run).to.be.lessThan(one.from);
        }
        const taken = sent.filter(({ isTaken }) => isTaken);
        const last = taken.at(-1);
        const isConfirmed = tally.error === null && !tally.unconfirmed.has(keyOf(run)) && !refusedEnds.has(run);
        if (isConfirmed && last !== undefined && taken.some((one) => !isStart(one))) {
          expect(isStart(last), `${run} was opened again behind its end`).to.equal(false);
        }
      }
    });
  });

  it('loses nothing: what is neither taken nor kept as refused keeps the place of its sync', async () => {
    const seen = { failed: 0, rejected: 0, ended: 0, whole: 0 };
    await holds(unruly, ({ told, receiver, tally, rejected }) => {
      const events = told.flatMap(({ lane, events: own }) => own.map((event) => ({ key: lane.key, event })));
      const taken = new Set(receiver.sent.filter(({ isTaken }) => isTaken).map(({ event }) => event));
      const kept = new Set(rejected.map((event) => JSON.stringify(event)));
      for (const { key, event } of events) {
        const isSafe = taken.has(event) || kept.has(JSON.stringify(event)) || tally.unconfirmed.has(key);
        expect(isSafe, `${JSON.stringify(event)} is lost`).to.equal(true);
      }
      expect(tally.delivered + tally.rejected + tally.failed).to.equal(events.length);
      expect(tally.rejected).to.equal(rejected.length);
      expect(tally.unconfirmed.size > 0).to.equal(tally.failed > 0);
      if (tally.failed > 0) seen.failed += 1;
      if (tally.rejected > 0) seen.rejected += 1;
      if (tally.error !== null) seen.ended += 1;
      if (tally.delivered === events.length) seen.whole += 1;
    });
    for (const [what, count] of Object.entries(seen)) expect(count, what).to.be.greaterThan(10);
  });

  it('rejects nothing for an outage that ends, and nothing when the receiver stays away', async () => {
    const withOutage = fc.tuple(sound, fc.nat({ max: 60 }), fc.oneof(fc.nat({ max: 30 }), fc.constant(1e9)));
    const plans = withOutage.map(([plan, from, count]): Plan => ({ ...plan, outage: { from, count } }));
    await holds(plans, ({ tally }) => expect(tally.rejected).to.equal(0));
  });

  it('holds no sync back for what is refused in it, when others pass', async () => {
    const plans = fc.tuple(
      sound,
      fc.array(fc.constantFrom<Manner>('takes', 'takes', 'takes', 'refuses'), { minLength: 1 }),
    );
    await holds(
      plans.map(([plan, manners]): Plan => ({ ...plan, manners })),
      ({ tally }) => expect([tally.error, tally.failed]).to.deep.equal([null, 0]),
    );
  });
});

const calm: Plan = { syncs: [], parallel: 4, manners: ['takes'], delays: [1], outage: null, stopAt: null };

function tellingsOf({ parts }: SyncPlan, sync: number): Told[] {
  const key = `sync:${sync}`;
  return parts.flatMap(({ tellsItself, runs }, half) => {
    const itself = tellsItself ? [{ lane: { key, run: null }, events: [staticEvent(`${key}/${half}`)] }] : [];
    const ofRuns = runs.map(({ hasEnd }, index) => {
      const run = `${key}#${half}.${index}`;
      const events = [runEvent('START', key, run), ...(hasEnd ? [runEvent('COMPLETE', key, run)] : [])];
      return { lane: { key, run, comesLast: index === runs.length - 1 }, events };
    });
    return [...itself, ...ofRuns];
  });
}

function byRun(sent: readonly Sent[]): Map<string, Sent[]> {
  const runs = new Map<string, Sent[]>();
  for (const one of sent) {
    if (!isOfRun(one.event)) continue;
    const { runId } = one.event.run;
    runs.set(runId, [...(runs.get(runId) ?? []), one]);
  }
  return runs;
}

function isStart({ event }: Sent): boolean {
  return isOfRun(event) && event.eventType === 'START';
}

function isEndOf(event: OpenLineageEvent): event is RunEvent {
  return isOfRun(event) && event.eventType !== 'START';
}

function keyOf(runId: string): string {
  return runId.slice(0, runId.indexOf('#'));
}
