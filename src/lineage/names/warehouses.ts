/**
 * Systems that have tables: how OpenLineage's naming page calls their place and the parts of a name. A new warehouse is a
 * row. Rows the page lacks follow what other producers emit.
 */
export interface Warehouse {
  readonly scheme: string;
  /** How the place is written: by host and port, by account, by region, by project, by path; or the scheme alone. */
  readonly place: 'host' | 'account' | 'region' | 'path' | 'none' | 'redshift' | 'databricks' | 'spanner';
  readonly port: string | null;
  /** The parts of a table's name. A two-level system calls its one level database. */
  readonly parts: 'database.schema.table' | 'database.table' | 'schema.table';
}

const three = 'database.schema.table';
const two = 'database.table';

const warehouses: Readonly<Record<string, Warehouse>> = {
  snowflake: { scheme: 'snowflake', place: 'account', port: null, parts: three },
  bigquery: { scheme: 'bigquery', place: 'none', port: null, parts: three },
  redshift: { scheme: 'redshift', place: 'redshift', port: '5439', parts: three },
  postgres: { scheme: 'postgres', place: 'host', port: '5432', parts: three },
  alloydb: { scheme: 'postgres', place: 'host', port: '5432', parts: three },
  greenplum: { scheme: 'greenplum', place: 'host', port: '5432', parts: three },
  cockroachdb: { scheme: 'cockroachdb', place: 'host', port: '26257', parts: three },
  mysql: { scheme: 'mysql', place: 'host', port: '3306', parts: two },
  mariadb: { scheme: 'mysql', place: 'host', port: '3306', parts: two },
  planetscale: { scheme: 'mysql', place: 'host', port: '3306', parts: two },
  singlestore: { scheme: 'singlestore', place: 'host', port: '3306', parts: two },
  mssql: { scheme: 'mssql', place: 'host', port: '1433', parts: three },
  synapse: { scheme: 'sqlserver', place: 'host', port: '1433', parts: 'schema.table' },
  fabric: { scheme: 'fabric-warehouse', place: 'host', port: null, parts: three },
  databricks: { scheme: 'databricks', place: 'databricks', port: null, parts: three },
  athena: { scheme: 'awsathena', place: 'region', port: null, parts: three },
  trino: { scheme: 'trino', place: 'host', port: '8080', parts: three },
  oracle: { scheme: 'oracle', place: 'host', port: '1521', parts: three },
  clickhouse: { scheme: 'clickhouse', place: 'host', port: null, parts: two },
  duckdb: { scheme: 'duckdb', place: 'path', port: null, parts: three },
  motherduck: { scheme: 'motherduck', place: 'none', port: null, parts: three },
  db2: { scheme: 'db2', place: 'host', port: '50000', parts: three },
  teradata: { scheme: 'teradata', place: 'host', port: '1025', parts: two },
  hive: { scheme: 'hive', place: 'host', port: '10000', parts: two },
  hana: { scheme: 'hana', place: 'host', port: null, parts: three },
  spanner: { scheme: 'spanner', place: 'spanner', port: null, parts: three },
};

/** The row of a platform of names/platforms.ts; null for one without tables. */
export function warehouseOf(platform: string): Warehouse | null {
  return Object.hasOwn(warehouses, platform) ? (warehouses[platform] ?? null) : null;
}
