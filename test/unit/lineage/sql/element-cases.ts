import type { Case } from './told.js';

const ga4 = '`p.analytics_1.events_20240101`';

/** Bare names beside the elements of an array, and over them: whose each is, and what is told where nothing shows it. */
export const elementCases: readonly Case[] = [
  {
    rule: 'a bare name beside an aliased UNNEST is likely a column, and that is told once for all of them',
    dialect: 'bigquery',
    sql: 'select id, upper(status) as status, i.sku from s.o, unnest(items) i',
    outputs: ['id <- s.o.id', 'status <- s.o.status (transformation)', 'sku <- s.o.items (transformation)'],
    unresolved: ['column_assumed'],
    grade: 'approximate',
  },
  {
    rule: 'also after a path in FROM that unnests',
    dialect: 'bigquery',
    sql: 'select id, i.sku from s.o as o, o.items as i',
    outputs: ['id <- s.o.id', 'sku <- s.o.items (transformation)'],
    unresolved: ['column_assumed'],
  },
  {
    rule: 'elements that are read as a whole have no fields',
    dialect: 'bigquery',
    sql: "select id, tag, value from s.o, unnest(tags) tag where tag <> 'x'",
    outputs: ['id <- s.o.id', 'tag <- s.o.tags (transformation)', 'value <- s.o.value'],
    grade: 'exact',
  },
  {
    rule: 'but a struct may be made a document as a whole',
    dialect: 'bigquery',
    sql: 'select id, to_json_string(i) as j from s.o, unnest(items) i',
    outputs: ['id <- s.o.id', 'j <- s.o.items (transformation)'],
    unresolved: ['column_assumed'],
  },
  {
    rule: 'a name that the same query reads by an alias is what it is there',
    dialect: 'bigquery',
    sql: 'select id, sku from s.o as o, unnest(items) i where i.sku is not null and o.id > 1',
    outputs: ['id <- s.o.id', 'sku <- s.o.items (transformation)'],
    grade: 'exact',
  },
  {
    rule: 'where the columns of the table are known, other names are fields',
    dialect: 'bigquery',
    sql: 'select id, sku from s.o, unnest(items) i',
    schemas: { 's.o': ['id', 'items'] },
    outputs: ['id <- s.o.id', 'sku <- s.o.items (transformation)'],
    grade: 'exact',
  },
  {
    rule: 'where the fields are made in the query, other names are columns',
    dialect: 'bigquery',
    sql: 'select id, v from s.o, unnest([struct(x as v)]) i',
    outputs: ['id <- s.o.id', 'v <- s.o.x'],
    grade: 'exact',
  },
  {
    rule: 'exports of Google Analytics have columns and fields that are documented',
    dialect: 'bigquery',
    sql: `select event_name, key, value.int_value, i.item_name, price from ${ga4}, unnest(event_params) p, unnest(items) i`,
    outputs: [
      'event_name <- p.analytics_1.events_20240101.event_name',
      'key <- p.analytics_1.events_20240101.event_params (transformation)',
      'int_value <- p.analytics_1.events_20240101.event_params (transformation)',
      'item_name <- p.analytics_1.events_20240101.items (transformation)',
      'price <- p.analytics_1.events_20240101.items (transformation)',
    ],
    grade: 'exact',
  },
  {
    rule: 'also without an alias, through a CTE and in parameters of items, and other names are in doubt as before',
    dialect: 'bigquery',
    sql: 'with e as (select * from `p.a.events_*`) select user_pseudo_id, item_id, key, mine from e, unnest(items) i, unnest(i.item_params)',
    outputs: [
      'user_pseudo_id <- p.a.events_*.user_pseudo_id',
      'item_id <- p.a.events_*.items (transformation)',
      'key <- p.a.events_*.items (transformation)',
      'mine <- ?',
    ],
    unresolved: ['column_ambiguous'],
  },
  {
    rule: 'and in a query over the elements, where the other names are columns of the table around',
    dialect: 'bigquery',
    sql: `select (select max(value.int_value) from unnest(event_params) where key = 'x' and platform = 'y') as a, (select max(concat(item_name, platform)) from unnest(items) i) as b from ${ga4}`,
    outputs: [
      'a <- p.analytics_1.events_20240101.event_params (aggregation)',
      'b <- p.analytics_1.events_20240101.items (aggregation) + p.analytics_1.events_20240101.platform (aggregation)',
    ],
    influences: ['p.analytics_1.events_20240101.event_params filter', 'p.analytics_1.events_20240101.platform filter'],
    grade: 'exact',
  },
  {
    rule: 'tables of other names are no such export',
    dialect: 'bigquery',
    sql: 'select event_name, key from `p.a.events_all`, unnest(event_params)',
    outputs: ['event_name <- ?', 'key <- ?'],
  },
  {
    rule: 'over elements alone a bare name is likely a field',
    dialect: 'bigquery',
    sql: 'select (select max(sku) from unnest(items) i) as s from s.o',
    outputs: ['s <- s.o.items (aggregation)'],
    unresolved: ['column_assumed'],
  },
  {
    rule: 'and a column of the table around where the elements are read as a whole',
    dialect: 'bigquery',
    sql: 'select (select max(x + lift) from unnest(xs) x) as s from s.o',
    outputs: ['s <- s.o.xs (aggregation) + s.o.lift (aggregation)'],
    grade: 'exact',
  },
  {
    rule: 'fields that inline makes columns are not told from those of a table of unknown columns',
    dialect: 'spark',
    sql: 'select id, sku, e.qty, o.at from s.o lateral view inline(items) e where o.id > 1',
    outputs: ['id <- s.o.id', 'sku <- ?', 'qty <- s.o.items (transformation)', 'at <- s.o.at'],
    unresolved: ['column_ambiguous'],
  },
];
