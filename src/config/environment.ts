import type { Notice } from './settings.js';
import type { Environment } from './interpolate.js';
import { isLaterVariable, laterHint, notInThisVersion } from './later.js';
import { nearest } from './nearest.js';
import { envPrefix, type Option } from './option.js';
import { options } from './options.js';

/** What Kubernetes sets in every container for a Service of our own name. */
const fromServices = /^HIGHTOUCH_LINEAGE(?:_[A-Z0-9_]+)?_(?:PORT(?:_.*)?|SERVICE_.*)$/;

/** The value of a variable; an empty one is an absent one. */
export function variable(env: Environment, name: string): string | undefined {
  const value = env[name];
  return value === undefined || value.trim() === '' ? undefined : value;
}

/** Variables of ours that no option has. Throws a LineageError (exit 2) for what a later version brings. */
export function judgeVariables(env: Environment): readonly Notice[] {
  const known = new Set(options.map((option) => option.env));
  const notices: Notice[] = [];
  for (const name of Object.keys(env).sort()) {
    if (!name.startsWith(envPrefix) || known.has(name) || variable(env, name) === undefined) continue;
    if (isLaterVariable(name)) throw notInThisVersion(`the environment variable ${name}`, laterHint(name, 'Unset it'));
    if (fromServices.test(name)) continue;
    notices.push({
      message: 'unknown environment variable is ignored',
      fields: { variable: name, nearest: nearest(name, known) },
    });
  }
  return notices;
}

/** Lists stand in one variable, separated by commas; one inside brackets or after a backslash belongs to a pattern. */
export function splitList(option: Option, text: string): readonly string[] {
  if (option.type !== 'patterns') return text.split(',');
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    if (letter === '\\') {
      part += letter + (text[at + 1] ?? '');
      at += 1;
      continue;
    }
    if ('([{'.includes(letter)) depth += 1;
    if (')]}'.includes(letter)) depth -= 1;
    if (letter === ',' && depth <= 0) {
      parts.push(part);
      part = '';
    } else part += letter;
  }
  return [...parts, part];
}
