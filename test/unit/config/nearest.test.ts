import { expect } from 'chai';
import { editDistance, nearest } from '#src/config/nearest.js';

describe('the nearest name', () => {
  for (const [from, to, distance] of [
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
    ['sicne', 'since', 1],
    ['same', 'same', 0],
  ] as const) {
    it(`is ${distance} changes from ${JSON.stringify(from)} to ${to}`, () => {
      expect(editDistance(from, to)).to.equal(distance);
      expect(editDistance(to, from)).to.equal(distance);
    });
  }

  it('is the one with the fewest changes, whatever the case; the first one of several', () => {
    expect(nearest('OutputDri', ['overlap', 'outputDir', 'until'])).to.equal('outputDir');
    expect(nearest('ab', ['ac', 'ad'])).to.equal('ac');
    expect(nearest('x', [])).to.equal(null);
  });
});
