/** From a Hightouch source type to the dialect of its SQL. */
import { knownPlatformOf } from '../names/systems.js';
import type { Dialect } from './port.js';

const byType: Readonly<Record<string, Dialect>> = {
  snowflake: 'snowflake',
  bigquery: 'bigquery',
  googlebigquery: 'bigquery',
  redshift: 'redshift',
  amazonredshift: 'redshift',
  postgres: 'postgres',
  postgresql: 'postgres',
  alloydb: 'postgres',
  cockroachdb: 'postgres',
  cockroach: 'postgres',
  greenplum: 'postgres',
  yugabytedb: 'postgres',
  materialize: 'postgres',
  crate: 'postgres',
  databricks: 'databricks',
  mysql: 'mysql',
  mariadb: 'mysql',
  singlestore: 'mysql',
  tidb: 'mysql',
  planetscale: 'mysql',
  mssql: 'tsql',
  tsql: 'tsql',
  sqlserver: 'tsql',
  microsoftsqlserver: 'tsql',
  synapse: 'tsql',
  azuresynapse: 'tsql',
  fabric: 'tsql',
  microsoftfabric: 'tsql',
  azuresql: 'tsql',
  athena: 'athena',
  awsathena: 'athena',
  amazonathena: 'athena',
  glue: 'athena',
  trino: 'trino',
  starburst: 'trino',
  presto: 'trino',
  clickhouse: 'clickhouse',
  oracle: 'oracle',
  oracledb: 'oracle',
  spark: 'spark',
  sparksql: 'spark',
  duckdb: 'duckdb',
  motherduck: 'duckdb',
};

/** The dialect of a source type, whatever its case, dashes, underscores, role and version; an unknown type reads as `postgres`, `known` false. */
export function dialectOf(sourceType: string): { readonly dialect: Dialect; readonly known: boolean } {
  const dialect = dialectByWord(sourceType) ?? dialectByWord(knownPlatformOf(sourceType) ?? '');
  return dialect === undefined ? { dialect: 'postgres', known: false } : { dialect, known: true };
}

function dialectByWord(word: string): Dialect | undefined {
  const key = word.toLowerCase().replace(/[^a-z0-9]/g, '');
  return Object.hasOwn(byType, key) ? byType[key] : undefined;
}
