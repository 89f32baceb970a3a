import type { Case } from './told.js';

/** Values that the text makes, and the parts that paths take out of them; whole queries of the kind stand in the corpus. */
export const partCases: readonly Case[] = [
  {
    rule: 'a path takes out one part, and tables and windows of the others are read all the same',
    dialect: 'duckdb',
    sql: "select {'a': x, 'b': (select max(z) from u), 'c': lag(y) over (order by k)}.a as o from t",
    tables: ['t', 'u'],
    outputs: ['o <- t.x'],
    influences: ['t.k window'],
  },
  {
    rule: 'keys of maps and objects are told apart by case, fields of structs are not',
    dialect: 'snowflake',
    sql: "select object_construct('a', x, 'A', y):A as o from t",
    outputs: ['O <- T.Y'],
  },
  {
    rule: 'fields of structs are not told apart by case',
    dialect: 'bigquery',
    sql: 'select struct(x as a, y as b).B as o from t',
    outputs: ['o <- t.y'],
  },
  {
    rule: 'a key that is not there is nothing, and so is a place',
    dialect: 'spark',
    sql: "select map('a', x)['z'] as o, array(x, y)[2] as p, element_at(array(x, y), -2) as q from t",
    outputs: ['o <-', 'p <-', 'q <- t.x'],
  },
  {
    rule: 'a key that is a column may be any',
    dialect: 'clickhouse',
    sql: "select map('a', x, 'b', y)[k] as o, map(k, x, 'b', y)['b'] as p from t",
    outputs: [
      'o <- t.x (transformation) + t.y (transformation) + t.k (transformation)',
      'p <- t.y + t.x (transformation) + t.k (transformation)',
    ],
  },
  {
    rule: 'what lies in a part that is a column comes out of that column',
    dialect: 'snowflake',
    sql: "select object_construct('a', doc, 'b', y):a.home[0]::int as o from t",
    outputs: ['O <- T.DOC (transformation)'],
  },
  {
    rule: 'structs of two branches meet by place',
    dialect: 'bigquery',
    sql: 'select s.a from (select struct(x as a, y as b) as s from t union all select struct(z as b, w as a) from u)',
    outputs: ['a <- t.x + u.z'],
  },
  {
    rule: 'in DuckDB by name',
    dialect: 'duckdb',
    sql: "select s.a from (select {'a': x, 'b': y} as s from t union all select {'b': z, 'a': w} from u)",
    outputs: ['a <- t.x + u.w'],
  },
  {
    rule: 'a branch that is a column may hold any part; a constant holds none',
    dialect: 'postgres',
    sql: "select coalesce(jsonb_build_object('a', x), doc)->>'a' as o, coalesce(jsonb_build_object('a', x), '{}')->>'a' as p from t",
    outputs: ['o <- t.x (transformation) + t.doc (transformation)', 'p <- t.x (transformation)'],
  },
  {
    rule: 'later objects hide the keys of earlier ones',
    dialect: 'postgres',
    sql: "select (jsonb_build_object('a', x, 'b', y) || jsonb_build_object('a', z))->>'a' as o from t",
    outputs: ['o <- t.z (transformation)'],
  },
  {
    rule: 'so that what was there before them is not asked for those',
    dialect: 'postgres',
    sql: "select (doc || jsonb_build_object('a', x))->>'a' as o, (doc || jsonb_build_object('a', x))->>'b' as p from t",
    outputs: ['o <- t.x (transformation)', 'p <- t.doc (transformation)'],
  },
  {
    rule: 'what chooses a part goes with what is in it',
    dialect: 'clickhouse',
    sql: 'select arrayMap(e -> e || z, [[x], [y]][k]) as o from t',
    outputs: ['o <- t.x (transformation) + t.y (transformation) + t.k (transformation) + t.z (transformation)'],
  },
  {
    rule: 'an object of all columns',
    dialect: 'oracle',
    sql: "select json_object(*) as o, json_value(json_object(*), '$.A') as p from s.t",
    schemas: { 'S.T': ['A', 'B'] },
    outputs: ['O <- S.T.A (transformation) + S.T.B (transformation)', 'P <- S.T.A (transformation)'],
  },
  {
    rule: 'one of the rows of a group, in whatever order, keeps its fields',
    dialect: 'spark',
    sql: 'select sort_array(collect_list(struct(ts, email)), false)[0].email as o, array_max(collect_list(struct(ts, email))).ts as p from t',
    outputs: ['o <- t.email (aggregation)', 'p <- t.ts (aggregation)'],
  },
  {
    rule: 'the parameter of a lambda is an element where those are known',
    dialect: 'spark',
    sql: 'select transform(collect_list(struct(sku, qty)), e -> e.sku || z) as o, transform(items, e -> e.sku) as p from t',
    outputs: ['o <- t.sku (aggregation) + t.z (transformation)', 'p <- t.items (transformation)'],
  },
  {
    rule: 'a method, a filter or a wildcard in a path may lead anywhere',
    dialect: 'mysql',
    sql: "select json_extract(json_object('a', x, 'b', y), '$.*') as o, json_extract(json_object('a', x, 'b', y), '$**.a') as p from t",
    outputs: ['o <- t.x (transformation) + t.y (transformation)', 'p <- t.x (transformation) + t.y (transformation)'],
  },
  {
    rule: 'a function that is not known to keep the parts depends on all of them',
    dialect: 'snowflake',
    sql: "select my_udf(object_construct('a', x, 'b', y)):a as o from t",
    outputs: ['O <- T.X (transformation) + T.Y (transformation)'],
  },
  {
    rule: 'path operators behind brackets and parentheses',
    dialect: 'snowflake',
    sql: "select {'a': x, 'b': y}:b::int as o, (case when k then {'a': x} end):a as p from t",
    outputs: ['O <- T.Y (transformation)', 'P <- T.X (transformation) + T.K (conditional)'],
  },
  {
    rule: 'path operators behind parentheses',
    dialect: 'postgres',
    sql: "select (j -> 'a') -> 'b' as o from t",
    grade: 'exact',
    outputs: ['o <- t.j (transformation)'],
  },
  {
    rule: 'the compared column of a query is not guessed',
    dialect: 'bigquery',
    sql: "select base.id, distance from vector_search(table d.b, 'emb', table d.q)",
    outputs: ['id <- d.b.id', 'distance <- d.b.emb (transformation)?'],
  },
];
