import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LineageError } from '#src/errors.js';
import type { PassView, Receipts, Sink, Unit } from '#src/sinks/sink.js';
import { sampleGraph, type SampleGraph } from '../support/sample-graph.js';
import { end, unitsOf, viewOf } from './pass-of-sample.js';

/** A receiver of the network kind that a test can turn against its sink. */
export interface ReceiverUnderTest {
  /** A sink that delivers there and nowhere else. */
  create(outputDir: string, onReject: 'continue' | 'hold'): Sink;
  /** What it has taken, each as a text that is equal for equal things. */
  taken(): readonly string[];
  /** From now on every request fails with this status. */
  fail(status: number): void;
  /** From now on it refuses what belongs to this sync itself, and takes the rest. */
  refuse(syncId: string): void;
  close(): Promise<void>;
}

export interface NetworkSinkUnderTest {
  readonly name: string;
  readonly rejectedFile: string;
  open(graph: SampleGraph): Promise<ReceiverUnderTest>;
}

/** What src/sinks/sink.ts asks of every sink that delivers over the network. */
export function describeNetworkContract(subject: NetworkSinkUnderTest): void {
  describe(`sink contract: ${subject.name}`, function () {
    this.timeout(20_000);
    let sample: SampleGraph;
    let receiver: ReceiverUnderTest;
    let dir: string;

    before(async () => {
      sample = await sampleGraph(Date.parse(end));
    });
    beforeEach(async () => {
      dir = await mkdtemp(join(tmpdir(), 'hightouch-lineage-contract-'));
      receiver = await subject.open(sample);
    });
    afterEach(async () => {
      await receiver.close();
      await rm(dir, { recursive: true, force: true });
    });

    const view = (overrides: Partial<PassView> = {}): PassView => viewOf(sample, overrides);
    const units = (full = false): Unit[] => unitsOf(sample, full);

    async function passOf(
      list: readonly Unit[],
      pass: PassView,
      onReject: 'continue' | 'hold' = 'continue',
    ): Promise<Receipts> {
      const sink = receiver.create(dir, onReject);
      await sink.open(pass);
      let thrown: LineageError | null = null;
      for (const unit of list) {
        if (thrown === null) await sink.deliver(unit).catch((error: LineageError) => void (thrown = error));
      }
      const receipts = await sink.close(thrown === null ? 'complete' : 'aborted');
      return { ...receipts, error: thrown ?? receipts.error };
    }

    it('tells a workspace, each thing once, and writes nothing to the disk', async () => {
      const receipts = await passOf(units(), view());
      expect([receipts.error, receipts.rejected, receipts.failed]).to.deep.equal([null, 0, 0]);
      expect(receipts.outputs).to.deep.equal([]);
      expect(receipts.delivered).to.equal(receiver.taken().length);
      expect(new Set(receiver.taken()).size).to.equal(receipts.delivered);
      for (const { sync } of sample.graph.syncs) expect(receipts.fingerprints.has(`sync:${sync.id}`)).to.equal(true);
      expect(await readdir(dir)).to.deep.equal([]);
    });

    it('tells equal things in equal passes', async () => {
      await passOf(units(), view());
      const first = [...receiver.taken()].sort();
      await passOf(units(), view());
      const all = [...receiver.taken()].sort();
      expect(all).to.deep.equal([...first, ...first].sort());
    });

    it('tells nothing when nothing has changed, and everything again when asked to', async () => {
      const first = await passOf(units(), view());
      const quiet = units().filter(({ kind }) => kind !== 'runs');
      const second = await passOf(quiet, view({ told: first.fingerprints }));
      expect([second.delivered, receiver.taken().length]).to.deep.equal([0, first.delivered]);
      const again = await passOf(units(true), view({ told: first.fingerprints, full: true }));
      expect(again.delivered).to.equal(first.delivered);
    });

    it('keeps what is refused for itself, with the answer, lets the rest pass, and moves on', async () => {
      const all = await passOf(units(), view());
      const [refused] = sample.graph.syncs;
      receiver.refuse(refused?.sync.id ?? '');
      const receipts = await passOf(units(), view());
      expect([receipts.error, receipts.failed, receipts.unconfirmed.size]).to.deep.equal([null, 0, 0]);
      expect(receipts.rejected).to.be.greaterThan(0);
      expect(receipts.delivered + receipts.rejected).to.equal(all.delivered);
      const lines = (await readFile(join(dir, subject.rejectedFile), 'utf8')).trim().split('\n');
      expect(lines).to.have.length(receipts.rejected);
      for (const line of lines) expect((JSON.parse(line) as { answer: object }).answer).to.include({ status: 422 });
    });

    it('holds the place of a sync whose things are refused, when asked to, and of no other', async () => {
      const [refused] = sample.graph.syncs;
      const key = `sync:${refused?.sync.id ?? ''}`;
      receiver.refuse(refused?.sync.id ?? '');
      const receipts = await passOf(units(), view(), 'hold');
      expect([...receipts.unconfirmed]).to.deep.equal([key]);
      expect(receipts.fingerprints.has(key)).to.equal(false);
      expect(receipts.fingerprints.size).to.be.greaterThan(1);
    });

    for (const [status, exitCode] of [
      [503, 4],
      [401, 5],
      [403, 5],
    ] as const) {
      it(`fails as a whole with ${status}, rejects nothing, and tells it all once the receiver is back`, async () => {
        receiver.fail(status);
        const receipts = await passOf(units(), view());
        expect([receipts.error?.exitCode, receipts.delivered, receipts.rejected]).to.deep.equal([exitCode, 0, 0]);
        for (const { sync } of sample.graph.syncs) {
          const key = `sync:${sync.id}`;
          expect(receipts.fingerprints.has(key), key).to.equal(false);
        }
        expect(await readdir(dir)).to.deep.equal([]);
        receiver.fail(0);
        expect((await passOf(units(), view())).error).to.equal(null);
      });
    }

    it('tells runs alone in a back-fill', async () => {
      const runs = units().filter(({ kind }) => kind === 'runs');
      const receipts = await passOf(runs, view({ backfill: true }));
      expect(receipts.delivered).to.be.greaterThan(0);
      expect([...receipts.fingerprints.keys()]).to.deep.equal([]);
    });

    it('never lets an e-mail address of an error out', async () => {
      await passOf(units(), view());
      const errors = [...sample.runs.values()].flat().flatMap(({ error }) => (error === null ? [] : [error]));
      const addresses = errors.flatMap((error) => error.match(/[\w.+-]+@[\w.-]+\.\w+/g) ?? []);
      expect(addresses).to.not.deep.equal([]);
      const told = receiver.taken().join('\n');
      for (const address of addresses) expect(told).to.not.include(address);
    });
  });
}
