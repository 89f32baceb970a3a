/**
 * Systems that answer SQL. Places and parts of names follow OpenLineage's naming page; rows that the page lacks follow what
 * other producers emit.
 */
import type { System, Systems, Warehouse } from './system.js';

const three = 'database.schema.table';
const two = 'database.table';

/** A system that is reached by host and port. */
function atHost(
  scheme: string,
  port: string | null,
  parts: Warehouse['parts'],
  more: Partial<Warehouse> = {},
): Warehouse {
  return { scheme, place: 'host', port, parts, ...more };
}

function postgresFamily(types: readonly string[]): System {
  return { types, warehouse: atHost('postgres', '5432', three) };
}

export const warehouseSystems: Systems = {
  snowflake: { warehouse: { scheme: 'snowflake', place: 'account', port: null, parts: three } },
  bigquery: {
    types: ['googleBigQuery', 'google-bigquery-destination', 'gcp-bigquery'],
    warehouse: {
      scheme: 'bigquery',
      place: 'none',
      port: null,
      parts: three,
      database: ['project', 'projectId', 'project_id', 'gcpProjectId', 'billingProject', 'database'],
      schema: ['dataset', 'datasetId', 'defaultDataset', 'schema'],
    },
  },
  redshift: {
    types: ['amazonRedshift', 'aws-redshift', 'redshift-serverless'],
    warehouse: { scheme: 'redshift', place: 'redshift', port: '5439', parts: three },
  },
  databricks: {
    types: ['databricks-sql', 'databricks-lakehouse'],
    warehouse: {
      scheme: 'databricks',
      place: 'databricks',
      port: null,
      parts: three,
      database: ['catalog', 'catalogName', 'initialCatalog'],
      schema: ['schema', 'defaultSchema', 'database'],
      host: ['workspaceUrl', 'instance', 'instanceUrl'],
    },
  },
  athena: {
    types: ['awsAthena', 'amazonAthena'],
    warehouse: {
      scheme: 'awsathena',
      place: 'region',
      port: null,
      parts: three,
      database: ['catalog', 'dataCatalog', 'data_catalog', 'catalogName'],
      schema: ['schema', 'database'],
    },
  },
  glue: {
    types: ['awsGlue', 'aws-glue-catalog'],
    warehouse: { scheme: 'arn:aws:glue', place: 'glue', port: null, parts: two, before: 'table/', between: '/' },
  },
  postgres: postgresFamily([
    'postgresql',
    'amazon-rds-postgres',
    'aurora-postgres',
    'aurora-postgresql',
    'azure-postgres',
    'cloud-sql',
    'cloudsql-postgres',
    'google-cloud-sql',
    'google-cloud-sql-postgres',
    'crunchy-bridge',
    'heroku-postgres',
    'neon',
    'supabase',
    'timescale',
    'timescaledb',
  ]),
  alloydb: postgresFamily(['google-alloydb']),
  greenplum: { warehouse: atHost('greenplum', '5432', three) },
  cockroachdb: { types: ['cockroach'], warehouse: atHost('cockroachdb', '26257', three) },
  yugabytedb: { types: ['yugabyte'], warehouse: atHost('yugabytedb', '5433', three) },
  materialize: { warehouse: atHost('materialize', '6875', three) },
  mysql: {
    types: ['amazon-rds-mysql', 'aurora-mysql', 'azure-mysql', 'cloudsql-mysql', 'google-cloud-sql-mysql'],
    warehouse: atHost('mysql', '3306', two),
  },
  mariadb: { warehouse: atHost('mysql', '3306', two) },
  planetscale: { warehouse: atHost('mysql', '3306', two) },
  singlestore: { types: ['memsql', 'singlestoredb'], warehouse: atHost('singlestore', '3306', two) },
  tidb: { warehouse: atHost('mysql', '4000', two) },
  mssql: {
    types: ['sqlserver', 'sql-server', 'microsoft-sql-server', 'azure-sql', 'azure-sql-database', 'cloudsql-mssql'],
    warehouse: atHost('mssql', '1433', three),
  },
  synapse: { types: ['azure-synapse'], warehouse: atHost('sqlserver', '1433', 'schema.table') },
  fabric: {
    types: ['azure-fabric', 'microsoft-fabric', 'fabric-warehouse'],
    warehouse: atHost('fabric-warehouse', null, three, { host: ['endpoint', 'sqlEndpoint'] }),
  },
  oracle: {
    types: ['oracle-db', 'oracle-database'],
    warehouse: atHost('oracle', '1521', three, {
      database: ['serviceName', 'service_name', 'service', 'sid', 'database'],
      schema: ['schema', 'defaultSchema'],
      host: ['connectString', 'connectDescriptor', 'tns', 'dsn'],
    }),
  },
  trino: {
    types: ['starburst', 'starburst-galaxy', 'starburst-enterprise'],
    warehouse: atHost('trino', '8080', three, { database: ['catalog', 'database'] }),
  },
  presto: {
    types: ['prestodb', 'ahana'],
    warehouse: atHost('presto', '8080', three, { database: ['catalog', 'database'] }),
  },
  dremio: { warehouse: atHost('dremio', '31010', three) },
  clickhouse: { types: ['clickhouse-cloud'], warehouse: atHost('clickhouse', null, two) },
  duckdb: { warehouse: { scheme: 'duckdb', place: 'path', port: null, parts: three } },
  motherduck: { warehouse: { scheme: 'motherduck', place: 'none', port: null, parts: three } },
  db2: { types: ['ibm-db2'], warehouse: atHost('db2', '50000', three) },
  teradata: { types: ['teradata-vantage'], warehouse: atHost('teradata', '1025', two) },
  hive: { types: ['apache-hive'], warehouse: atHost('hive', '10000', two) },
  hana: { types: ['sap-hana'], warehouse: atHost('hana', null, three) },
  vertica: { warehouse: atHost('vertica', '5433', three) },
  exasol: { warehouse: atHost('exasol', '8563', 'schema.table') },
  firebolt: { warehouse: { scheme: 'firebolt', place: 'account', port: null, parts: three } },
  rockset: { tenant: ['apiServer'], object: ['collection'] },
  spanner: {
    types: ['google-cloud-spanner', 'cloud-spanner'],
    warehouse: { scheme: 'spanner', place: 'spanner', port: null, parts: three },
  },
  cassandra: {
    warehouse: atHost('cassandra', '9042', two, { database: ['keyspace', 'database'], host: ['contactPoints'] }),
  },
  crate: { types: ['cratedb'], warehouse: atHost('crate', '5432', three) },
};
