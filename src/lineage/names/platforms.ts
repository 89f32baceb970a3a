/**
 * The one table from Hightouch's source and destination types to platform names. Names follow the catalogues' own where they
 * have one. A type that is not listed is its own name in kebab-case.
 */
const platforms: Readonly<Record<string, string>> = {
  activecampaign: 'activecampaign',
  adls: 'abs',
  adlsgen2: 'abs',
  alloydb: 'alloydb',
  amazonads: 'amazon-ads',
  apachekafka: 'kafka',
  athena: 'athena',
  awsathena: 'athena',
  azureblob: 'abs',
  azureblobstorage: 'abs',
  azurefabric: 'fabric',
  azuresql: 'mssql',
  azuresynapse: 'synapse',
  bigquery: 'bigquery',
  bingads: 'bing-ads',
  clickhouse: 'clickhouse',
  cockroachdb: 'cockroachdb',
  customerio: 'customerio',
  databricks: 'databricks',
  elasticsearch: 'elasticsearch',
  fabric: 'fabric',
  facebook: 'facebook',
  facebookads: 'facebook',
  google: 'google-ads',
  googleads: 'google-ads',
  googleanalytics: 'google-analytics',
  googlebigquery: 'bigquery',
  googlecloudstorage: 'gcs',
  googledrive: 'google-drive',
  googlepubsub: 'pubsub',
  googlesheet: 'google-sheets',
  googlesheets: 'google-sheets',
  googlesheetssa: 'google-sheets',
  greenplum: 'greenplum',
  hubspot: 'hubspot',
  hubspotlegacy: 'hubspot',
  ibmdb2: 'db2',
  linkedin: 'linkedin',
  linkedinads: 'linkedin',
  mariadb: 'mariadb',
  microsoftfabric: 'fabric',
  microsoftsqlserver: 'mssql',
  motherduck: 'motherduck',
  mssql: 'mssql',
  mysql: 'mysql',
  netsuiterest: 'netsuite',
  oracle: 'oracle',
  oracledb: 'oracle',
  pardotsandbox: 'pardot',
  pinterest: 'pinterest',
  pinterestads: 'pinterest',
  planetscale: 'planetscale',
  postgres: 'postgres',
  postgresql: 'postgres',
  redditads: 'reddit',
  redshift: 'redshift',
  rockset: 'rockset',
  salesforce: 'salesforce',
  salesforcesandbox: 'salesforce',
  saphana: 'hana',
  singlestore: 'singlestore',
  snapchat: 'snapchat',
  snapchatads: 'snapchat',
  snowflake: 'snowflake',
  sqlserver: 'mssql',
  starburst: 'trino',
  synapse: 'synapse',
  tiktok: 'tiktok',
  tiktokads: 'tiktok',
  trino: 'trino',
  twitter: 'twitter',
  twitterads: 'twitter',
  webhook: 'http',
  webhookv2: 'http',
};

/** The platform of a source or destination type: `googleSheetsSA` is `google-sheets`, an unknown `acmeCrm` is `acme-crm`. */
export function platformOf(type: string): string {
  const folded = type.toLowerCase().replace(/[^a-z0-9]/g, '');
  return known(folded) ?? known(folded.replace(/(?:destination|source)$/, '')) ?? kebabCase(type);
}

function known(folded: string): string | undefined {
  return Object.hasOwn(platforms, folded) ? platforms[folded] : undefined;
}

/** Words by dashes: `webhookV2` is `webhook-v2`, `googleSheetsSA` is `google-sheets-sa`. */
export function kebabCase(text: string): string {
  const kebab = text
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase();
  return kebab === '' ? 'unknown' : kebab;
}
