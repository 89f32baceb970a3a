/** Texts that the parser misreads or does not read, each found by the generated queries (test/fuzz). */
import { expect } from 'chai';
import type { Case } from './told.js';
import { tell } from './told.js';

const cases: readonly Case[] = [
  {
    rule: 'a derived table before an ORDER BY is no body of its own in a text that makes a table',
    dialect: 'duckdb',
    sql: 'create temp table m as select a from (select a from s.t) order by 1; select x from s.q cross join lateral ((select y from s.a) union all select z from s.b) l',
    tables: ['s.q', 's.a', 's.b'],
    outputs: ['x <- s.q.x'],
  },
  {
    rule: 'a table that the text makes is none of the warehouse, where the text cannot be parsed',
    dialect: 'duckdb',
    sql: 'create or replace temporary table if not exists m as select a from s.t; create table s.kept as select 1; select a b c from M, s.kept',
    tables: ['s.t', 's.kept'],
    grade: 'degraded',
  },
  {
    rule: 'a body in parentheses before an ORDER BY is the body',
    dialect: 'trino',
    sql: 'with c as (select a from dw.t.u) (select o.x, c.a y from dw.crm.orders o, c) order by 1',
    outputs: ['x <- dw.crm.orders.x', 'y <- dw.t.u.a'],
  },
  {
    rule: 'a union in parentheses before a LIMIT is the body, in a derived table too',
    dialect: 'snowflake',
    sql: 'select q.x from (with c as (select a from t.u) (select x from s.a union all select a from c) limit 5) q',
    outputs: ['X <- S.A.X + T.U.A'],
  },
  {
    rule: 'a union after a comparison with a sub-query is a union',
    dialect: 'postgres',
    sql: 'select sku from eu.stock where qty > (select min(lvl) from eu.rules) union all select sku from us.stock',
    outputs: ['sku <- eu.stock.sku + us.stock.sku'],
  },
  {
    rule: 'a union after a sub-query in GROUP BY is a union',
    dialect: 'duckdb',
    sql: 'select (select max(x) from a) m from b group by (select max(x) from a) union all select y from c',
    outputs: ['m <- a.x (aggregation) + c.y'],
  },
  {
    rule: 'a union after BETWEEN with a sub-query in ON is a union, in a CTE too',
    dialect: 'tsql',
    sql: 'with c as (select a.x from a join b on a.k between 0 and (select m from d) union all select y from e) select x from c',
    outputs: ['x <- a.x + e.y'],
  },
  {
    rule: 'a union after a derived table without a name is a union',
    dialect: 'bigquery',
    sql: 'select x from (select x from s.a) union all select y from s.b',
    outputs: ['x <- s.a.x + s.b.y'],
  },
  {
    rule: 'branches in parentheses are read inside ANY and LATERAL',
    dialect: 'duckdb',
    sql: 'select q.x from t cross join lateral ((select x from a) union all select y from b) q where t.k < any ((select z from d) union all select 0)',
    outputs: ['x <- a.x + b.y'],
    tables: ['t', 'a', 'b', 'd'],
  },
  {
    rule: 'a comment before a column takes nothing from it',
    dialect: 'trino',
    sql: 'select\n-- the key\nt.id, /* all */ t.* from s.t t',
    schemas: { 's.t': ['id'] },
    outputs: ['id <- s.t.id', 'id <- s.t.id'],
  },
  {
    rule: 'comments may hold comments, and two slashes begin one',
    dialect: 'postgres',
    sql: 'select a /* x /* , ghost */ from nowhere */ from t',
    outputs: ['a <- t.a'],
    tables: ['t'],
  },
  {
    rule: 'two slashes begin a comment in Snowflake',
    dialect: 'snowflake',
    sql: 'select a // , b from ghost\n from t',
    outputs: ['A <- T.A'],
    tables: ['T'],
  },
  {
    rule: 'two dashes without a space are a sum in MySQL',
    dialect: 'mysql',
    sql: 'select a--b as c from t',
    outputs: ['c <- t.a (transformation) + t.b (transformation)'],
  },
  {
    rule: 'a join in parentheses keeps its place in a star',
    dialect: 'mysql',
    sql: 'select * from u left join (s.a x join s.b y on x.k = y.k) on u.k = x.k',
    schemas: { u: ['k'], 's.a': ['k', 'a'], 's.b': ['b'] },
    outputs: ['k <- u.k', 'k <- s.a.k', 'a <- s.a.a', 'b <- s.b.b'],
  },
  {
    rule: 'a merged column stands in one place: another table with that name keeps its own',
    dialect: 'postgres',
    sql: 'select * from a join b using (id) join c on true',
    schemas: { a: ['id'], b: ['id', 'x'], c: ['id'] },
    outputs: ['id <- a.id', 'x <- b.x', 'id <- c.id'],
  },
  {
    rule: 'the right side of a semi join keeps no name from others',
    dialect: 'spark',
    sql: 'select o.id from s.users u left semi join s.orders o on u.id = o.id cross join s.items o',
    outputs: ['id <- s.items.id'],
  },
  {
    rule: 'rows of VALUES ROW(..) have columns',
    dialect: 'mysql',
    sql: "select v.w from (values row(1, 'a'), row(2, 'b')) as v(k, w)",
    outputs: ['w <-'],
    grade: 'exact',
  },
  {
    rule: 'a lateral view may have a quoted name inside a sub-query',
    dialect: 'spark',
    sql: 'select (select max(e.el) from t lateral view explode(t.xs) `e` as el) m from u',
    outputs: ['m <- t.xs (aggregation)'],
  },
  {
    rule: 'a quoted name with a dot in EXCEPT is one column',
    dialect: 'clickhouse',
    sql: 'select * except (`a.b`) from s.t',
    schemas: { 's.t': ['a.b', 'b'] },
    outputs: ['b <- s.t.b'],
  },
  {
    rule: 'a CTE in two pairs of parentheses is a relation, a sub-query before AS a value',
    dialect: 'clickhouse',
    sql: 'with c as ((select x from s.a)), (select max(y) from s.b) as m select c.x, m from c',
    outputs: ['x <- s.a.x', 'm <- s.b.y (aggregation)'],
  },
  {
    rule: 'a text that ends inside parentheses is told from one that the parser would never end with',
    dialect: 'redshift',
    sql: "select d.id, j.sku from docs.d d, json_table(d.body, '$[*]' columns (sku varchar2(20/*) path '$.sku')) j",
    outputs: [],
    grade: 'degraded',
  },
  {
    rule: 'a text that ends inside parentheses does not break the parser',
    dialect: 'tsql',
    sql: "if object_id('tempdb..#base'/*) is not null drop table #base; select a from dbo.t",
    outputs: [],
    grade: 'failed',
  },
];

describe('SQL: texts that the parser misreads', () => {
  for (const { rule, dialect, sql, schemas, ...expected } of cases) {
    it(`${rule} (${dialect})`, () => {
      const told = tell(dialect, sql, schemas === undefined ? {} : { schemas });
      for (const [key, value] of Object.entries(expected))
        expect(told[key as keyof typeof told], key).to.deep.equal(value); // keys of Told
    });
  }
});
