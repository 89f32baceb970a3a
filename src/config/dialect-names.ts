/** Dialects that a person can name; a test holds them equal to those of the SQL engine, which lies behind a wall. */
export const dialectNames = [
  'snowflake',
  'bigquery',
  'redshift',
  'postgres',
  'databricks',
  'spark',
  'mysql',
  'tsql',
  'oracle',
  'athena',
  'trino',
  'clickhouse',
  'duckdb',
] as const;
