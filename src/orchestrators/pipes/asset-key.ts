import type { TableNode } from '../../model/graph.js';

/** The parts of an asset key as Dagster writes it: joined by `/`, with a backslash before a slash or backslash of a part. */
export function assetKeyParts(key: string): readonly string[] {
  const parts = [''];
  for (const [piece, escaped] of key.matchAll(/\\(.)|[^\\]|\\$/gsu)) {
    if (piece === '/') parts.push('');
    else parts[parts.length - 1] += escaped ?? piece;
  }
  return parts;
}

/**
 * The asset key of a warehouse table, as parts, in lower case. A part whose placeholder is not known is left out.
 *
 * @param template parts with `{platform}`, `{database}`, `{schema}` and `{table}`
 */
export function tableAssetKey(template: readonly string[], table: TableNode): readonly string[] {
  const values: Readonly<Record<string, string | null>> = {
    '{platform}': table.platform,
    '{database}': table.database,
    '{schema}': table.schema,
    '{table}': table.table,
  };
  return template.flatMap((part) => {
    const names = part.match(/\{[a-z]+\}/g) ?? [];
    if (names.some((name) => (values[name] ?? null) === null)) return [];
    return [part.replace(/\{[a-z]+\}/g, (name) => (values[name] ?? '').toLowerCase())];
  });
}
