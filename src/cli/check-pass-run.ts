import type { Config } from '../config/config.js';
import type { Environment } from '../config/interpolate.js';
import { parentRunHint, parentRunText } from '../config/pass-run.js';
import { parentFromVariables } from '../openlineage/configuration/parent-context.js';
import type { Finding } from './probe.js';

/** Which run the pass would be a part of, and what of the variables that name it cannot be used; nothing when none is given. */
export async function checkPassRun({ passRun, sinks }: Config, env: Environment): Promise<readonly Finding[]> {
  if (passRun.told === 'never' || !sinks.includes('openlineage')) return [];
  const what = 'parent run';
  const text = parentRunText(env);
  const warnings = parentFromVariables(env).notices.map((message) => ({
    what,
    warning: `${message} -> ${parentRunHint}`,
    error: null,
  }));
  return [...(text === null ? [] : [{ what, note: text, error: null }]), ...warnings];
}
