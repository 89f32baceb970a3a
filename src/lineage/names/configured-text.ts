/** Reading single settings of a configuration whose keys nobody documents. */
import type { JsonObject } from '../../model/workspace.js';

/** The first of the keys that holds a text or a number, as text; null when none does. */
export function configuredText(configuration: JsonObject, keys: readonly string[]): string | null {
  for (const key of keys) {
    const held = Object.hasOwn(configuration, key) ? configuration[key] : undefined;
    if (typeof held === 'number' && Number.isFinite(held)) return String(held);
    if (typeof held === 'string' && held.trim() !== '') return held.trim();
  }
  return null;
}

const outsideNamespace = /[^A-Za-z0-9:/_.@+-]/gu;
/** The longest namespace that the strictest consumer stores. */
const maxNamespace = 1024;

/**
 * A namespace of only the characters that every consumer keeps. Others become an underscore, with the code of the letter where
 * it is none of ASCII's, so that two names in another script stay two.
 */
export function safeNamespace(namespace: string): string {
  const safe = namespace.replace(outsideNamespace, (letter) => {
    const code = letter.codePointAt(0) ?? 0;
    return code < 0x80 ? '_' : `_${code.toString(16)}`;
  });
  return safe.slice(0, maxNamespace);
}

/** A name without the control characters that break lines, and of a length that every consumer stores. */
export function safeName(name: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what it is about
  return name.replace(/[\u0000-\u001f\u007f]/g, '_').slice(0, 2000);
}
