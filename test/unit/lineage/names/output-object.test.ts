import { expect } from 'chai';
import { outputObject } from '#src/lineage/names/output-object.js';
import type { NameOverride, PlaceOverride } from '#src/lineage/names/name-overrides.js';
import type { Destination, JsonObject, Sync } from '#src/model/workspace.js';
import { aDestination, aSync } from '../../../support/lineage-world.js';

interface Case {
  readonly title: string;
  readonly type: string;
  readonly destination?: JsonObject;
  readonly sync: JsonObject | null;
  readonly segment?: string;
  readonly dataset: string;
  readonly object: string | null;
}

const cases: readonly Case[] = [
  {
    title: 'portal and object',
    type: 'hubspot',
    destination: { portalId: 4422 },
    sync: { object: 'contacts', objectId: '0-1' },
    dataset: 'hubspot://4422 contacts',
    object: 'contacts',
  },
  {
    title: 'without a tenant the slug keeps destinations apart',
    type: 'hubspot',
    sync: { object: 'contacts' },
    dataset: 'hubspot://the-slug contacts',
    object: 'contacts',
  },
  {
    title: 'of a URL only the host',
    type: 'salesforce',
    destination: { instanceUrl: 'https://user:secret@Acme.my.salesforce.com/path?token=1' },
    sync: { object: 'Account' },
    dataset: 'salesforce://acme.my.salesforce.com Account',
    object: 'Account',
  },
  {
    title: 'an audience by its name',
    type: 'google',
    sync: { type: 'CustomerMatchUserList', customSegmentName: 'Churn risk' },
    segment: '998877',
    dataset: 'google-ads://the-slug Churn risk',
    object: 'Churn risk',
  },
  {
    title: 'an audience by its external segment',
    type: 'facebook',
    sync: { mappings: [] },
    segment: '998877',
    dataset: 'facebook://the-slug 998877',
    object: '998877',
  },
  {
    title: 'a topic by the naming page',
    type: 'apacheKafka',
    destination: { bootstrapServers: 'b1.example:9092,b2.example:9092' },
    sync: { topic: 'orders.v2' },
    dataset: 'kafka://b1.example:9092 orders.v2',
    object: 'orders.v2',
  },
  {
    title: 'a topic of Pub/Sub with its project',
    type: 'googlePubSub',
    destination: { projectId: 'acme-1' },
    sync: { topic: 'orders' },
    dataset: 'pubsub topic:acme-1:orders',
    object: 'orders',
  },
  {
    title: 'a collection, dots and all',
    type: 'mongodb',
    destination: { host: 'mongodb+srv://u:p@c0.abc.mongodb.net', database: 'app' },
    sync: { collection: 'fs.files' },
    dataset: 'mongodb://c0.abc.mongodb.net:27017 app.fs.files',
    object: 'fs.files',
  },
  {
    title: 'a file within the bucket of a host',
    type: 'minio',
    destination: { endpoint: 'https://minio.example:9000', bucket: 'exports' },
    sync: { path: '/a/{YYYY}.csv' },
    dataset: 'minio://minio.example exports/a/{YYYY}.csv',
    object: '/a/{YYYY}.csv',
  },
  {
    title: 'an index',
    type: 'elasticsearch-destination',
    destination: { host: 'https://es.example:9243' },
    sync: { index: 'people-2026.01' },
    dataset: 'elasticsearch://es.example people-2026.01',
    object: 'people-2026.01',
  },
  {
    title: 'an event by its name',
    type: 'segment',
    sync: { type: 'event', eventName: 'Signed up' },
    dataset: 'segment://the-slug Signed up',
    object: 'Signed up',
  },
  {
    title: 'an event named by a column has no object',
    type: 'segment',
    sync: { type: 'event', eventName: { from: 'EVENT' } },
    dataset: 'segment://the-slug event',
    object: null,
  },
  {
    title: 'a sheet by its spreadsheet',
    type: 'googleSheetsSA',
    sync: { spreadsheetId: '1AbC', sheetName: 'Export' },
    dataset: 'google-sheets://the-slug 1AbC/Export',
    object: '1AbC/Export',
  },
  {
    title: 'a file by its pattern, in a known bucket',
    type: 's3',
    destination: { bucket: 'acme' },
    sync: { path: '/exports/{YYYY}/x.csv' },
    dataset: 's3://acme exports/{YYYY}/x.csv',
    object: '/exports/{YYYY}/x.csv',
  },
  {
    title: 'a file in a bucket nobody names',
    type: 'gcs',
    sync: { path: 'x.csv' },
    dataset: 'gcs://the-slug x.csv',
    object: 'x.csv',
  },
  {
    title: 'a blob by container and account',
    type: 'azure-blob-destination',
    destination: { container: 'c', accountName: 'acme' },
    sync: { path: 'x.csv' },
    dataset: 'abfss://c@acme.dfs.core.windows.net x.csv',
    object: 'x.csv',
  },
  {
    title: 'a table by the naming page',
    type: 'postgres',
    destination: { host: 'db.example', database: 'ops' },
    sync: { schema: 'crm', table: 'accounts' },
    dataset: 'postgres://db.example:5432 ops.crm.accounts',
    object: 'accounts',
  },
  {
    title: 'a table written with its schema',
    type: 'snowflake-destination',
    destination: { account: 'acme', database: 'DB' },
    sync: { tableName: 'RETL.ACCOUNTS' },
    dataset: 'snowflake://acme DB.RETL.ACCOUNTS',
    object: 'ACCOUNTS',
  },
  {
    title: 'a table of a warehouse whose place is not known',
    type: 'mysql-destination',
    sync: { table: { name: 'accounts' } },
    dataset: 'mysql://the-slug accounts',
    object: 'accounts',
  },
  {
    title: 'an object that is taken from a column, also one that has a name beside it, is no object',
    type: 'hubspot',
    sync: { object: { from: 'OBJECT', name: 'Object' }, type: 'object' },
    dataset: 'hubspot://the-slug object',
    object: null,
  },
  {
    title: 'an object that a template makes is no object; the next key that names one is',
    type: 'iterable',
    sync: { eventName: 'Order {{ row.STATUS }}', path: '{% if row.A %}a{% endif %}', table: 'orders' },
    dataset: 'iterable://the-slug orders',
    object: 'orders',
  },
  {
    title: 'no object in a warehouse: its database alone is no table',
    type: 'snowflake-destination',
    destination: { account: 'acme-prod', database: 'PROD', schema: 'CRM' },
    sync: { mode: 'upsert' },
    dataset: 'snowflake://acme-prod snowflake-destination',
    object: null,
  },
  {
    title: 'no object: the kind of the sync',
    type: 'webhook',
    destination: { url: 'https://hooks.example/x?key=secret' },
    sync: { type: 'request' },
    dataset: 'http://hooks.example request',
    object: null,
  },
  {
    title: 'no object and no kind: the type of the destination',
    type: 'slack',
    sync: null,
    dataset: 'slack://the-slug slack',
    object: null,
  },
];

