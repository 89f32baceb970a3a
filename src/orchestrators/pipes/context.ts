import { contextVariable, malformed } from './bootstrap.js';
import { readExtras, type PipesExtras } from './extras.js';
import { isObject, isTextList, type JsonMap } from './json-map.js';

/** What Dagster says of the step that runs this pass, as far as it is used. */
export interface PipesContext {
  readonly runId: string;
  readonly jobName: string | null;
  /** Parts joined by `/`, a slash or backslash inside of a part escaped; empty for an op without assets. */
  readonly assetKeys: readonly string[];
  readonly extras: PipesExtras;
}

/**
 * The context data of Dagster Pipes. Members that are not used are not judged.
 *
 * @throws LineageError (exit 2) `dagster_pipes_malformed`, or as `readExtras`
 */
export function readContext(data: JsonMap): PipesContext {
  const { run_id: runId, job_name: jobName = null, asset_keys: assetKeys = null, extras = {} } = data;
  if (typeof runId !== 'string') throw malformed(contextVariable, 'run_id is no text');
  if (jobName !== null && typeof jobName !== 'string') throw malformed(contextVariable, 'job_name is no text');
  if (assetKeys !== null && !isTextList(assetKeys)) throw malformed(contextVariable, 'asset_keys is no list of texts');
  if (!isObject(extras)) throw malformed(contextVariable, 'extras is no object');
  return { runId, jobName, assetKeys: [...new Set(assetKeys ?? [])], extras: readExtras(extras) };
}
