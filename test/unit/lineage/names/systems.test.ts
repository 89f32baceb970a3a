import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { outputObject } from '#src/lineage/names/output-object.js';
import { sourceDataset } from '#src/lineage/names/source-dataset.js';
import { knownPlatformOf, platformOf, systems, warehouseOf } from '#src/lineage/names/systems.js';
import { destinationPlatform, sourcePlatform } from '#src/sinks/datahub/platforms.js';
import type { JsonObject } from '#src/model/workspace.js';
import { aDestination, aSource, aSync } from '../../../support/lineage-world.js';
import { describeWithShared, inRepository } from '../../../support/paths.js';

function lines(path: string): string[] {
  const text = readFileSync(path, 'utf8').split('\n');
  return text.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
}

const destinationTypes = lines(inRepository('test', 'data', 'destination-types.txt')).map((line) => {
  const [type = '', platform = type, dataHub = platform] = line.split(' ');
  return { type, platform, dataHub };
});

describe('systems: every destination type of Hightouch', () => {
  for (const { type, platform, dataHub } of destinationTypes) {
    it(`${type} has a row, is ${platform}, and ${dataHub} in DataHub`, () => {
      expect(knownPlatformOf(type)).to.equal(platform);
      expect(destinationPlatform(type, platform)).to.equal(dataHub);
      const destination = aDestination({ type, slug: 'the-slug', configuration: {} });
      const { dataset } = outputObject(aSync({ object: 'thing' }), destination, { name: undefined, place: undefined });
      const warehouse = warehouseOf(platform);
      const placeless = warehouse !== null && warehouse.place === 'none';
      expect(dataset).to.deep.equal({
        namespace: placeless ? warehouse.scheme : `${platform}://the-slug`,
        name: `${warehouse?.before ?? ''}thing`,
      });
    });
  }
});

describeWithShared('systems: the list of destination types', ['examples', 'destination-slugs.txt'], (path) => {
  it('is ours', () => expect(destinationTypes.map(({ type }) => type)).to.deep.equal(lines(path)));
});

describe('systems: the table', () => {
  it('gives each type to one platform', () => {
    const owners = new Map<string, string>();
    for (const [platform, { types = [] }] of Object.entries(systems)) {
      for (const type of [platform, ...types]) {
        const key = type.toLowerCase().replace(/[^a-z0-9]/g, '');
        expect(owners.get(key) ?? platform, type).to.equal(platform);
        owners.set(key, platform);
      }
    }
  });

  it('calls every platform in kebab-case', () => {
    expect(Object.keys(systems).filter((platform) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(platform))).to.deep.equal([]);
  });

  for (const [type, platform] of [
    ['acmeCrm', 'acme-crm'],
    ['Some New_Thing', 'some-new-thing'],
    ['brandNew-destination', 'brand-new-destination'],
  ] as const) {
    it(`knows no ${type}, which is ${platform}`, () => {
      expect(knownPlatformOf(type)).to.equal(null);
      expect(platformOf(type)).to.equal(platform);
    });
  }
});

