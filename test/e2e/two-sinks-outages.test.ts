import { setMaxListeners } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { resolveClientConfig } from '#src/openlineage/configuration/client-config.js';
import { Interruption } from '#src/process/signals.js';
import type { Summary } from '#src/result.js';
import type { RecordedMcp } from '../support/gms-requests.js';
import { behaviour, calm, faultAt, isRefused, sometimes, type Behaviour } from '../support/outages.js';
import {
  openPassWorld,
  storyRun,
  syncA,
  syncB,
  type Overrides,
  type PassWorld,
  type StoryEvent,
} from '../support/pass-world.js';
import { openReceiver, type Receiver } from '../support/receiver.js';
import { byRun, lines } from '../support/told-lines.js';
import { openRecordingGms, type RecordingGms } from '../support/recording-gms.js';

/** How everybody behaves in one pass. */
interface PassPlan {
  readonly receivers: readonly Behaviour[];
  readonly datahub: Behaviour;
  /** The OpenLineage request at which the pass is stopped; null: it goes to its end. */
  readonly stopAt: number | null;
}

const hours = ['01', '02', '03'] as const;

function plans(receivers: number): fc.Arbitrary<readonly PassPlan[]> {
  const pass = fc.record({
    receivers: fc.array(behaviour, { minLength: receivers, maxLength: receivers }),
    datahub: behaviour,
    stopAt: sometimes(fc.nat({ max: 60 }), 1, 8),
  });
  return fc.array(pass, { minLength: hours.length, maxLength: hours.length });
}

