import { expect } from 'chai';
import { connectorObjectName } from '#src/sinks/datahub/destination-name.js';
import { destinationPlatform, sourcePlatform } from '#src/sinks/datahub/platforms.js';
import { pythonRepr } from '#src/sinks/datahub/python-repr.js';
import { columnName, completeParts, tableName } from '#src/sinks/datahub/table-names.js';

describe('datahub names', () => {
  describe('of platforms', () => {
    it("are DataHub's for a source", () => {
      const sources: readonly (readonly [string, string, string])[] = [
        ['Snowflake', 'snowflake', 'snowflake'],
        ['postgresql', 'postgres', 'postgres'],
        ['azure_sql', 'mssql', 'mssql'],
        ['adls_gen2', 'abs', 'abs'],
        ['neon', 'postgres', 'postgres'],
        ['alloydb', 'alloydb', 'postgres'],
        ['awsAthena', 'athena', 'athena'],
        ['starburst', 'trino', 'trino'],
        ['somethingNew', 'something-new', 'somethingnew'],
      ];
      for (const [type, ours, name] of sources) expect(sourcePlatform(type, ours), type).to.equal(name);
    });

    it("are the connector's for a destination where it has one, else ours", () => {
      expect(destinationPlatform('customer_io', 'customer-io')).to.equal('customerio');
      expect(destinationPlatform('googleSheetsSA', 'google-sheets')).to.equal('google_sheets');
      expect(destinationPlatform('google', 'google-ads')).to.equal('google-ads');
      expect(destinationPlatform('salesforceSandbox', 'salesforce')).to.equal('salesforce');
      expect(destinationPlatform('powerBi', 'power-bi')).to.equal('powerbi');
      expect(destinationPlatform('brandNew', 'brand-new')).to.equal('brand-new');
      expect(destinationPlatform('toString', 'to-string')).to.equal('to-string');
    });
  });

  describe('of tables', () => {
    const parts = { database: 'ANALYTICS', schema: 'Public', table: 'ORDERS' };

    it('are lower case on Snowflake, as its connector writes them', () => {
      expect(tableName('snowflake', parts, {}, 'auto')).to.equal('analytics.public.orders');
      expect(columnName('snowflake', 'ORDER_ID', 'auto')).to.equal('order_id');
    });

    it('are as stored elsewhere, and where one says so', () => {
      expect(tableName('bigquery', parts, {}, 'auto')).to.equal('ANALYTICS.Public.ORDERS');
      expect(tableName('snowflake', parts, {}, 'false')).to.equal('ANALYTICS.Public.ORDERS');
      expect(columnName('snowflake', 'ORDER_ID', 'false')).to.equal('ORDER_ID');
      expect(tableName('bigquery', parts, {}, 'true')).to.equal('analytics.public.orders');
    });

    it('lose the database on platforms of two levels; Oracle folds what is all upper case', () => {
      expect(tableName('mysql', { database: 'shop', schema: null, table: 'orders' }, {}, 'auto')).to.equal(
        'shop.orders',
      );
      expect(tableName('oracle', parts, {}, 'auto')).to.equal('Public.orders');
    });

    it('take missing parts from the settings, and leave the schema out when told so', () => {
      const bare = { database: null, schema: null, table: 't' };
      expect(tableName('postgres', bare, { database: 'db', schema: 's' }, 'auto')).to.equal('db.s.t');
      expect(tableName('postgres', { ...parts, table: 't' }, { includeSchemaInUrn: false }, 'auto')).to.equal(
        'ANALYTICS.t',
      );
    });

    it('do not repeat parts that the object already names', () => {
      expect(completeParts('crm.contacts', 'app', 'public')).to.deep.equal({
        database: 'app',
        schema: 'crm',
        table: 'contacts',
      });
    });
  });

  describe('of destination objects', () => {
    it('follow the connector: the event, else the first of five keys', () => {
      expect(connectorObjectName({ type: 'event', eventName: 'Signed Up', object: 'x' })).to.equal('Signed Up');
      expect(connectorObjectName({ type: 'event', eventName: { from: 'EVENT' } })).to.equal('EVENT');
      expect(connectorObjectName({ object: '', tableName: { name: 'leads' } })).to.equal('leads');
      expect(connectorObjectName({ table: { from: 'T', name: 'n' } })).to.equal('T');
      expect(connectorObjectName({ destinationTable: 7, objectName: 'Account' })).to.equal('Account');
    });

    it('are not invented', () => {
      expect(connectorObjectName({ customSegmentName: 'Churn risk' })).to.equal(null);
      expect(connectorObjectName(null)).to.equal(null);
    });
  });

  it('schedules read as Python prints them', () => {
    const schedule = { type: 'cron', schedule: { expression: "0 6 * * 'x'", on: true, end: null, days: [1, 'a\n'] } };
    expect(pythonRepr(schedule)).to.equal(
      `{'type': 'cron', 'schedule': {'expression': "0 6 * * 'x'", 'on': True, 'end': None, 'days': [1, 'a\\n']}}`,
    );
    expect(pythonRepr(`it's "x" \\ é \u007f`)).to.equal(`'it\\'s "x" \\\\ é \\x7f'`);
  });
});
