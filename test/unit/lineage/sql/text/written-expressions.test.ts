import { expect } from 'chai';
import type { Dialect } from '#src/lineage/sql/port.js';
import { writtenExpressions } from '#src/lineage/sql/text/written-expressions.js';

const written = (sql: string, dialect: Dialect = 'snowflake'): Record<string, string> =>
  Object.fromEntries(writtenExpressions(sql, dialect));

describe('what a person wrote to make a column', () => {
  it('is the expression in front of its alias, with AS or without, on one line and without comments', () => {
    const sql = `select c.id, upper(c.email) as Email, -- the key
      count(*) n, coalesce(c.a, /* none */
        'x  y') "Odd Name", c.b as plain from crm.contacts c`;
    expect(written(sql)).to.deep.equal({
      email: 'upper(c.email)',
      n: 'count(*)',
      'odd name': "coalesce(c.a, 'x  y')",
    });
  });

  it('is found in a CTE and a sub-query, for the name that passes through', () => {
    const sql =
      'with a as (select lower(t.x) as x from t) select x, y from a join (select b, sum(v) as y from u group by b) z on 1 = 1';
    expect(written(sql)).to.deep.equal({ x: 'lower(t.x)', y: 'sum(v)' });
  });

  it('is not told when several expressions have the name', () => {
    expect(written('select upper(a) as x from t union all select lower(b) as x from u')).to.deep.equal({});
    expect(written('select upper(a) as x from t union all select upper(a) as x from u')).to.deep.equal({
      x: 'upper(a)',
    });
  });

  it('takes no operand for an alias', () => {
    const sql = `select a between b and c, case when d then e end, f is null, x is not distinct from y, g :: text,
      cast(h as int) from t`;
    expect(written(sql, 'postgres')).to.deep.equal({});
  });

  it('reads aliases in front, and types with commas', () => {
    expect(written('select top (5) x = len(t.a), y = t.b from t', 'tsql')).to.deep.equal({ x: 'len(t.a)' });
    expect(written('select struct<a int64, b string>(1, t.c) as s from t', 'bigquery')).to.deep.equal({
      s: 'struct<a int64, b string>(1, t.c)',
    });
  });

  it('keeps templates, and is cut when it is long', () => {
    expect(written("select iff({{ flag }} = 'a', x, y) as z from t")).to.deep.equal({
      z: "iff({{ flag }} = 'a', x, y)",
    });
    const long = `concat(${Array.from({ length: 400 }, (_, index) => `c${index}`).join(', ')})`;
    expect(written(`select ${long} as z from t`)['z'])
      .to.have.length(1000)
      .and.to.match(/…$/);
  });
});
