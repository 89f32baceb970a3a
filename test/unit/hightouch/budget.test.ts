/** The token bucket, on a clock that only moves when somebody waits. */
import { expect } from 'chai';
import { openBudget, type Budget } from '#src/hightouch/budget.js';

function budgetOn(perSecond: number, standing = false) {
  let clock = 0;
  const waits: number[] = [];
  const controller = new AbortController();
  const budget = openBudget(perSecond, {
    now: () => (standing ? 0 : clock),
    async sleep(ms, signal) {
      clock += ms;
      signal.throwIfAborted();
    },
    signal: controller.signal,
    onWait: (ms) => waits.push(ms),
  });
  const waited = (): number => waits.reduce((sum, ms) => sum + ms, 0);
  return { budget, waits, waited, controller, pass: (ms: number) => (clock += ms) };
}

async function take(budget: Budget, times: number): Promise<number> {
  let ticket = 0;
  for (let taken = 0; taken < times; taken += 1) ticket = await budget.take();
  return ticket;
}

describe('the request budget', () => {
  it("gives one second's worth at once, and then its rate", async () => {
    const { budget, waited } = budgetOn(10);
    await take(budget, 10);
    expect(waited()).to.equal(0);
    await take(budget, 20);
    expect(waited()).to.be.within(2_000, 2_020);
  });

  it('gives one at a time below one a second', async () => {
    const { budget, waits } = budgetOn(0.5);
    await take(budget, 2);
    expect(waits).to.deep.equal([2_000]);
  });

  for (const off of [0, -1, Number.POSITIVE_INFINITY, Number.NaN]) {
    it(`is off at ${off}`, async () => {
      const { budget, waits } = budgetOn(off);
      const ticket = await take(budget, 1_000);
      budget.rateLimited(ticket, 1_000);
      await take(budget, 1_000);
      expect(waits).to.deep.equal([]);
    });
  }

  it('is halved once by all the requests that were refused together', async () => {
    const { budget } = budgetOn(8);
    const tickets = await Promise.all(Array.from({ length: 8 }, () => budget.take()));
    for (const ticket of tickets) budget.rateLimited(ticket, 0);
    expect(budget.rate()).to.equal(4);
    budget.rateLimited(await budget.take(), 0);
    expect(budget.rate()).to.be.closeTo(2, 0.1);
  });

  it('never falls below a sixteenth', async () => {
    const { budget } = budgetOn(16);
    for (let refused = 0; refused < 20; refused += 1) budget.rateLimited(await budget.take(), 0);
    expect(budget.rate()).to.be.within(1, 2);
  });

  it('is regained within a minute', async () => {
    const { budget, pass } = budgetOn(10);
    budget.rateLimited(await budget.take(), 0);
    pass(15_000);
    await budget.take();
    expect(budget.rate()).to.equal(7.5);
    pass(60_000);
    await budget.take();
    expect(budget.rate()).to.equal(10);
  });

  it('holds everybody back for as long as a refusal asks', async () => {
    const { budget, waits } = budgetOn(10);
    budget.rateLimited(await budget.take(), 5_000);
    await Promise.all([budget.take(), budget.take()]);
    expect(waits).to.deep.equal([5_000]);
  });

  it('goes on when the clock stands still', async () => {
    const { budget, waits } = budgetOn(1, true);
    await take(budget, 4);
    expect(waits).to.deep.equal([1_000, 1_000, 1_000]);
  });

  it('ends the waiting of all when the pass is stopped', async () => {
    const { budget, controller } = budgetOn(1);
    await budget.take();
    controller.abort(new Error('stop'));
    const results = await Promise.allSettled([budget.take(), budget.take()]);
    expect(results.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected']);
  });
});