describe('outages in the middle of a pass to OpenLineage and DataHub', function () {
  this.timeout(300_000);
  const seed = Number(process.env['TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  let world: PassWorld;
  let receivers: Receiver[];
  let gms: RecordingGms;
  let refused: Set<string>;

  before(() => void process.stdout.write(`      seed ${seed}\n`));

  async function open(count: number): Promise<void> {
    world = await openPassWorld();
    receivers = await Promise.all(Array.from({ length: count }, () => openReceiver()));
    gms = await openRecordingGms();
    refused = new Set();
  }

  /** Who hangs takes a client's whole time-out; where nobody does, the clock of the machine says nothing. */
  async function overridesFor(plan: PassPlan): Promise<Overrides> {
    const timeout = hangs(plan) ? 0.25 : 60;
    const members = receivers.map(({ url }) => `{type: http, url: "${url}", timeout: ${timeout}}`);
    const transport = members.length === 1 ? members[0] : `{type: composite, transports: [${members.join(', ')}]}`;
    await writeFile(join(world.dir, 'openlineage.yml'), `transport: ${transport}\n`);
    const client = resolveClientConfig({ env: {}, folder: world.dir, home: null });
    return {
      sinks: ['openlineage', 'datahub'],
      openlineage: { file: null, client, concurrency: 4 },
      datahub: { url: gms.url, timeoutMs: timeout * 2000, batchSize: 10 },
    };
  }

  async function close(): Promise<void> {
    await Promise.all(receivers.map((receiver) => receiver.close()));
    await gms.close();
    await world.close();
  }

  /** Ten runs that have ended, and one that ends in the next hour. No two moments of them are the same. */
  function putRuns(hour: string): void {
    const number = Number(hour) * 100;
    const at = (minute: number): string => `${hour}:${String(minute).padStart(2, '0')}`;
    for (let n = 0; n < 8; n += 1) {
      world.server.data.putRun(syncA, storyRun(number + n, at(2 * n + 1), at(2 * n + 2)));
    }
    for (let n = 0; n < 2; n += 1) {
      world.server.data.putRun(syncB, storyRun(number + 10 + n, at(2 * n + 31), at(2 * n + 32)));
    }
    world.server.data.putRun(syncB, storyRun(number + 20, at(50), null));
    endRun(Number(hour) - 1);
  }

  function endRun(hour: number): void {
    if (hour < 1) return;
    const [from, to] = [hour, hour + 1].map((one) => String(one).padStart(2, '0'));
    world.server.data.putRun(syncB, storyRun(hour * 100 + 20, `${from}:50`, `${to}:40`));
  }

  /** One pass in which everybody behaves as planned. */
  async function pass(plan: PassPlan): Promise<Summary> {
    const { receivers: behaviours, datahub, stopAt } = plan;
    const stop = new AbortController();
    setMaxListeners(0, stop.signal); // as that of the program
    for (const [index, receiver] of receivers.entries()) {
      const own = behaviours[index] ?? calm;
      let nth = -1;
      receiver.answer = (event) => {
        nth += 1;
        if (index === 0 && nth === stopAt) stop.abort(new Interruption('SIGTERM'));
        const fault = faultAt(own, nth);
        if (fault !== null) return fault;
        const [line = ''] = lines([event]);
        if (own.refusal === null || !isRefused(own, line)) return null;
        refused.add(`${index} ${line}`);
        return own.refusal.status;
      };
    }
    let requests = -1;
    gms.fault = (request) => {
      if (request.method === 'GET' || request.mcps.length === 0) return null;
      const fault = faultAt(datahub, (requests += 1));
      if (fault !== 'taken and cut') return fault;
      gms.taken.push(...request.mcps);
      return 'cut';
    };
    gms.refusalStatus = datahub.refusal?.status ?? 422;
    gms.refuse = (mcp) => {
      if (!isRefused(datahub, aspectKey(mcp))) return null;
      refused.add(`datahub ${aspectKey(mcp)}`);
      return 'not this one';
    };
    return world.pass({ ...(await overridesFor(plan)), signal: stop.signal });
  }

  const rejected = async (sink: string): Promise<string[]> => {
    const text = await readFile(join(world.dir, `out/${sink}/rejected.ndjson`), 'utf8').catch(() => '');
    return text.split('\n').filter((line) => line !== '');
  };

  /** The events kept as refused, as the other lines of this test. */
  const rejectedEvents = async (): Promise<string[]> =>
    lines((await rejected('openlineage')).map((line) => (JSON.parse(line) as { event: StoryEvent }).event)); // written by the pass under test
  const rejectedAspects = async (): Promise<string[]> =>
    (await rejected('datahub')).map((line) => {
      const { proposal } = JSON.parse(line) as { proposal: RecordedMcp & { aspect: { json: unknown } } }; // as our file has it
      return aspectKey({ ...proposal, aspect: proposal.aspect.json });
    });

  /** What anybody is to know in the end: said by passes in which nobody fails. */
  async function everything(count: number): Promise<Whole> {
    await open(count);
    try {
      for (const hour of hours) await calmPass(hour);
      await calmPass('04');
      return {
        events: [...new Set(lines(receivers[0]?.received ?? []))],
        aspects: [...new Set(gms.taken.map(aspectKey))],
        runs: byRun(receivers[0]?.received ?? []),
      };
    } finally {
      await close();
    }
  }

  async function calmPass(hour: string): Promise<void> {
    if (hours.some((one) => one === hour)) putRuns(hour);
    else endRun(3);
    world.at(`2026-03-02T${String(Number(hour) + 1).padStart(2, '0')}:00`);
    const { exitCode, status } = await pass({ receivers: [], datahub: calm, stopAt: null });
    expect([exitCode, status]).to.deep.equal([0, 'ok']);
  }

  for (const count of [1, 2]) {
    it(`lose nothing, repeat nothing that was confirmed, and reject nothing but what was refused: ${count} receivers`, async () => {
      const whole = await everything(count);
      const runsOfAnHour = 11;
      expect(whole.events.filter((line) => /^(?:START|COMPLETE) [ab] /.test(line))).to.have.length(
        hours.length * runsOfAnHour * 2,
      );
      const seen = new Map<number, number>();
      await fc.assert(
        fc.asyncProperty(plans(count), async (passes) => {
          await open(count);
          let isConfirmed = true;
          try {
            for (const [index, hour] of hours.entries()) {
              putRuns(hour);
              world.at(`2026-03-02T0${Number(hour) + 1}:00`);
              const plan = passes[index] ?? { receivers: [], datahub: calm, stopAt: null };
              const before = receivers.map(({ received }) => lines(received));
              const summary = await pass(plan);
              seen.set(summary.exitCode, (seen.get(summary.exitCode) ?? 0) + 1);
              judgePass(summary, plan);
              for (const [at, known] of before.entries()) {
                if (plan.receivers[at]?.outage === null && !hangs(plan)) judgeRepeats(at, known, isConfirmed);
              }
              isConfirmed = confirmsAll(summary);
            }
            await calmPass('04');
            const events = await rejectedEvents();
            const aspects = await rejectedAspects();
            for (const [index, { received }] of receivers.entries()) {
              judgeReceiver(index, received, events, whole);
            }
            const known = new Set([...gms.taken.map(aspectKey), ...aspects]);
            const lacking = whole.aspects.filter((key) => !known.has(key));
            expect(lacking.join('; '), 'DataHub lacks').to.equal('');
            for (const key of aspects) expect(refused.has(`datahub ${key}`), `${key} is rejected`).to.equal(true);

            const quiet = await pass({ receivers: [], datahub: calm, stopAt: null });
            expect([quiet.exitCode, quiet.status]).to.deep.equal([0, 'unchanged']);
          } finally {
            await close();
          }
        }),
        { seed, numRuns: 12 },
      );
      expect(seen.size, `exit codes ${JSON.stringify([...seen])}`).to.be.greaterThan(1);
    });
  }

  function judgePass(summary: Summary, plan: PassPlan): void {
    const { exitCode, sinks } = summary;
    const code = `exit code ${exitCode} of ${JSON.stringify(sinks)}`;
    const isUndelivered = sinks.some(({ rejected: kept, failed, error }) => kept + failed > 0 || error !== undefined);
    if (exitCode === 0) expect(isUndelivered, code).to.equal(false);
    if (exitCode === 3) expect(isUndelivered, code).to.equal(true);
    if (exitCode === 143) expect(plan.stopAt, code).to.not.equal(null);
    if (exitCode === 4 || exitCode === 5) {
      for (const { outage } of [...plan.receivers, plan.datahub]) expect(outage, code).to.not.equal(null);
    }
    expect([0, 3, 4, 5, 143], code).to.include(exitCode);
  }

  /** A receiver that did not fail in a pass: it takes nothing twice, and nothing again that was confirmed before. */
  function judgeRepeats(index: number, before: readonly string[], isConfirmed: boolean): void {
    const now = lines(receivers[index]?.received ?? []).slice(before.length);
    const known = new Set(isConfirmed ? before : []);
    const repeated = now.filter((line, at) => known.has(line) || now.indexOf(line) !== at);
    expect(repeated, `receiver ${index} takes again`).to.deep.equal([]);
  }

  /** What a receiver knows of all passes in the end. */
  function judgeReceiver(
    index: number,
    received: readonly StoryEvent[],
    keptAsRefused: readonly string[],
    whole: Whole,
  ): void {
    const own = lines(received);
    const refusedHere = keptAsRefused.filter((line) => refused.has(`${index} ${line}`));
    const known = new Set([...own, ...refusedHere]);
    const missing = whole.events.filter((line) => !known.has(line));
    expect(missing, `receiver ${index} lacks`).to.deep.equal([]);
    for (const line of keptAsRefused) {
      const isRefusal = receivers.some((_, other) => refused.has(`${other} ${line}`));
      expect(isRefusal, `${line} is rejected`).to.equal(true);
    }
    const told = byRun(received);
    for (const [runId, [start = '', end = '']] of whole.runs) {
      const lines = told.get(runId) ?? [];
      if (!refusedHere.includes(start)) expect(lines[0], `first of ${start}`).to.equal(start);
      if (!refusedHere.includes(end)) expect(lines.at(-1), `last of ${start}`).to.equal(end);
    }
  }
});

/** What one who missed nothing knows. */
interface Whole {
  readonly events: readonly string[];
  readonly aspects: readonly string[];
  /** START and end by run id. */
  readonly runs: ReadonlyMap<string, readonly string[]>;
}

function hangs({ receivers, datahub }: PassPlan): boolean {
  return [...receivers, datahub].some(({ outage }) => outage?.kind === 'hang');
}

/** Whether the OpenLineage sink has its place at the end of the pass, for every sync. */
function confirmsAll({ exitCode, sinks }: Summary): boolean {
  const { failed = 1, error } = sinks.find(({ name }) => name === 'openlineage') ?? {};
  return [0, 3].includes(exitCode) && failed === 0 && error === undefined;
}

/** What a catalogue keeps it under: of a time series each moment, of all others the last one said. */
function aspectKey({ entityUrn, changeType, aspectName, aspect }: RecordedMcp): string {
  const { timestampMillis = '', status = '' } = (aspect ?? {}) as { timestampMillis?: number; status?: string }; // those of a time series
  return [changeType, entityUrn, aspectName, timestampMillis, status].join(' ');
}
