/** A table in a warehouse as a person wrote it in a sync, and the dataset that it is in DataHub. */
import { expect } from 'chai';
import { outputObject } from '#src/lineage/names/output-object.js';
import type { JsonObject } from '#src/model/workspace.js';
import { entityUrns } from '#src/sinks/datahub/entity-urns.js';
import type { DataHubNaming, PlatformSettings } from '#src/sinks/datahub/options.js';
import { customers, destination, smallWorkspace, sync, syncLineage } from '../../../golden/datahub/small-workspace.js';
import { sinkOptions } from './deliver-pass.js';

function datasetOf(
  type: string,
  place: JsonObject,
  table: string,
  settings: PlatformSettings = {},
  lowercaseUrns: DataHubNaming['lowercaseUrns'] = 'auto',
): string {
  const to = destination({ id: 'dest_9', slug: 'target', type, configuration: place });
  const from = sync({ destinationId: 'dest_9', configuration: { table } });
  const output = outputObject(from, to, { name: undefined, place: settings });
  const destinationOverrides = { target: settings };
  const naming = sinkOptions({ file: null, outputDir: '', destinationOverrides, lowercaseUrns });
  const urn = entityUrns(naming, smallWorkspace.workspace).output(syncLineage(from, customers, to, output, []))?.urn;
  return /,(.*),PROD\)$/.exec(urn ?? '')?.[1] ?? '';
}

describe('a table that a sync writes to', () => {
  const snowflake = { account: 'ab', database: 'PROD', schema: 'PUBLIC' };

  it('lies where it is written to lie, whatever the destination is connected to', () => {
    expect(datasetOf('snowflake', snowflake, 'users')).to.equal('prod.public.users');
    expect(datasetOf('snowflake', snowflake, 'CRM.users')).to.equal('prod.crm.users');
    expect(datasetOf('snowflake', snowflake, 'OTHER.CRM.users')).to.equal('other.crm.users');
    expect(datasetOf('bigquery', { project: 'p', dataset: 'd' }, 'p2.d2.t')).to.equal('p2.d2.t');
    const settings = { database: 'STAGE' };
    expect(datasetOf('snowflake', snowflake, 'users', settings)).to.equal('stage.public.users');
    expect(datasetOf('snowflake', snowflake, 'OTHER.CRM.users', settings)).to.equal('other.crm.users');
  });

  it('is called without its quotes; a dot inside of them is part of the name', () => {
    expect(datasetOf('snowflake', snowflake, '"Crm"."My.Users"', {}, 'false')).to.equal('PROD.Crm.My.Users');
    expect(datasetOf('postgres', { host: 'h', database: 'app' }, '"My.Table"')).to.equal('app.My.Table');
    expect(datasetOf('mysql', { host: 'h', database: 'app' }, '`Shop`.`T`')).to.equal('Shop.T');
    expect(datasetOf('bigquery', { project: 'p', dataset: 'd' }, '`p2.d2.t`')).to.equal('p2.d2.t');
  });

  it('is read in the same way when the settings alone make it one', () => {
    const settings = { platform: 'postgres', database: 'app', schema: 'public' };
    expect(datasetOf('salesforce', {}, 'T', settings)).to.equal('app.public.T');
    expect(datasetOf('salesforce', {}, '"Crm"."My.Users"', settings)).to.equal('app.Crm.My.Users');
    expect(datasetOf('salesforce', {}, 'other."Say ""hi"""."T"', settings)).to.equal('other.Say "hi".T');
    expect(datasetOf('salesforce', {}, '`a`.`b`.`c`', settings)).to.equal('a.b.c');
    expect(datasetOf('salesforce', {}, '"no end', settings)).to.equal('app.public."no end');
  });
});
