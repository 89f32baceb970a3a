import { expect } from 'chai';
import { runConfigurations, runSqlMutations } from './mutations.js';

/** The same cases every time; `npm run test:fuzz -- mutations` looks for new ones. */
const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_121);

describe('mutations', function () {
  this.timeout(300_000);

  it(`of queries: nothing is thrown, every reason is on the list (5,000, FUZZ_SEED=${seed})`, () => {
    expect(runSqlMutations(seed, 5_000).faults).to.deep.equal([]);
  });

  it(`of configurations: nothing is thrown (5,000, FUZZ_SEED=${seed})`, () => {
    expect(() => runConfigurations(seed, 5_000)).not.to.throw();
  });
});
