import type { Json, JsonObject } from '../../model/workspace.js';

const resolvedOf = new WeakMap<JsonObject, Map<string, JsonObject>>();

/**
 * A schema with its `$ref` followed, inside the same document and nowhere else; it is called by the last part of the
 * reference unless it has a title. A reference gives the same object each time, so that a circle can be seen. null for what is
 * no schema, `true` and `false` among it.
 */
export function resolveReference(root: JsonObject, written: Json): JsonObject | null {
  if (typeof written !== 'object' || written === null || Array.isArray(written)) return null;
  const node = written as JsonObject; // isArray does not rule a readonly array out for the compiler
  const reference = node['$ref'];
  if (typeof reference !== 'string') return node;
  const known = resolvedOf.get(root) ?? new Map<string, JsonObject>();
  resolvedOf.set(root, known);
  const before = known.get(reference);
  if (before !== undefined) return before;
  const target = follow(root, reference, new Set());
  if (target === null) return {};
  const name = reference.split('/').at(-1) ?? '';
  const titled = 'title' in target || name === '' || name === '#' ? target : { ...target, title: name };
  known.set(reference, titled);
  return titled;
}

/** `#/definitions/Address`, through further references; null when nothing is there. */
function follow(root: JsonObject, reference: string, passed: Set<string>): JsonObject | null {
  if (!reference.startsWith('#') || passed.has(reference)) return null;
  passed.add(reference);
  let at: Json | undefined = root;
  for (const step of reference.slice(1).split('/').slice(1)) {
    const key = unescaped(step);
    if (Array.isArray(at)) at = (at as readonly Json[])[Number(key)];
    else if (typeof at === 'object' && at !== null) at = Object.hasOwn(at, key) ? (at as JsonObject)[key] : undefined;
    else return null;
  }
  if (typeof at !== 'object' || at === null || Array.isArray(at)) return null;
  const found = at as JsonObject; // as above
  return typeof found['$ref'] === 'string' ? follow(root, found['$ref'], passed) : found;
}

/** Of a JSON pointer in a URI. */
function unescaped(step: string): string {
  let text = step;
  try {
    text = decodeURIComponent(step);
  } catch {
    // Not encoded: taken as it stands.
  }
  return text.replaceAll('~1', '/').replaceAll('~0', '~');
}
