import { parentFromVariables } from '../openlineage/configuration/parent-context.js';
import type { Environment } from './interpolate.js';
import { isGiven, listOf, textOf, type Notice, type Settings } from './settings.js';

/** Where the sentences about a parent run that cannot be used end: what to do about it. */
export const parentRunHint =
  'An orchestrator sets OPENLINEAGE_CONTEXT, or OPENLINEAGE_PARENT_ID as namespace/name/runId (docs/openlineage.md).';

/** What is said about the pass's own run and cannot be followed. Never an error: no pass is to fail for it. */
export function passRunNotices(settings: Settings, env: Environment): readonly Notice[] {
  const told = textOf(settings, 'passRun');
  if (told === null || told === 'never') return [];
  if (!listOf(settings, 'sink').includes('openlineage')) {
    if (!isGiven(settings, 'passRun')) return [];
    return [
      {
        message: 'option has no effect: the openlineage sink is not among those that deliver',
        fields: { option: 'passRun' },
      },
    ];
  }
  return parentFromVariables(env).notices.map((notice) => ({
    message: 'the parent run is not followed',
    fields: { notice, hint: parentRunHint },
  }));
}

/** The parent run in one line: `airflow://prod/dag.task/{runId} (OPENLINEAGE_CONTEXT)`; null when there is none. */
export function parentRunText(env: Environment): string | null {
  const { parent, origin } = parentFromVariables(env);
  if (parent === null) return null;
  const { job, run } = parent;
  return `${job.namespace}/${job.name}/${run.runId} (${origin})`;
}
