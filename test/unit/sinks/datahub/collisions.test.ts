import { expect } from 'chai';
import { tableCollisions } from '#src/sinks/datahub/collisions.js';
import { entityUrns } from '#src/sinks/datahub/entity-urns.js';
import type { DataHubNaming } from '#src/sinks/datahub/options.js';
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
