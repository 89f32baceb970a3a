import { parse } from '@polyglot-sql/sdk';
import type { Dialect } from '@polyglot-sql/sdk';
import { expect } from 'chai';
import { misreading } from '#src/lineage/sql/cross-check.js';
import { shapesOfText } from '#src/lineage/sql/text/cross-check-text.js';
import { dialectRules } from '#src/lineage/sql/dialect-rules.js';
import { explainSql } from '#src/lineage/sql/resolve.js';
import { readCorpus } from '../../../support/sql-corpus.js';

describe('SQL: the second opinion', () => {
  const shapes = (sql: string): unknown => shapesOfText(sql, dialectRules.snowflake);

  it('counts select items, relations and set operators per level', () => {
    expect(shapes('select a, f(b, c) from t, u join v on t.x = v.x where a in (select 1)')).to.deep.equal([
      ['select 2 from 3', 'select without from'],
    ]);
    expect(shapes('(select a from t) union select b from u minus select c from v')).to.deep.equal([
      ['() + select 1 from 1 + select 1 from 1', 'select 1 from 1', 'select 1 from 1', 'select 1 from 1'],
    ]);
  });

  it('is not taken in by strings, comments, quoted names and words in other places', () => {
    expect(
      shapes(`select a, -- , b from ghost
        ' union select x, y from z ', "from, where", extract(day from d), x is distinct from y, t.from
        from t /* , u */ where a = 1 group by a, b`),
    ).to.deep.equal([['select 6 from 1']]);
  });

  it('knows brackets from names that every object has', () => {
    expect(shapes('select constructor, f(toString) from t')).to.deep.equal([['select 2 from 1']]);
  });

  it('does not count where FROM comes first', () => {
    expect(shapesOfText('from t select a, b', dialectRules.duckdb)).to.deep.equal([null]);
  });

  it('notices a set operation that the parser put into a comparison, a select item and a relation that it lost', () => {
    const check = (sql: string, tree: string): string | null => {
      const read = parse(tree, 'postgresql' as Dialect);
      return misreading(sql, 'postgres', read.success ? (read.ast as readonly unknown[]) : []); // the tree is untyped
    };
    const swallowed = 'select a from t where b > (select 1 from u) union select c from v';
    expect(check(swallowed, swallowed), 'repaired where the shape is known').to.equal(null);
    expect(check(swallowed, 'select a from t where b > (select 1 from u)')).to.contain('not read as it is written');
    expect(check('select a, b from t', 'select a from t')).to.contain('select 2 from 1, read as select 1 from 1');
    expect(check('select a from t, u', 'select a from t')).to.contain('select 1 from 2, read as select 1 from 1');
    expect(check('select a from t except select b from u', 'select a from t')).to.contain('not read');
  });

  it('raises no alarm over the corpus', () => {
    const queries = readCorpus();
    expect(queries.length).to.be.greaterThan(200);
    const alarmed = queries.filter(({ sql, dialect, schemas }) =>
      explainSql({ sql, dialect, schemas }).unresolved.some((each) => each.detail.startsWith('not read as')),
    );
    expect(alarmed.map((query) => query.id)).to.deep.equal([]);
  });
});
