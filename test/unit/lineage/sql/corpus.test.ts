import { expect } from 'chai';
import { dialects } from '#src/lineage/sql/port.js';
import { scoreQuery } from '../../../support/score-query.js';
import { readCorpus } from '../../../support/sql-corpus.js';

const corpus = readCorpus();

describe('SQL corpus', () => {
  it('holds more than 200 queries, of every dialect, with expected columns in nearly all', () => {
    expect(corpus.length).to.be.greaterThan(200);
    expect(new Set(corpus.map((query) => query.dialect))).to.have.all.keys(...dialects);
    expect(corpus.filter((query) => query.columns === null).length).to.be.lessThan(corpus.length / 20);
  });

  for (const query of corpus) {
    it(`${query.id} (${query.dialect}): exactly these tables and sources`, () => {
      const { tables, missing, claimed, kinds } = scoreQuery(query);
      expect({ tables, missing, claimed, kinds }).to.deep.equal({ tables: [], missing: [], claimed: [], kinds: [] });
    });
  }
});
