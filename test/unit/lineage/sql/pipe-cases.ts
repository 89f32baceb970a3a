import type { Case } from './told.js';

/** Pipe syntax: what names and qualifiers mean behind each step. */
export const pipeCases: readonly Case[] = [
  {
    rule: 'qualifiers stay in reach behind WHERE, JOIN and EXTEND',
    dialect: 'bigquery',
    sql: 'from d.o as o |> where o.st = 1 |> join d.c as c on o.cid = c.id |> extend o.total * 2 as twice, upper(c.nm) as nm |> where twice > 3 and c.ok |> order by o.ts |> select o.id, nm, twice, c.email',
    tables: ['d.o', 'd.c'],
    outputs: [
      'id <- d.o.id',
      'nm <- d.c.nm (transformation)',
      'twice <- d.o.total (transformation)',
      'email <- d.c.email',
    ],
    grade: 'exact',
  },
  {
    rule: 'also that of AS, and the name of a table',
    dialect: 'bigquery',
    sql: 'from d.orders |> set email = lower(email) |> where orders.k > 1 |> as x |> extend row_number() over (partition by x.email order by x.ts) as rn |> select x.id, x.email, rn',
    outputs: ['id <- d.orders.id', 'email <- d.orders.email (transformation)', 'rn <-'],
    influences: ['d.orders.k filter', 'd.orders.email window', 'd.orders.ts window'],
    grade: 'exact',
  },
  {
    rule: 'columns that are added come behind those that are there',
    dialect: 'bigquery',
    sql: 'from d.t |> extend a + b as c |> drop b',
    schemas: { 'd.t': ['id', 'a', 'b'] },
    outputs: ['id <- d.t.id', 'a <- d.t.a', 'c <- d.t.a (transformation) + d.t.b (transformation)'],
  },
  {
    rule: 'behind SET a bare name is the new column and a qualified one the old',
    dialect: 'bigquery',
    sql: 'from d.o as o |> join d.c as c on o.cid = c.id |> set total = o.total + c.x |> select o.id, total, o.total as was',
    tables: ['d.o', 'd.c'],
    outputs: ['id <- d.o.id', 'total <- d.o.total (transformation) + d.c.x (transformation)', 'was <- d.o.total'],
    grade: 'exact',
  },
  {
    rule: 'a star shows what SET puts in the place of a column, and not what DROP takes away',
    dialect: 'bigquery',
    sql: 'from d.t as t join d.u as u on u.id = t.k |> set a = 1 |> drop b, k',
    schemas: { 'd.t': ['k', 'a'], 'd.u': ['id', 'b'] },
    outputs: ['a <-', 'id <- d.u.id'],
    grade: 'exact',
  },
  {
    rule: 'a qualifier that DISTINCT puts out of reach as the text is read here is no column of that name',
    dialect: 'bigquery',
    sql: 'from d.o as o |> join d.c as c on o.cid = c.id |> distinct |> select o.id',
    tables: ['d.o', 'd.c'],
    outputs: [],
    unresolved: ['sql_unparsed'],
  },
  {
    rule: 'in Databricks too',
    dialect: 'databricks',
    sql: "from a.o |> where st = 'x' |> extend amt * 2 as a2 |> extend a2 + 1 as a3 |> join a.c on o.cid = c.id |> aggregate sum(a3) as s, max(c.email) as email group by o.id",
    outputs: ['id <- a.o.id', 's <- a.o.amt (aggregation)', 'email <- a.c.email (aggregation)'],
  },
];
