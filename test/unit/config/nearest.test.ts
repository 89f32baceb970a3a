import { expect } from 'chai';
import { editDistance, nearest, nearestHint } from '#src/config/nearest.js';

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

  it('is asked about only when it may have been meant', () => {
    for (const [word, name] of [
      ['sicne', 'since'],
      ['watermrk', 'watermark'],
      ['output', 'output-dir'],
    ] as const) {
      expect(nearestHint(word, ['run', name], (one) => `--${one}`)).to.equal(`Did you mean --${name}?`);
    }
    expect(nearestHint('bogus', ['syncs', 'sink'])).to.equal('The nearest known one is syncs.');
    expect(nearestHint('foo', ['datahub', 'openlineage'])).to.equal('The nearest known one is datahub.');
  });
});
