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

/** DataHub's platform of a source type; a type it has no name for keeps its own, lower-cased. */
export function sourcePlatform(type: string): string {
  const key = type.toLowerCase();
  return own(renamed, key) ?? key;
}

/**
 * DataHub's platform of a destination: the connector's name for the type, else its name for our platform
 * (`google-sheets` is its `google_sheets`), else ours.
 */
export function destinationPlatform(type: string, ourPlatform: string): string {
  return (
    connectorDestination(type.toLowerCase()) ?? connectorDestination(ourPlatform.replaceAll('-', '_')) ?? ourPlatform
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
  /** Parts of a name, counted from the table: 2 leaves the database out. */
  readonly parts: 2 | 3;
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
};

/** The spelling of a platform (DataHub's name); a platform without a row keeps three parts as they are stored. */
export function tableSpelling(platform: string): TableSpelling {
  return own(spellings, platform) ?? { case: 'keep', parts: 3 };
}

function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
