import { expect } from 'chai';
import { defaultLocation } from '#src/lineage/names/default-location.js';
import { platformOf } from '#src/lineage/names/systems.js';
import { sourceDataset } from '#src/lineage/names/source-dataset.js';
import { tableDataset } from '#src/lineage/names/warehouse-datasets.js';
import type { JsonObject } from '#src/model/workspace.js';
import { aSource } from '../../../support/lineage-world.js';

describe('lineage: platforms', () => {
  const platforms: readonly (readonly [string, string])[] = [
    ['googlesheets', 'google-sheets'],
    ['googleSheetsSA', 'google-sheets'],
    ['googlesheet', 'google-sheets'],
    ['google', 'google-ads'],
    ['facebook', 'facebook'],
    ['snowflake-destination', 'snowflake'],
    ['google-bigquery-destination', 'bigquery'],
    ['sql_server', 'mssql'],
    ['azure-blob-destination', 'abs'],
    ['webhookV2', 'http'],
    ['acmeCrm', 'acme-crm'],
    ['facebookConversions', 'facebook-conversions'],
    ['Weird / Type!', 'weird-type'],
    ['constructor', 'constructor'],
    ['', 'unknown'],
  ];
  for (const [type, platform] of platforms) {
    it(`${type} is ${platform}`, () => expect(platformOf(type)).to.equal(platform));
  }
});

describe('lineage: tables by the OpenLineage naming page', () => {
  const parts = { database: 'DB', schema: 'S', table: 'T' };
  const cases: readonly (readonly [string, JsonObject, string])[] = [
    ['snowflake', { account: 'acme-prod' }, 'snowflake://acme-prod DB.S.T'],
    ['snowflake', { account: 'xy12345.eu-central-1' }, 'snowflake://xy12345.eu-central-1 DB.S.T'],
    ['snowflake', { host: 'https://xy1.eu-west-1.snowflakecomputing.com/?a=b' }, 'snowflake://xy1.eu-west-1 DB.S.T'],
    ['snowflake', {}, 'snowflake://the-slug DB.S.T'],
    ['bigquery', {}, 'bigquery DB.S.T'],
    ['redshift', { host: 'c1.abc.eu-west-1.redshift.amazonaws.com' }, 'redshift://c1.eu-west-1:5439 DB.S.T'],
    [
      'redshift',
      { host: 'wg.123456789012.us-east-1.redshift-serverless.amazonaws.com', port: 5440 },
      'redshift://wg.us-east-1:5440 DB.S.T',
    ],
    ['redshift', { host: 'warehouse.internal' }, 'redshift://warehouse.internal:5439 DB.S.T'],
    ['postgres', { host: 'DB.example' }, 'postgres://db.example:5432 DB.S.T'],
    ['postgres', { host: 'db.example:6000' }, 'postgres://db.example:6000 DB.S.T'],
    ['postgres', { host: 'postgres://u:secret@db.example:6000/x?password=1' }, 'postgres://db.example:6000 DB.S.T'],
    ['postgres', { server: 'second', hostname: 'third' }, 'postgres://second:5432 DB.S.T'],
    ['mysql', { host: 'm' }, 'mysql://m:3306 S.T'],
    ['mssql', { server: 's' }, 'mssql://s:1433 DB.S.T'],
    ['synapse', { server: 's' }, 'sqlserver://s:1433 S.T'],
    ['databricks', { serverHostname: 'adb-1.azuredatabricks.net' }, 'unitycatalog://adb-1.azuredatabricks.net DB.S.T'],
    ['athena', { region: 'eu-west-1' }, 'awsathena://athena.eu-west-1.amazonaws.com DB.S.T'],
    ['trino', { host: 't', port: '443' }, 'trino://t:443 DB.S.T'],
    ['oracle', { host: 'o' }, 'oracle://o:1521 DB.S.T'],
    ['clickhouse', { host: 'c' }, 'clickhouse://c S.T'],
    ['duckdb', { path: '/data/x y.db' }, 'duckdb:///data/x_y.db DB.S.T'],
    ['acme-db', { host: 'x' }, 'acme-db://the-slug DB.S.T'],
    ['snowflake', { account: 'xy12345', region: 'eu-central-1' }, 'snowflake://xy12345.eu-central-1 DB.S.T'],
    [
      'snowflake',
      { account: 'xy12345', region: 'eu-central-1', cloud: 'AWS' },
      'snowflake://xy12345.eu-central-1.aws DB.S.T',
    ],
    ['snowflake', { account: 'acme-prod', region: 'eu-central-1' }, 'snowflake://acme-prod DB.S.T'],
    ['snowflake', { account: 'xy12345.eu-central-1', region: 'us-east-1' }, 'snowflake://xy12345.eu-central-1 DB.S.T'],
    ['snowflake', { organizationName: 'ACME', accountName: 'PROD' }, 'snowflake://ACME-PROD DB.S.T'],
    [
      'snowflake',
      { accountUrl: 'https://acme-prod.privatelink.snowflakecomputing.com' },
      'snowflake://acme-prod DB.S.T',
    ],
    ['redshift', { clusterIdentifier: 'c1', region: 'eu-west-1' }, 'redshift://c1.eu-west-1:5439 DB.S.T'],
    ['redshift', { workgroup: 'wg', region: 'eu-west-1', port: '5440' }, 'redshift://wg.eu-west-1:5440 DB.S.T'],
    ['mssql', { server: 'tcp:s.example,1434' }, 'mssql://s.example:1434 DB.S.T'],
    ['mssql', { connectionString: 'Server=s.example;Password=p' }, 'mssql://s.example:1433 DB.S.T'],
    ['oracle', { connectString: 'o.example:1522/svc' }, 'oracle://o.example:1522 DB.S.T'],
    [
      'athena',
      { workgroup: 'arn:aws:athena:eu-west-1:1:workgroup/p' },
      'awsathena://athena.eu-west-1.amazonaws.com DB.S.T',
    ],
    [
      'athena',
      { endpoint: 'athena.us-gov-west-1.amazonaws.com' },
      'awsathena://athena.us-gov-west-1.amazonaws.com DB.S.T',
    ],
    ['glue', { region: 'eu-west-1', awsAccountId: '12' }, 'arn:aws:glue:eu-west-1:12 table/S/T'],
    ['cassandra', { contactPoints: 'a.example,b.example' }, 'cassandra://a.example:9042 S.T'],
    [
      'cosmos-db',
      { endpoint: 'https://acme.documents.azure.com:443/', database: 'app' },
      'azurecosmos://acme.documents.azure.com/dbs/app colls/T',
    ],
    ['pubsub', {}, 'pubsub topic:S:T'],
    ['spanner', { project: 'p', instance: 'i' }, 'spanner://p:i DB.S.T'],
  ];
  for (const [platform, configuration, expected] of cases) {
    it(`${platform} ${JSON.stringify(configuration)}`, () => {
      const { namespace, name } = tableDataset({ platform, slug: 'the-slug', configuration }, parts, undefined);
      expect(`${namespace} ${name}`).to.equal(expected);
    });
  }

  it('knows the catalogs of Databricks that are not in Unity Catalog', () => {
    for (const [database, scheme] of [
      ['main', 'unitycatalog'],
      ['hive_metastore', 'databricks'],
      ['Spark_Catalog', 'databricks'],
      [null, 'databricks'],
    ] as const) {
      const owner = { platform: 'databricks', slug: 's', configuration: { serverHostname: 'h' } };
      expect(tableDataset(owner, { ...parts, database }, undefined).namespace).to.equal(`${scheme}://h`);
    }
  });

  it('leaves out a part that is not known', () => {
    const owner = { platform: 'databricks', slug: 's', configuration: { host: 'h' } };
    const dataset = tableDataset(owner, { database: null, schema: 'a', table: 'b' }, undefined);
    expect(dataset).to.deep.equal({ namespace: 'databricks://h', name: 'a.b' });
  });

  it('keeps the characters of a namespace within what every consumer stores', () => {
    const dataset = tableDataset({ platform: 'acme', slug: 'a b?c=ü', configuration: {} }, parts, undefined);
    expect(dataset.namespace).to.equal('acme://a_b_c__fc');
  });
});

