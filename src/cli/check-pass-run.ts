import type { Config } from '../config/config.js';
import type { Environment } from '../config/interpolate.js';
import { parentRunHint, parentRunText } from '../config/pass-run.js';
import { parentFromVariables } from '../openlineage/configuration/parent-context.js';
import { notTaken } from '../pass-run/pass-run.js';
import { chooseProfile } from '../sinks/openlineage/choose-profile.js';
import type { Finding } from './probe.js';

/** Which run the pass would be a part of, and what of the variables that name it cannot be used; nothing when none is given. */
export async function checkPassRun(
  { passRun, sinks, openlineage }: Config,
  env: Environment,
): Promise<readonly Finding[]> {
  if (passRun.told === 'never' || !sinks.includes('openlineage')) return [];
  const what = 'parent run';
  const text = parentRunText(env);
  const warnings = parentFromVariables(env).notices.map((message) => ({
    what,
    warning: `${message} -> ${parentRunHint}`,
    error: null,
  }));
  const isTold = passRun.told === 'always' || text !== null;
  const untold = isTold && chooseProfile(openlineage, env).profile.bothEnds;
  return [
    ...(text === null ? [] : [{ what, note: text, error: null }]),
    ...warnings,
    ...(untold ? [{ what: 'own run of the pass', warning: notTaken, error: null }] : []),
  ];
}
