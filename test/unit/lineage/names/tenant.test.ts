import { expect } from 'chai';
import { platformOf } from '#src/lineage/names/systems.js';
import { tenantOf } from '#src/lineage/names/tenant.js';
import { dialectOf } from '#src/lineage/sql/dialect-of-source.js';

describe('names: tenants', () => {
  const tenant = (configuration: Readonly<Record<string, string>>, slug = 'crm'): string =>
    tenantOf({ slug, configuration }, 'salesforce').name;

  it('that are called by a mail address stay two', () => {
    expect(tenant({ account: 'marketing@acme.com' })).to.equal('marketing@acme.com');
    expect(tenant({ account: 'sales@acme.com' })).to.equal('sales@acme.com');
  });

  it('never hold the password of an address', () => {
    expect(tenant({ account: 'me:secret@acme.example' })).to.equal('acme.example');
    expect(tenant({ account: 'https://me:secret@acme.example/path?token=1' })).to.equal('acme.example');
  });

  it('are one host, however it is written', () => {
    for (const written of ['https://ACME.my.salesforce.com/', 'Acme.my.salesforce.com', 'acme.my.salesforce.com']) {
      expect(tenant({ instanceUrl: written })).to.equal('acme.my.salesforce.com');
    }
    expect(tenant({ account: 'Acme-Prod' })).to.equal('Acme-Prod');
  });

  it('that fall back to slugs of another script stay two', () => {
    expect(tenant({}, '日本')).to.not.equal(tenant({}, '中国'));
    expect(tenant({}, '日本')).to.match(/^[\w]+$/);
  });
});

describe('names: types with a role or a version', () => {
  for (const [written, platform, dialect] of [
    ['snowflake-source', 'snowflake', 'snowflake'],
    ['snowflakeDestination', 'snowflake', 'snowflake'],
    ['bigqueryV2', 'bigquery', 'bigquery'],
    ['databricks_sql', 'databricks', 'databricks'],
    ['postgres-destination', 'postgres', 'postgres'],
  ] as const) {
    it(`are one system for names and SQL: ${written}`, () => {
      expect([platformOf(written), dialectOf(written)]).to.deep.equal([platform, { dialect, known: true }]);
    });
  }

  it('that are not known stay so', () => {
    expect([platformOf('acmeCrm'), dialectOf('acmeCrm').known]).to.deep.equal(['acme-crm', false]);
  });
});
