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

/** What databases call themselves, where a dialect goes by another name. */
export const dialectSynonyms: Readonly<Record<string, (typeof dialectNames)[number]>> = {
  postgresql: 'postgres',
  mariadb: 'mysql',
  mssql: 'tsql',
  sqlserver: 'tsql',
  synapse: 'tsql',
  fabric: 'tsql',
  presto: 'trino',
  starburst: 'trino',
  sparksql: 'spark',
  motherduck: 'duckdb',
};
