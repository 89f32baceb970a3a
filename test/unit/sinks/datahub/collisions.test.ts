import { expect } from 'chai';
import { tableCollisions } from '#src/sinks/datahub/collisions.js';
import { entityUrns } from '#src/sinks/datahub/entity-urns.js';
import type { DataHubNaming } from '#src/sinks/datahub/options.js';
import { silentLogger } from '#src/log/logger.js';
import {
  customers,
  destination,
  graphOf,
  output,
  salesforce,
  sync,
  syncLineage,
} from '../../../golden/datahub/small-workspace.js';
import { deliverPass } from './deliver-pass.js';
import { aModel, aSource, aWorkspace, resolved, aSync } from '../../../support/lineage-world.js';

const naming: DataHubNaming = {
  env: 'PROD',
  platformInstance: null,
  emitModelsAsDatasets: true,
  columnLineage: true,
  lowercaseUrns: 'auto',
  workspaceSlug: null,
  sourceOverrides: {},
  destinationOverrides: {},
  ownerTagKeys: [],
  siblings: true,
  sqlLineage: true,
};

const tables = [
  aModel({ kind: 'table', name: 'PROD.CORE.A' }, { id: '2' }),
  aModel({ kind: 'table', name: 'PROD.CORE.A' }, { id: '3', sourceId: '8', slug: 'other' }),
];
const syncs = [aSync({}, { id: '4' }), aSync({}, { id: '5', modelId: '3', slug: 'other' })];

describe('datahub: tables that would be one', () => {
  it('are told with the sources and the way out', async () => {
    const second = aSource({ id: '8', slug: 'snowflake-eu', configuration: { account: 'acme-eu' } });
    const workspace = aWorkspace(aSource(), second, ...tables, ...syncs);
    const graph = await resolved(workspace);
    expect(tableCollisions(graph, entityUrns(naming, workspace))).to.deep.equal([
      {
        urn: 'urn:li:dataset:(urn:li:dataPlatform:snowflake,prod.core.a,PROD)',
        ids: ['1', '8'],
        override: 'sourceOverrides:\n  "8": { platformInstance: "…" }',
      },
    ]);
    const apart = { ...naming, sourceOverrides: { '8': { platformInstance: 'eu' } } };
    expect(tableCollisions(graph, entityUrns(apart, workspace))).to.deep.equal([]);
  });

  it('are not two sources on one account', async () => {
    const workspace = aWorkspace(aSource(), aSource({ id: '8', slug: 'again' }), ...tables, ...syncs);
    const graph = await resolved(workspace);
    expect(tableCollisions(graph, entityUrns(naming, workspace))).to.deep.equal([]);
  });
});

describe('datahub: datasets that destinations would share', () => {
  const eu = destination({ id: 'dest_9', slug: 'salesforce-eu' });
  const writing = (id: string, to: typeof eu, object: string) => {
    const from = sync({ id, slug: id, destinationId: to.id, configuration: { object } });
    return syncLineage(from, customers, to, output(to, object), []);
  };
  const objects = ['Contact', 'Lead', 'Account'];

  async function warningsOf(writers: readonly ReturnType<typeof writing>[], destinationOverrides = {}) {
    const warnings: Readonly<Record<string, unknown>>[] = [];
    const log = { ...silentLogger, warn: (fields: object) => void warnings.push({ ...fields }) };
    await deliverPass({ graph: graphOf(writers), options: { destinationOverrides }, log });
    return warnings;
  }

  it('are told once for the same destinations, with how many they are and the way out', async () => {
    const both = objects.flatMap((object) => [
      writing(`a-${object}`, salesforce, object),
      writing(`b-${object}`, eu, object),
    ]);
    const [warning, ...others] = await warningsOf(both);
    expect(others).to.deep.equal([]);
    expect(warning).to.deep.include({ datasets: 3, destinations: ['dest_1', 'dest_9'] });
    expect(warning?.['hint']).to.include('"salesforce-eu":{"platformInstance":"salesforce-eu"}');
    expect(await warningsOf(both, { 'salesforce-eu': { platformInstance: 'eu' } })).to.deep.equal([]);
  });
});
