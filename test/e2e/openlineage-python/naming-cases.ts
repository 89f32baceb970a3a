/** What the Python client's naming module and our table of systems both name, and what only one of them does. */
import type { JsonObject } from '#src/model/workspace.js';

export interface NamingCase {
  /** Class of `openlineage.client.naming.dataset`, and its arguments. */
  readonly class: string;
  readonly arguments: Readonly<Record<string, string>>;
  /** Hightouch's type, and the configuration of a source or destination of it. */
  readonly type: string;
  readonly configuration: JsonObject;
  /** The name of a `table` model on such a source; without it there is no such source. */
  readonly model?: string;
  /** The configuration of a sync to such a destination. */
  readonly sync?: JsonObject;
}

const table = { database: 'app', schema: 'crm', table: 'accounts' };
const twoLevels = { database: 'app', table: 'accounts' };

/** A system at a host and port, its tables three levels deep. */
function atHost(name: string, type: string, port: string, arguments_: Readonly<Record<string, string>>): NamingCase {
  return {
    class: name,
    arguments: { host: 'db.example.com', port, ...arguments_ },
    type,
    configuration: { host: 'db.example.com', port: Number(port) },
    // Quoted, since how unquoted names are stored is no matter of naming.
    model: Object.values(arguments_)
      .map((part) => `"${part}"`)
      .join('.'),
    sync: { table: Object.values(arguments_).join('.') },
  };
}

export const namingCases: readonly NamingCase[] = [
  atHost('Postgres', 'postgresql', '5433', table),
  atHost('Postgres', 'amazon-rds-postgres', '5432', table),
  atHost('Postgres', 'google-alloydb', '5432', table),
  atHost('MySQL', 'mysql', '3306', twoLevels),
  atHost('MySQL', 'mariadb', '3307', twoLevels),
  atHost('MySQL', 'planetscale', '3306', twoLevels),
  atHost('MySQL', 'tidb', '4000', twoLevels),
  atHost('Teradata', 'teradata', '1025', { database: 'APP', table: 'ACCOUNTS' }),
  atHost('Hive', 'hive', '10000', twoLevels),
  atHost('Cassandra', 'cassandra', '9042', { keyspace: 'app', table: 'accounts' }),
  atHost('CrateDB', 'cratedb', '5432', table),
  atHost('DB2', 'db2', '50000', { database: 'APP', schema: 'CRM', table: 'ACCOUNTS' }),
  atHost('Oracle', 'oracle', '1521', { service_name: 'ORCL', schema: 'CRM', table: 'ACCOUNTS' }),
  atHost('Trino', 'trino', '8443', { catalog: 'lake', schema: 'crm', table: 'accounts' }),
  atHost('AzureSynapse', 'synapse', '1433', { schema: 'dbo', table: 'Accounts' }),
  {
    class: 'Snowflake',
    arguments: { organization_name: 'acme', account_name: 'prod', database: 'DB', schema: 'CRM', table: 'ACCOUNTS' },
    type: 'snowflake',
    configuration: { account: 'acme-prod', database: 'DB' },
    model: 'DB.CRM.ACCOUNTS',
    sync: { tableName: 'CRM.ACCOUNTS' },
  },
  {
    class: 'BigQuery',
    arguments: { project_id: 'acme-1', dataset_name: 'crm', table_name: 'accounts' },
    type: 'bigquery',
    configuration: { projectId: 'acme-1' },
    model: '`acme-1.crm.accounts`',
    sync: { dataset: 'crm', table: 'accounts' },
  },
  {
    class: 'Redshift',
    arguments: { cluster_identifier: 'wh', region: 'eu-west-1', port: '5439', ...table },
    type: 'redshift',
    configuration: { host: 'wh.abc123xyz.eu-west-1.redshift.amazonaws.com', database: 'app' },
    model: 'app.crm.accounts',
    sync: { schema: 'crm', table: 'accounts' },
  },
  {
    class: 'Athena',
    arguments: { region_name: 'eu-west-1', catalog: 'AwsDataCatalog', database: 'crm', table: 'accounts' },
    type: 'athena',
    configuration: { region: 'eu-west-1', catalog: 'AwsDataCatalog' },
    model: '"AwsDataCatalog".crm.accounts',
  },
  {
    class: 'AWSGlue',
    arguments: { region_name: 'eu-west-1', account_id: '123456789012', database_name: 'crm', table_name: 'accounts' },
    type: 'glue',
    configuration: { region: 'eu-west-1', accountId: '123456789012' },
    model: 'crm.accounts',
  },
  {
    class: 'AzureCosmosDB',
    arguments: { host: 'acme.documents.azure.com', database: 'app', table: 'accounts' },
    type: 'azure-cosmos-db',
    configuration: { endpoint: 'https://acme.documents.azure.com:443/', database: 'app' },
    sync: { container: 'accounts' },
  },
  {
    class: 'Kafka',
    arguments: { bootstrap_server_host: 'b1.example.com', port: '9092', topic: 'orders.v2' },
    type: 'kafka',
    configuration: { bootstrapServers: 'b1.example.com:9092,b2.example.com:9092' },
    sync: { topic: 'orders.v2' },
  },
  {
    class: 'PubSubNaming',
    arguments: { resource_type: 'topic', project_id: 'acme-1', resource_id: 'orders' },
    type: 'pubsub',
    configuration: { projectId: 'acme-1' },
    sync: { topic: 'orders' },
  },
  {
    class: 'S3',
    arguments: { bucket_name: 'acme-exports', object_key: 'daily/accounts.csv' },
    type: 's3',
    configuration: { bucket: 'acme-exports' },
    sync: { path: 'daily/accounts.csv' },
  },
  {
    class: 'GCS',
    arguments: { bucket_name: 'acme-exports', object_key: 'daily/accounts.csv' },
    type: 'gcs',
    configuration: { bucketName: 'acme-exports' },
    sync: { path: 'daily/accounts.csv' },
  },
  {
    class: 'ABFSS',
    arguments: { container: 'exports', service: 'acme', path: 'daily/accounts.csv' },
    type: 'azure-blob',
    configuration: { container: 'exports', accountName: 'acme' },
    sync: { path: 'daily/accounts.csv' },
  },
];

/** Classes of the client without a case, and why. */
export const clientAlone: Readonly<Record<string, string>> = {
  AzureDataExplorer: 'Hightouch has no such source or destination',
  OceanBase: 'Hightouch has no such source or destination',
  HDFS: 'Hightouch has no such source or destination',
  DBFS: 'Hightouch writes no files to Databricks',
  LocalFileSystem: 'Hightouch writes no files of its own machine',
  RemoteFileSystem: 'a server that is reached by SFTP is named sftp://, since file:// is a file system of a host',
  WASBS: 'a container is named by abfss:// whichever of its two endpoints is used, so that it is one place',
};

const noClass = 'the naming page has a row for it, and the module no class';
const noRow = 'the naming page has no row for it; it is named as other producers do, or like its relatives';

/** Our systems with tables or files that have no case, and why. */
export const oursAlone: Readonly<Record<string, string>> = {
  databricks: noClass,
  fabric: noClass,
  mssql: noClass,
  spanner: noClass,
  clickhouse: noRow,
  cockroachdb: noRow,
  dremio: noRow,
  duckdb: noRow,
  exasol: noRow,
  firebolt: noRow,
  greenplum: noRow,
  hana: noRow,
  materialize: noRow,
  mongodb: noRow,
  motherduck: noRow,
  presto: noRow,
  singlestore: noRow,
  vertica: noRow,
  yugabytedb: noRow,
};