function output(
  type: string,
  destination: JsonObject | undefined,
  sync: Partial<Sync> & Pick<Sync, 'configuration'>,
  name?: NameOverride,
  place?: PlaceOverride,
) {
  const described: Destination = aDestination({ type, slug: 'the-slug', configuration: destination ?? {} });
  return outputObject(aSync(sync.configuration, sync), described, { name, place });
}

describe('lineage: the object a sync writes to', () => {
  for (const one of cases) {
    it(one.title, () => {
      const node = output(one.type, one.destination, {
        configuration: one.sync,
        externalSegmentId: one.segment ?? null,
      });
      expect(`${node.dataset.namespace} ${node.dataset.name}`).to.equal(one.dataset);
      expect(node.object).to.equal(one.object);
    });
  }

  it('is one output for two syncs with the same platform, tenant and object', () => {
    const first = output('hubspot', { portalId: '1' }, { id: '8', configuration: { object: 'contacts' } });
    const second = output('hubspot', { portalId: '1' }, { id: '9', configuration: { object: 'contacts' } });
    const third = output('hubspot', { portalId: '2' }, { id: '9', configuration: { object: 'contacts' } });
    expect(first.key).to.equal(second.key);
    expect(first.key).not.to.equal(third.key);
  });

  it('can be called by a person', () => {
    const node = output(
      'hubspot',
      {},
      { configuration: { object: 'contacts' } },
      { namespace: 'crm://eu', name: 'people' },
    );
    expect(node.dataset).to.deep.equal({ namespace: 'crm://eu', name: 'people' });
  });

  it('takes database and schema of a warehouse from an override', () => {
    const node = output('postgres', { host: 'h' }, { configuration: { table: 't' } }, undefined, {
      database: 'd',
      schema: 's',
    });
    expect(node.dataset.name).to.equal('d.s.t');
    expect(node.hierarchy.map(({ type, name }) => `${type} ${name}`)).to.deep.equal([
      'DATABASE d',
      'SCHEMA s',
      'TABLE t',
    ]);
    expect(node.foreign).to.equal(true);
  });
});
