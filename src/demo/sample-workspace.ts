import type { ApiId, SampleData } from './api-shapes.js';
import { sampleDestinations } from './sample/destinations.js';
import { otherModels } from './sample/models-elsewhere.js';
import { marketingModels } from './sample/models-marketing.js';
import { revenueModels } from './sample/models-revenue.js';
import { sampleRuns } from './sample/runs.js';
import { sampleSources } from './sample/sources.js';
import { crmSyncs } from './sample/syncs-crm.js';
import { otherSyncs } from './sample/syncs-files-and-messages.js';
import { marketingSyncs } from './sample/syncs-marketing.js';
import { syncAfter } from './sample-store.js';

/**
 * The sample workspace of the demo and of the tests: marketing contacts in a Snowflake warehouse on their way to Iterable and
 * Marketo, and beside them a sync for every query type and every shape of configuration.
 *
 * Only runs depend on the clock: they fill the seven days before `nowMs`, in the same pattern each time, so that equal
 * arguments give equal workspaces.
 */
export function sampleWorkspace(nowMs: number): SampleData {
  const runs = sampleRuns(nowMs);
  const syncs = [...marketingSyncs, ...crmSyncs, ...otherSyncs].map((sync) => syncAfter(sync, runs.get(sync.id) ?? []));

  function syncsOf(key: 'modelId' | 'destinationId', id: ApiId): readonly ApiId[] {
    return syncs.filter((sync) => sync[key] === id).map((sync) => sync.id);
  }

  return {
    sources: sampleSources,
    models: [...marketingModels, ...revenueModels, ...otherModels].map((model) => ({
      ...model,
      syncs: syncsOf('modelId', model.id),
    })),
    destinations: sampleDestinations.map((destination) => ({
      ...destination,
      syncs: syncsOf('destinationId', destination.id),
    })),
    syncs,
    runs: (syncId) => runs.get(syncId) ?? [],
  };
}
