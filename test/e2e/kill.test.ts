import { expect } from 'chai';
import { killRounds } from './kill.js';

describe('kill -9 at random moments', function () {
  this.timeout(120_000);

  it('loses no run and tears no file', async () => {
    const seed = Number(process.env['TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
    const report = await killRounds(5, seed, (line) => process.stdout.write(`      ${line}\n`));
    expect(report.missing).to.deep.equal([]);
    expect(report.torn).to.deep.equal([]);
  });
});
