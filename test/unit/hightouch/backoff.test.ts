/** How long to wait before the next try. */
import { expect } from 'chai';
import { backoffMs, maxTries, retryAfterMs } from '#src/hightouch/backoff.js';

const tries = Array.from({ length: maxTries }, (_, index) => index + 1);

describe('the wait between two tries', () => {
  it('doubles up to eight seconds, and at least half of it is kept', () => {
    expect(tries.map((failed) => backoffMs(failed, null, () => 0))).to.deep.equal([
      150, 300, 600, 1200, 2400, 4000, 4000,
    ]);
    expect(tries.map((failed) => backoffMs(failed, null, () => 0.9999))).to.deep.equal([
      300, 600, 1200, 2400, 4800, 8000, 8000,
    ]);
  });

  it('is never shorter than the server asks for, nor than its own', () => {
    expect(backoffMs(1, 2_000, () => 0)).to.equal(2_000);
    expect(backoffMs(3, 10, () => 0)).to.equal(600);
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-08-20T12:00:00Z');
  const cases: readonly (readonly [string | null, number | null])[] = [
    [null, null],
    ['', null],
    ['soon', null],
    ['0', 0],
    ['7', 7_000],
    [' 1.5 ', 1_500],
    ['86400', 60_000],
    ['Thu, 20 Aug 2026 12:00:09 GMT', 9_000],
    ['Thu, 20 Aug 2026 11:00:00 GMT', 0],
    ['Fri, 21 Aug 2026 12:00:00 GMT', 60_000],
  ];
  for (const [header, expected] of cases) {
    it(`${JSON.stringify(header)} means ${expected === null ? 'nothing' : `${expected} ms`}`, () => {
      expect(retryAfterMs(header, now)).to.equal(expected);
    });
  }
});
