import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { PassView, Receipts, Sink, Unit } from '#src/sinks/sink.js';
import { sampleGraph, type SampleGraph } from '../support/sample-graph.js';
import { end, unitsOf, viewOf } from './pass-of-sample.js';

export interface SinkUnderTest {
  readonly name: string;
  /** A sink that writes its file below this folder. */
  create(outputDir: string): Sink;
  /** The file below the output folder. */
  readonly file: string;
}

/** What src/sinks/sink.ts asks of every sink. */
export function describeSinkContract(subject: SinkUnderTest): void {
  describe(`sink contract: ${subject.name}`, function () {
    this.timeout(20_000);
    let sample: SampleGraph;
    let dir: string;

    before(async () => {
      sample = await sampleGraph(Date.parse(end));
    });
    beforeEach(async () => {
      dir = await mkdtemp(join(tmpdir(), 'hightouch-lineage-contract-'));
    });
    afterEach(() => rm(dir, { recursive: true, force: true }));

    const view = (overrides: Partial<PassView> = {}): PassView => viewOf(sample, overrides);
    const units = (full = false): Unit[] => unitsOf(sample, full);

    async function passOf(
      list: readonly Unit[],
      pass: PassView,
      outcome: 'complete' | 'aborted' = 'complete',
    ): Promise<Receipts> {
      const sink = subject.create(dir);
      await sink.open(pass);
      for (const unit of list) await sink.deliver(unit);
      return sink.close(outcome);
    }

    const content = (): Promise<string> => readFile(join(dir, subject.file), 'utf8');

    it('tells a workspace and says which fingerprints the receiver now has', async () => {
      const receipts = await passOf(units(), view());
      expect(receipts.delivered).to.be.greaterThan(sample.graph.syncs.length);
      expect(receipts.error).to.equal(null);
      expect(receipts.outputs).to.deep.equal([join(dir, subject.file)]);
      for (const { sync } of sample.graph.syncs) expect(receipts.fingerprints.has(`sync:${sync.id}`)).to.equal(true);
    });

    it('is closed with nothing told when the pass ended before it was opened', async () => {
      const { delivered, rejected, failed, outputs, error } = await subject.create(dir).close('aborted');
      expect([delivered, rejected, failed, outputs, error]).to.deep.equal([0, 0, 0, [], null]);
      expect(await readdir(dir)).to.deep.equal([]);
    });

    it('writes byte-equal files for equal passes', async () => {
      await passOf(units(), view());
      const first = await content();
      await passOf(units(), view());
      expect(await content()).to.equal(first);
    });

    it('tells nothing when nothing has changed, and leaves its file alone', async () => {
      const first = await passOf(units(), view());
      const before = await content();
      const quiet = units().filter(({ kind }) => kind !== 'runs');
      const second = await passOf(
        quiet,
        view({ told: first.fingerprints, window: { start: end, end: '2026-03-02T10:00:00.000Z' } }),
      );
      expect(second.delivered).to.equal(0);
      expect(second.outputs).to.deep.equal([]);
      expect(await content()).to.equal(before);
    });

    it('tells everything again when asked for everything', async () => {
      const first = await passOf(units(), view());
      const again = await passOf(units(true), view({ told: first.fingerprints, full: true }));
      expect(again.delivered).to.equal(first.delivered);
    });

    it('leaves its file as it was when the pass is aborted, and no temporary file behind', async () => {
      await passOf(units(), view());
      const before = await content();
      const receipts = await passOf(units(), view(), 'aborted');
      expect(receipts.outputs).to.deep.equal([]);
      expect(await content()).to.equal(before);
      const names = await readdir(join(dir, subject.file, '..'));
      expect(names).to.have.length(1);
    });

    it('moves the file of the pass before to passes/', async () => {
      await passOf(units(), view());
      const before = await content();
      await passOf(units(), view({ previousEnd: end }));
      expect(await readFile(join(dir, 'passes/20260302T090000.000Z', subject.file), 'utf8')).to.equal(before);
    });

    it('tells runs alone in a back-fill', async () => {
      const runs = units().filter(({ kind }) => kind === 'runs');
      const receipts = await passOf(runs, view({ backfill: true }));
      expect(receipts.delivered).to.be.greaterThan(0);
      expect([...receipts.fingerprints.keys()].filter((key) => key.startsWith('destination:'))).to.deep.equal([]);
    });

    it('never lets an e-mail address of an error out', async () => {
      await passOf(units(), view());
      const errors = [...sample.runs.values()].flat().flatMap(({ error }) => (error === null ? [] : [error]));
      expect(
        errors.some((error) => error.includes('@')),
        'the sample has an error with an address',
      ).to.equal(true);
      for (const address of errors.flatMap((error) => error.match(/[\w.+-]+@[\w.-]+\.\w+/g) ?? [])) {
        expect(await content()).to.not.include(address);
      }
    });
  });
}
