import type { Case } from './told.js';

const users = { users: ['id', 'email'] };

/** The name of a table without an alias as a value: its row, or a column called so. */
export const rowCases: readonly Case[] = [
  {
    rule: 'is the whole row where the columns are known and none is called so',
    dialect: 'postgres',
    sql: 'select to_jsonb(users) x, md5(users::text) h, json_agg(users) a from users',
    schemas: users,
    outputs: [
      'x <- users.id (transformation) + users.email (transformation)',
      'h <- users.id (transformation, masked) + users.email (transformation, masked)',
      'a <- users.id (aggregation) + users.email (aggregation)',
    ],
    grade: 'exact',
  },
  {
    rule: 'a column of that name has precedence',
    dialect: 'postgres',
    sql: 'select to_jsonb(users) x from users',
    schemas: { users: ['id', 'users'] },
    outputs: ['x <- users.users (transformation)'],
    unresolved: [],
  },
  {
    rule: 'also one that a qualified name proves',
    dialect: 'postgres',
    sql: 'select to_jsonb(users) x from users where users.users is not null',
    outputs: ['x <- users.users (transformation)'],
    unresolved: [],
  },
  {
    rule: 'a field of it is that column',
    dialect: 'postgres',
    sql: "select to_jsonb(t)->>'email' as e from t",
    schemas: { t: ['id', 'email'] },
    outputs: ['e <- t.email (transformation)'],
    grade: 'exact',
  },
  {
    rule: 'so it is of a query in WITH',
    dialect: 'duckdb',
    sql: 'with c as (select id, lower(email) as e from s.u) select to_json(c) x, arg_max(c, id).e as y from c',
    outputs: ['x <- s.u.id (transformation) + s.u.email (transformation)', 'y <- s.u.email (aggregation)'],
    grade: 'exact',
  },
  {
    rule: 'given to what takes rows it is assumed where the columns are not known, which then are not all told',
    dialect: 'bigquery',
    sql: 'select to_json_string(users) x from crm.users',
    outputs: ['x <- ?'],
    unresolved: ['star_unexpanded', 'column_assumed'],
  },
  {
    rule: 'a field of such a row is told, and what was assumed',
    dialect: 'bigquery',
    sql: 'select array_agg(users order by id limit 1)[offset(0)].email as y from crm.users',
    outputs: ['y <- crm.users.email (aggregation)'],
    unresolved: ['column_assumed'],
  },
  {
    rule: 'so is one in parentheses',
    dialect: 'postgres',
    sql: 'select (users).email from users',
    outputs: ['email <- users.email'],
    unresolved: ['column_assumed'],
  },
  {
    rule: 'columns of another table may be called so too',
    dialect: 'postgres',
    sql: 'select row_to_json(users) x from users join b on b.id = users.id',
    schemas: users,
    outputs: ['x <- users.id (transformation) + users.email (transformation)'],
    unresolved: ['column_assumed'],
  },
  {
    rule: 'elsewhere a column of unknown ones is likelier, and it is said',
    dialect: 'postgres',
    sql: "select country, count(country) n from country where country > 'a' group by country",
    outputs: ['country <- country.country', 'n <- country.country (aggregation)'],
    influences: ['country.country filter', 'country.country group_by'],
    unresolved: ['column_assumed'],
  },
  {
    rule: 'rows are not compared',
    dialect: 'bigquery',
    sql: 'select array_agg(distinct country) c from s.country',
    outputs: ['c <- s.country.country (aggregation)'],
    unresolved: ['column_assumed'],
  },
  {
    rule: 'other dialects have no such values',
    dialect: 'snowflake',
    sql: 'select to_json(users) x from users',
    outputs: ['X <- USERS.USERS (transformation)'],
    unresolved: [],
  },
  {
    rule: 'DISTINCT over a star compares all columns',
    dialect: 'snowflake',
    sql: 'select count(distinct u.*) n, count(distinct *) m, count(*) o, count(u.*) p from crm.u u',
    schemas: { 'crm.u': ['ID', 'X'] },
    outputs: [
      'N <- CRM.U.ID (aggregation) + CRM.U.X (aggregation)',
      'M <- CRM.U.ID (aggregation) + CRM.U.X (aggregation)',
      'O <-',
      'P <- CRM.U.ID (aggregation) + CRM.U.X (aggregation)',
    ],
  },
  {
    rule: 'and is no constant where they are not known',
    dialect: 'spark',
    sql: 'select count(distinct u.*) n, count(u.*) m from crm.u u',
    outputs: ['n <- ?', 'm <-'],
    unresolved: ['star_unexpanded'],
  },
];