describe('lineage: a source as a dataset', () => {
  it('has the namespace of its system and its slug for a name', () => {
    expect(sourceDataset(aSource(), undefined).dataset).to.deep.equal({
      namespace: 'snowflake://acme-prod',
      name: 'snowflake-prod',
    });
  });
  it('falls back to platform and slug', () => {
    const sheet = aSource({ type: 'googlesheet', slug: 'ops', configuration: {} });
    expect(sourceDataset(sheet, undefined).dataset).to.deep.equal({ namespace: 'google-sheets://ops', name: 'ops' });
  });
  it('can be called by a person', () => {
    expect(sourceDataset(aSource(), { namespace: 'n', name: 'm' }).dataset).to.deep.equal({
      namespace: 'n',
      name: 'm',
    });
  });
});

describe('lineage: the configured database and schema', () => {
  const cases: readonly (readonly [string, JsonObject, string | null, string | null])[] = [
    ['snowflake', { database: 'analytics', schema: 'Core' }, 'ANALYTICS', 'CORE'],
    ['postgres', { database: 'App', defaultSchema: 'crm' }, 'App', 'crm'],
    ['bigquery', { projectId: 'acme-1', dataset: 'web' }, 'acme-1', 'web'],
    ['databricks', { catalog: 'main', database: 'gold' }, 'main', 'gold'],
    ['athena', { database: 'lake' }, null, 'lake'],
    ['oracle', { serviceName: 'orcl' }, 'ORCL', null],
    ['snowflake', {}, null, null],
    ['oracle', { connectString: 'o.example:1522/svc' }, 'SVC', null],
    ['postgres', { connectionString: 'postgres://u:p@h/app' }, 'app', null],
    ['trino', { catalog: 'lake', schema: 'web' }, 'lake', 'web'],
    ['mssql', { connectionString: 'Server=s;Initial Catalog=crm' }, 'crm', null],
    ['bigquery', { project_id: 'acme-1' }, 'acme-1', null],
    ['mongodb', { host: 'mongodb://h/app' }, 'app', null],
  ];
  for (const [type, configuration, database, schema] of cases) {
    it(`${type} ${JSON.stringify(configuration)}`, () => {
      expect(defaultLocation(type, configuration, undefined)).to.deep.equal({ database, schema });
    });
  }
  it('yields to an override', () => {
    const location = defaultLocation('postgres', { database: 'a' }, { database: 'b', schema: 's' });
    expect(location).to.deep.equal({ database: 'b', schema: 's' });
  });
});
