/**
 * The platforms that a DataHub server knows by itself, with name and logo: those of its bootstrap file
 * `bootstrap_mcps/data-platforms.yaml`, of the newest version that this list was held against (October 2026).
 */

/** Databases, file and object stores, brokers, catalogs and query engines: what lies there is a table, a file or a topic. */
const tables = [
  'adlsGen1 adlsGen2 aerospike ambry athena bigquery bigtable cassandra clickhouse cloudsql cockroachdb couchbase',
  'databricks dataproc-metastore db2 delta-lake documentdb doris dremio druid dynamodb elasticsearch fabric',
  'fabric-onelake gcs glue hana hdfs hive hudi iceberg informix kafka kinesis kusto mariadb mongodb mssql mysql neo4j',
  'oracle pinot postgres presto presto-on-hive pubsub pulsar redshift s3 sap-datasphere snowflake spanner teradata tidb',
  'timescaledb trino vertica voldemort',
];

const others = [
  'OpenApi abinitio airbyte airflow azure-data-factory bigid controlm csv cube dagster datahub dataplex dbt dlt excel',
  'external fabric-data-factory feast file fivetran flink github google_sheets grafana great-expectations hex informatica',
  'kafka-connect kinesis-firehose logical looker matillion metabase microsoft-teams microstrategy mlflow mode nifi notion',
  'odcs omni openflow powerbi prefect preset qlik-sense redash sac sagemaker salesforce sigma slack snaplogic snowplow',
  'spark sqlmesh streamlit superset tableau thoughtspot unknown vertexai',
];

const words = (lines: readonly string[]): readonly string[] => lines.flatMap((line) => line.split(' '));
const tableNames: ReadonlySet<string> = new Set(words(tables).map((name) => name.toLowerCase()));
const known: ReadonlySet<string> = new Set([...words(tables), ...words(others)]);

/** Whether a server has a name and a logo for the platform, which must stay. */
export function isKnownToServers(platform: string): boolean {
  return known.has(platform);
}

/** Whether a dataset is on such a platform: sources of DataHub's own may describe it. */
export function isReadBySources(dataset: string): boolean {
  const [, platform = ''] = /^urn:li:dataset:\(urn:li:dataPlatform:([^,]+),/.exec(dataset) ?? [];
  return known.has(platform);
}

/** Whether the platform is one of tables, files or topics to a server, in whatever case it is written. */
export function holdsTablesOnServers(platform: string): boolean {
  return tableNames.has(platform.toLowerCase());
}
