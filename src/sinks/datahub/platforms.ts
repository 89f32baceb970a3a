import { holdsTablesOnServers } from './server-platforms.js';

/** Tables of data: how DataHub calls the systems that Hightouch reads from and writes to, and how it spells their tables. */

/** Types that DataHub calls by another name than Hightouch, lower-cased, on either side of a sync. */
const renamed: Readonly<Record<string, string>> = {
  postgresql: 'postgres',
  synapse: 'mssql',
  sql_server: 'mssql',
  'sql-server': 'mssql',
  sqlserver: 'mssql',
  azure_sql: 'mssql',
  'azure-sql': 'mssql',
  azure_blob: 'abs',
  azure_blob_storage: 'abs',
  azure_storage: 'abs',
  adls: 'abs',
  adls_gen1: 'abs',
  adls_gen2: 'abs',
  azure_data_lake: 'abs',
  azure_data_lake_storage: 'abs',
  'azure-blob': 'abs',
  'azure-blob-destination': 'abs',
  google_analytics: 'google-analytics',
  googlesheet: 'google_sheets',
  googlesheets: 'google_sheets',
  'google-bigquery': 'bigquery',
  'google-bigquery-destination': 'bigquery',
  'mysql-destination': 'mysql',
  'planetscale-destination': 'mysql',
  'greenplum-destination': 'greenplum',
  'oracle-db': 'oracle',
  'ibm-db2': 'db2',
  'sap-hana': 'hana',
  'elasticsearch-destination': 'elasticsearch',
  'rockset-destination': 'rockset',
};

const renamedDestinations: Readonly<Record<string, string>> = {
  customer_io: 'customerio',
  facebook_ads: 'facebook',
  google_ads: 'google-ads',
  linkedin_ads: 'linkedin',
  snapchat_ads: 'snapchat',
  tiktok_ads: 'tiktok',
  pinterest_ads: 'pinterest',
  twitter_ads: 'twitter',
  webhook: 'http',
};

const unchangedDestinations: ReadonlySet<string> = new Set(
  [
    'snowflake bigquery redshift databricks postgres mysql mssql s3 gcs salesforce hubspot zendesk pipedrive outreach',
    'salesloft braze iterable marketo klaviyo mailchimp activecampaign eloqua sendgrid segment mixpanel amplitude heap',
    'pendo intercom freshdesk kustomer google_sheets airtable slack stripe chargebee http',
  ].flatMap((line) => line.split(' ')),
);

/** Our platforms that DataHub calls otherwise, or reads with the connector of a system they are built on. */
const relatives: Readonly<Record<string, string>> = {
  alloydb: 'postgres',
  'google-sheets': 'google_sheets',
  'microsoft-excel': 'excel',
  planetscale: 'mysql',
  'power-bi': 'powerbi',
  synapse: 'mssql',
  tidb: 'mysql',
};

/** Platforms of tables, files and topics that DataHub calls as we do. */
const tablePlatforms: ReadonlySet<string> = new Set(
  [
    'snowflake bigquery redshift databricks athena glue postgres greenplum cockroachdb mysql mariadb mssql oracle trino',
    'presto dremio clickhouse db2 teradata hive hana vertica cassandra mongodb dynamodb elasticsearch kafka s3 gcs abs',
  ].flatMap((line) => line.split(' ')),
);

/**
 * Whether datasets of this platform (DataHub's name, in whatever case) are tables, files or topics, which connectors of their
 * own tell.
 */
export function isTablePlatform(platform: string): boolean {
  return tablePlatforms.has(platform.toLowerCase()) || holdsTablesOnServers(platform);
}

/**
 * DataHub's platform of a source: the connector's name for the type, else DataHub's for our platform (`awsAthena` is
 * `athena`, `neon` is `postgres`). A type it has no name for keeps its own, lower-cased.
 */
export function sourcePlatform(type: string, ourPlatform: string): string {
  const key = type.toLowerCase();
  return own(renamed, key) ?? own(relatives, ourPlatform) ?? (tablePlatforms.has(ourPlatform) ? ourPlatform : key);
}

/**
 * DataHub's platform of a destination: the connector's name for the type, else its name for our platform
 * (`google-sheets` is its `google_sheets`), else ours.
 */
export function destinationPlatform(type: string, ourPlatform: string): string {
  return (
    connectorDestination(type.toLowerCase()) ??
    connectorDestination(ourPlatform.replaceAll('-', '_')) ??
    own(relatives, ourPlatform) ??
    ourPlatform
  );
}

function connectorDestination(key: string): string | null {
  const name = own(renamed, key) ?? own(renamedDestinations, key);
  return name ?? (unchangedDestinations.has(key) ? key : null);
}

/** How a warehouse's own DataHub connector, with its defaults, writes the name of a table. */
export interface TableSpelling {
  /** `lower`: all of it; `lower-if-upper`: each part that is all upper case; `keep`: as the warehouse stores it. */
  readonly case: 'lower' | 'lower-if-upper' | 'keep';
  /** Parts of a name, counted from the table: 2 leaves the database out. A system of two levels calls its one level database. */
  readonly parts: 1 | 2 | 3;
  /** A dot in the name of a table is part of it. */
  readonly whole?: true;
}

const spellings: Readonly<Record<string, TableSpelling>> = {
  snowflake: { case: 'lower', parts: 3 },
  oracle: { case: 'lower-if-upper', parts: 2 },
  mysql: { case: 'keep', parts: 2 },
  mariadb: { case: 'keep', parts: 2 },
  clickhouse: { case: 'keep', parts: 2 },
  athena: { case: 'keep', parts: 2 },
  hive: { case: 'keep', parts: 2 },
  teradata: { case: 'keep', parts: 2 },
  glue: { case: 'keep', parts: 2 },
  hana: { case: 'keep', parts: 2 },
  cassandra: { case: 'keep', parts: 2 },
  mongodb: { case: 'keep', parts: 2, whole: true },
  dynamodb: { case: 'keep', parts: 2, whole: true },
  elasticsearch: { case: 'keep', parts: 1, whole: true },
  kafka: { case: 'keep', parts: 1, whole: true },
  kinesis: { case: 'keep', parts: 2, whole: true },
};

/** The spelling of a platform (DataHub's name); a platform without a row keeps three parts as they are stored. */
export function tableSpelling(platform: string): TableSpelling {
  return own(spellings, platform) ?? { case: 'keep', parts: 3 };
}

function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