/** Type, configuration, namespace of the source as a dataset, platform in DataHub. */
const sources: readonly (readonly [string, JsonObject, string, string])[] = [
  ['snowflake', { account: 'acme-prod' }, 'snowflake://acme-prod', 'snowflake'],
  ['bigquery', { projectId: 'p' }, 'bigquery', 'bigquery'],
  ['googleBigQuery', {}, 'bigquery', 'bigquery'],
  ['redshift', { host: 'c.x.eu-west-1.redshift.amazonaws.com' }, 'redshift://c.eu-west-1:5439', 'redshift'],
  ['databricks', { host: 'adb-1.azuredatabricks.net' }, 'databricks://adb-1.azuredatabricks.net', 'databricks'],
  ['synapse', { host: 's.sql.azuresynapse.net' }, 'sqlserver://s.sql.azuresynapse.net:1433', 'mssql'],
  ['azure_synapse', { host: 's' }, 'sqlserver://s:1433', 'mssql'],
  ['fabric', { endpoint: 'x.fabric.microsoft.com' }, 'fabric-warehouse://x.fabric.microsoft.com', 'fabric'],
  ['athena', { region: 'us-east-1' }, 'awsathena://athena.us-east-1.amazonaws.com', 'athena'],
  ['glue', { region: 'us-east-1', accountId: 12 }, 'arn:aws:glue:us-east-1:12', 'glue'],
  ['postgres', { host: 'h' }, 'postgres://h:5432', 'postgres'],
  ['postgresql', { host: 'h' }, 'postgres://h:5432', 'postgres'],
  ['alloydb', { host: 'h' }, 'postgres://h:5432', 'postgres'],
  ['cloudSqlPostgres', { host: 'h' }, 'postgres://h:5432', 'postgres'],
  ['neon', { host: 'ep-1.neon.tech' }, 'postgres://ep-1.neon.tech:5432', 'postgres'],
  ['supabase', { host: 'db.abc.supabase.co', port: 6543 }, 'postgres://db.abc.supabase.co:6543', 'postgres'],
  ['cockroachdb', { host: 'h' }, 'cockroachdb://h:26257', 'cockroachdb'],
  ['greenplum', { host: 'h' }, 'greenplum://h:5432', 'greenplum'],
  ['mysql', { host: 'h' }, 'mysql://h:3306', 'mysql'],
  ['mariadb', { host: 'h' }, 'mysql://h:3306', 'mariadb'],
  ['planetscale', { host: 'h' }, 'mysql://h:3306', 'mysql'],
  ['singlestore', { host: 'h' }, 'singlestore://h:3306', 'singlestore'],
  ['mssql', { server: 'h' }, 'mssql://h:1433', 'mssql'],
  ['sql_server', { server: 'h' }, 'mssql://h:1433', 'mssql'],
  ['azure_sql', { server: 'tcp:h.database.windows.net,1433' }, 'mssql://h.database.windows.net:1433', 'mssql'],
  ['oracle', { host: 'h' }, 'oracle://h:1521', 'oracle'],
  ['trino', { host: 'h' }, 'trino://h:8080', 'trino'],
  ['starburst', { host: 'h', port: 443 }, 'trino://h:443', 'trino'],
  ['presto', { host: 'h' }, 'presto://h:8080', 'presto'],
  ['clickhouse', { host: 'h', port: 8443 }, 'clickhouse://h:8443', 'clickhouse'],
  ['mongodb', { host: 'mongodb+srv://u:p@c.abc.mongodb.net/app' }, 'mongodb://c.abc.mongodb.net:27017', 'mongodb'],
  ['dynamodb', { accountId: '123' }, 'dynamodb://123', 'dynamodb'],
  ['dynamodb', { roleArn: 'arn:aws:iam::123:role/x' }, 'dynamodb://123', 'dynamodb'],
  ['firestore', { projectId: 'acme' }, 'firestore://acme', 'firestore'],
  ['elasticsearch', { host: 'https://es.example:9243' }, 'elasticsearch://es.example', 'elasticsearch'],
  ['opensearch', { host: 'os.example' }, 'opensearch://os.example', 'opensearch'],
  ['kafka', { bootstrapServers: 'b1:9092,b2:9092' }, 'kafka://b1:9092', 'kafka'],
  ['looker', { host: 'acme.looker.com' }, 'looker://acme.looker.com', 'looker'],
  ['tableau', { serverUrl: 'https://t.example/x' }, 'tableau://t.example', 'tableau'],
  ['metabase', { siteUrl: 'https://m.example' }, 'metabase://m.example', 'metabase'],
  ['mode', { workspace: 'acme' }, 'mode://acme', 'mode'],
  ['sigma', {}, 'sigma://the-slug', 'sigma'],
  ['s3', { bucket: 'b', region: 'eu-west-1' }, 's3://b', 's3'],
  ['s3', { bucket: 's3://b/in' }, 's3://b', 's3'],
  ['gcs', { bucketName: 'b' }, 'gs://b', 'gcs'],
  ['azure_blob', { container: 'c', accountName: 'acme' }, 'abfss://c@acme.dfs.core.windows.net', 'abs'],
  [
    'adls_gen2',
    { fileSystem: 'c', accountUrl: 'https://acme.dfs.core.windows.net' },
    'abfss://c@acme.dfs.core.windows.net',
    'abs',
  ],
  ['adls', {}, 'abs://the-slug', 'abs'],
  ['sftp', { host: 'files.example', port: 22 }, 'sftp://files.example', 'sftp'],
  [
    'salesforce',
    { instanceUrl: 'https://acme.my.salesforce.com' },
    'salesforce://acme.my.salesforce.com',
    'salesforce',
  ],
  ['hubspot', { portalId: 4422 }, 'hubspot://4422', 'hubspot'],
  ['google_analytics', { propertyId: '77' }, 'google-analytics://77', 'google-analytics'],
  ['googlesheet', {}, 'google-sheets://the-slug', 'google_sheets'],
  ['airtable', { baseId: 'app1' }, 'airtable://app1', 'airtable'],
  ['excel', {}, 'microsoft-excel://the-slug', 'excel'],
  ['notion', {}, 'notion://the-slug', 'notion'],
  ['dbt', {}, 'dbt://the-slug', 'dbt'],
  ['brandNewSource', { host: 'h' }, 'brand-new-source://h', 'brandnewsource'],
];

describe('systems: every kind of source', () => {
  for (const [type, configuration, namespace, dataHub] of sources) {
    it(`${type} ${JSON.stringify(configuration)} is ${namespace}`, () => {
      const source = aSource({ type, slug: 'the-slug', configuration });
      expect(sourceDataset(source, undefined).dataset).to.deep.equal({ namespace, name: 'the-slug' });
      expect(sourcePlatform(type, platformOf(type))).to.equal(dataHub);
    });
  }

  /** As the connector's own page lists what it supports. */
  const supported =
    'snowflake bigquery redshift databricks synapse athena postgres mysql mssql azure_sql oracle mongodb dynamodb looker ' +
    'tableau metabase mode sigma s3 gcs azure_blob adls adls_gen2 salesforce google_sheets airtable google_analytics hubspot';
  for (const type of supported.split(' ')) {
    it(`${type} has a row`, () => expect(knownPlatformOf(type)).to.be.a('string'));
  }
});
