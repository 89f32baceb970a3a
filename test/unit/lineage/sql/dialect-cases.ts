import type { Case } from './told.js';

/** Relations that earlier statements of a text make. */
export const madeCases: readonly Case[] = [
  {
    rule: 'a table variable has its declared columns, and what is inserted into them',
    dialect: 'tsql',
    sql: 'declare @t table (id int primary key, total money); insert into @t (total, id) select Amt, Cid from s.o; select t.id, total from @t t',
    tables: ['s.o'],
    outputs: ['id <- s.o.Cid', 'total <- s.o.Amt'],
  },
  {
    rule: 'rows are inserted by the listed columns',
    dialect: 'postgres',
    sql: 'create temp table x (a int, b int); insert into x (b, a) select k, l from s.t; select a, b from x',
    outputs: ['a <- s.t.l', 'b <- s.t.k'],
  },
  {
    rule: 'an update adds its value to the column',
    dialect: 'tsql',
    sql: 'select id, a into #x from s.t; update x set x.a = u.b from #x x join s.u u on u.id = x.id; select a from #x',
    tables: ['s.t', 's.u'],
    outputs: ['a <- s.t.a + s.u.b'],
    influences: ['s.u.id join', 's.t.id join'],
  },
  {
    rule: 'an update without FROM reads the table itself; a column that is added is empty until then',
    dialect: 'snowflake',
    sql: 'create temp table x as select id, n from s.t; alter table x add column u text; update x set u = upper(n) where id > 1; select u, n from x',
    outputs: ['U <- S.T.N (transformation)', 'N <- S.T.N'],
    influences: ['S.T.ID filter'],
  },
  {
    rule: 'a table that is made again from itself reads the one before',
    dialect: 'snowflake',
    sql: 'create temp table x as select a from s.t; create or replace temp table x as select upper(a) as b from x; select b from x',
    tables: ['S.T'],
    outputs: ['B <- S.T.A (transformation)'],
  },
  {
    rule: 'MySQL needs no AS before the query, Postgres may say ON COMMIT',
    dialect: 'mysql',
    sql: 'drop temporary table if exists x; create temporary table x select a from t; select a from x',
    tables: ['t'],
    outputs: ['a <- t.a'],
  },
  {
    rule: 'ON COMMIT',
    dialect: 'postgres',
    sql: 'create temp table x on commit drop as select a from t; select a from x',
    tables: ['t'],
    outputs: ['a <- t.a'],
  },
];

export const dialectCases: readonly Case[] = [
  {
    rule: 'a column by its place, known unless a star stands before it',
    dialect: 'snowflake',
    sql: 'select $2 as b, t.$1 as a, u.$1 as x from (select p, q from s.t) t cross join s.u u',
    outputs: ['B <- ?', 'A <- S.T.P', 'X <- ?'],
  },
  {
    rule: 'LEVEL of a hierarchy is no column',
    dialect: 'snowflake',
    sql: 'select id, level from t connect by boss = prior id',
    outputs: ['ID <- T.ID', 'LEVEL <-'],
  },
  {
    rule: 'LEVEL elsewhere is one',
    dialect: 'snowflake',
    sql: 'select id, level from t',
    outputs: ['ID <- T.ID', 'LEVEL <- T.LEVEL'],
  },
  {
    rule: 'a semantic view by its full name',
    dialect: 'snowflake',
    sql: 'select region, total from semantic_view(fin.models.rev metrics r.total dimensions r.region)',
    tables: ['FIN.MODELS.REV'],
    outputs: ['REGION <- FIN.MODELS.REV.REGION', 'TOTAL <- FIN.MODELS.REV.TOTAL'],
  },
  {
    rule: 'an alias counts anywhere in the select, before it is defined and inside expressions',
    dialect: 'clickhouse',
    sql: 'select z + 1 as y, (a + b as ab) * 2 as x, ab + c as z, upper(n) as n from t where ab > 0',
    outputs: [
      'y <- t.a (transformation) + t.b (transformation) + t.c (transformation)',
      'x <- t.a (transformation) + t.b (transformation)',
      'z <- t.a (transformation) + t.b (transformation) + t.c (transformation)',
      'n <- t.n (transformation)',
    ],
    influences: ['t.a filter', 't.b filter'],
  },
  {
    rule: 'a scalar WITH is read where it is used',
    dialect: 'clickhouse',
    sql: 'with toDate(ts) as d, 5 as lim, d + lim as e select d, lim, e from t',
    outputs: ['d <- t.ts (transformation)', 'lim <-', 'e <- t.ts (transformation)'],
  },
  {
    rule: 'suffixes of aggregates',
    dialect: 'clickhouse',
    sql: 'select uniqExactIf(u, ok) a, avgOrNull(z) b, sumArrayIf(xs, p) c, groupUniqArrayArray(d) d from t',
    outputs: [
      'a <- t.u (aggregation) + t.ok (conditional)',
      'b <- t.z (aggregation)',
      'c <- t.xs (aggregation) + t.p (conditional)',
      'd <- t.d (aggregation)',
    ],
  },
  {
    rule: 'elements of an array with their place',
    dialect: 'redshift',
    sql: 'select c.id, o.sku, i from public.c c, c.orders o at i',
    tables: ['public.c'],
    outputs: ['id <- public.c.id', 'sku <- public.c.orders (transformation)', 'i <-'],
  },
  {
    rule: 'the fields of an object as rows',
    dialect: 'redshift',
    sql: 'select c.id, attr, val from public.c as c, unpivot c.props as val at attr',
    outputs: ['id <- public.c.id', 'attr <- public.c.props (transformation)', 'val <- public.c.props (transformation)'],
  },
  {
    rule: 'a database link, a flashback and a q-string',
    dialect: 'oracle',
    sql: `select x.id, y.v, q'[it's (]' as n from s."T"@far.away x join s.u as of timestamp (systimestamp - interval '1' hour) y on y.id = x.id`,
    tables: ['S.T', 'S.U'],
    outputs: ['ID <- S.T.ID', 'V <- S.U.V', 'N <-'],
  },
  {
    rule: 'a version of a Delta table',
    dialect: 'databricks',
    sql: 'select a.x from m.s.t@v12 a',
    tables: ['m.s.t'],
    outputs: ['x <- m.s.t.x'],
  },
  {
    rule: 'a method of an XML column in FROM',
    dialect: 'tsql',
    sql: "select n.c.value('@x', 'int') as x from dbo.d d cross apply d.Doc.nodes('/a') as n(c)",
    outputs: ['x <- dbo.d.Doc (transformation)'],
  },
  {
    rule: 'a PIVOT statement with its values',
    dialect: 'duckdb',
    sql: 'pivot s.sales on yr in (2023, 2024) using sum(amt) group by cust',
    outputs: ['cust <- s.sales.cust', '2023 <- s.sales.amt (aggregation)', '2024 <- s.sales.amt (aggregation)'],
  },
  {
    rule: 'pipes inside a CTE, and after a whole query',
    dialect: 'bigquery',
    sql: 'with a as (from s.o |> where st = 1 |> select cid, total) select cid, total from a |> set total = total * 2, cid = cid |> select cid, total',
    outputs: ['cid <- s.o.cid', 'total <- s.o.total (transformation)'],
  },
  {
    rule: 'functions in ROWS FROM are no table',
    dialect: 'postgres',
    sql: 'select r.a, t.rows from rows from (f(1)) as r(a), (select count(x) rows from (select x from s.t) y) t',
    tables: ['s.t'],
    outputs: ['a <-', 'rows <- s.t.x (aggregation)'],
  },
];
