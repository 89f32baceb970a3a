import type { NamePatterns } from '../../model/name-patterns.js';
import { translatePythonPattern } from './python-pattern.js';
import {
  booleanMember,
  invalid,
  membersOf,
  requireKnown,
  textsMember,
  type Members,
  type RecipeContext,
} from './recipe-reader.js';

const keys = ['allow', 'deny', 'ignoreCase'];

/**
 * An allow and deny list of DataHub's, `{allow, deny, ignoreCase}`, as JavaScript's patterns; null when it lets everything
 * through.
 *
 * @throws LineageError (exit 2) that names the pattern that is none, or that JavaScript cannot say
 */
export function readPatterns(context: RecipeContext, config: Members, key: string, place: string): NamePatterns | null {
  const at = `${place}.${key}`;
  const members = membersOf(context, config[key], at);
  requireKnown(context, members, keys, at);
  const allow = textsMember(context, members, 'allow', at, ['.*']);
  const deny = textsMember(context, members, 'deny', at, []);
  const ignoreCase = booleanMember(context, members, 'ignoreCase', at, !hasNull(config[key], 'ignoreCase'));
  if (deny.length === 0 && allow.includes('.*')) return null;
  const translated = (patterns: readonly string[], list: string): readonly string[] =>
    patterns.map((pattern, index) => {
      const found = translatePythonPattern(pattern, ignoreCase);
      if ('source' in found) return found.source;
      const what = `is ${JSON.stringify(pattern.slice(0, 80))}: ${found.fault}`;
      throw invalid(
        context,
        `${at}.${list}[${index}]`,
        what,
        'Write the pattern without it: docs/datahub.md says what patterns may hold.',
      );
    });
  return { allow: translated(allow, 'allow'), deny: translated(deny, 'deny'), ignoreCase };
}

/** Python takes a null for no. */
function hasNull(value: unknown, key: string): boolean {
  return typeof value === 'object' && value !== null && (value as Readonly<Record<string, unknown>>)[key] === null; // a map of YAML
}
