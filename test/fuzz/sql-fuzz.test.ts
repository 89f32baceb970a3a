import { expect } from 'chai';
import { dialects } from '#src/lineage/sql/port.js';
import { runFuzz, tellFault } from './sql-fuzz.js';

describe('generated SQL', function () {
  this.timeout(120_000);

  it('is answered as its making says: 1,000 queries, 13 dialects', () => {
    // The same cases every time; `npm run test:fuzz` looks for new ones.
    const seed = Number(process.env['FUZZ_SEED'] ?? 20_261_121);
    const { told, counts } = runFuzz(seed, 1_000);
    expect(told.map(tellFault), `FUZZ_SEED=${seed}`).to.deep.equal([]);
    expect(Object.keys(counts.dialects), `FUZZ_SEED=${seed}`).to.have.members([...dialects]);
  });
});
