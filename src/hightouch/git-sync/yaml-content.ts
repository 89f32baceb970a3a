import { parseDocument } from 'yaml';
import { isObject } from '../json-values.js';

export type YamlContent =
  | { readonly content: Readonly<Record<string, unknown>> }
  /** Why it is none, with line and column; never an excerpt of the text. */
  | { readonly fault: string };

/** The map that a YAML text holds, as plain JSON values. Never throws. */
export function readYaml(text: string): YamlContent {
  try {
    const document = parseDocument(text, { prettyErrors: true, uniqueKeys: true });
    const [error] = document.errors;
    if (error !== undefined) {
      const [at] = error.linePos ?? [];
      const reason = (error.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
      return { fault: `${at === undefined ? '' : `line ${at.line}, column ${at.col}: `}${reason}` };
    }
    // Through JSON, so that no value is left that a payload of the API could not hold.
    const content: unknown = JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 100 })) ?? 'null');
    return isObject(content) ? { content } : { fault: 'it holds no map of keys' };
  } catch {
    return { fault: 'its nesting or its aliases cannot be resolved' };
  }
}
