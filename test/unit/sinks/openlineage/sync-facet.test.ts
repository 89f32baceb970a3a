import { expect } from 'chai';
import type { Schedule } from '#src/model/workspace.js';
import { profiles } from '#src/sinks/openlineage/profiles.js';
import { syncFacet } from '#src/sinks/openlineage/sync-facet.js';
import { blankStamp } from '#src/sinks/openlineage/stamp.js';
import {
  aDestination,
  aModel,
  aSource,
  aSync,
  aWorkspace,
  onlySync,
  resolved,
} from '../../../support/lineage-world.js';

const options = {
  namespace: 'hightouch',
  workspaceSlug: null,
  ownerTagKeys: [],
  columnLineage: true,
  profile: profiles.generic,
  models: false,
  lineageFacet: false,
  version: '0.0.0',
  maskError: (text: string) => text,
};

async function facetOf(schedule: Schedule | null) {
  const sync = aSync({ object: 'contacts', mappings: [] }, { schedule });
  const model = aModel({ kind: 'table', name: 'ANALYTICS.CORE.USERS' });
  const graph = await resolved(aWorkspace(aSource(), model, aDestination(), sync));
  return syncFacet(onlySync(graph), options, blankStamp);
}

describe('the hightouch_sync facet', () => {
  it('names the job that starts the sync, with ids as texts', async () => {
    const job = { account: { id: 11 }, job: { id: 22, name: 'nightly' } };
    const facet = await facetOf({ type: 'dbtCloud', schedule: job });
    const asText = { account: { id: '11' }, job: { id: '22', name: 'nightly' } };
    expect(facet.trigger).to.deep.equal({ type: 'dbtCloud', ...asText });
    expect(facet.schedule).to.deep.equal({ type: 'dbtCloud', schedule: asText });
    const fivetran = { connector: { connectorId: 7, ids: [8, 9] }, job: { accountId: 5, steps: 3 } };
    expect((await facetOf({ type: 'fivetran', schedule: fivetran })).trigger).to.deep.equal({
      type: 'fivetran',
      connector: { connectorId: '7', ids: ['8', '9'] },
      job: { accountId: '5', steps: 3 },
    });
  });

  it('has no trigger for a time, and leaves its numbers alone', async () => {
    const schedule = { interval: { quantity: 2, unit: 'hour' } };
    const facet = await facetOf({ type: 'interval', schedule });
    expect(facet.trigger).to.equal(undefined);
    expect(facet.schedule).to.deep.equal({ type: 'interval', schedule });
  });
});
