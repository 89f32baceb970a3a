import { join } from 'node:path';
import type { Config } from '../../../config/config.js';
import { standardOutput } from '../mcp-file.js';
import type { GmsHost } from '../rest/gms.js';
import { openConfiguredGms } from '../rest/open-rest.js';
import { serverCheckpoints, type CheckpointStore } from './checkpoint-store.js';
import type { RemovalOptions } from './removal.js';

/**
 * What the configuration says of removing what is gone; null: nothing is. Nothing is sent yet. Throws as dataHubRest.
 *
 * The state is kept on a server when a recipe asks for it by `stateful_ingestion`, and in the watermark in any case.
 */
export function removalOptions(config: Config, host: GmsHost): RemovalOptions | null {
  const { datahub, dryRun, outputDir, outputDirGiven } = config;
  if (!datahub.removeStale) return null;
  const isStreamAlone = datahub.file === standardOutput && datahub.url === null && !outputDirGiven;
  const state = datahub.statefulIngestion;
  const isFollowed = state?.enabled === true;
  return {
    threshold: datahub.failSafeThreshold,
    file: isStreamAlone && !dryRun ? null : join(outputDir, 'datahub', 'removed.json'),
    store: isFollowed ? openStore(config, state.maxStateBytes, host) : null,
    ignoreOldState: isFollowed && state.ignoreOldState,
    ignoreNewState: isFollowed && state.ignoreNewState,
  };
}

/** On the server that the recipe names for it, else on the one that is delivered to. */
function openStore({ datahub }: Config, maxStateBytes: number, host: GmsHost): CheckpointStore | null {
  const { pipelineName, stateApi } = datahub;
  const url = stateApi?.url ?? datahub.url;
  if (pipelineName === null || url === null) return null;
  const token = stateApi === null ? datahub.token : stateApi.token;
  const access = { ...datahub, url, token, async: false };
  return serverCheckpoints(openConfiguredGms(access, url, host), pipelineName, maxStateBytes);
}
