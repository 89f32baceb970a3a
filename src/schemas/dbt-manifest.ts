/** dbt's `manifest.json`: relations, documented columns and compiled SQL (https://schemas.getdbt.com/dbt/manifest/). */
import { readArtifact } from './dbt-artifact.js';

export interface ManifestColumn {
  readonly name: string;
  readonly quoted: boolean;
}

export interface ManifestNode {
  readonly uniqueId: string;
  readonly name: string;
  /** As dbt writes it into SQL, with the quotes of the warehouse; null for what has no relation. */
  readonly relationName: string | null;
  /** Database, schema and alias, for manifests without relation names. */
  readonly place: readonly (string | null)[];
  readonly ephemeral: boolean;
  /** Those that somebody has described: some of the columns, or all. */
  readonly documented: readonly ManifestColumn[];
  readonly compiledSql: string | null;
  readonly dependsOn: readonly string[];
}

export interface Manifest {
  /** `snowflake`, `postgres`, …; null when the manifest does not say. */
  readonly adapter: string | null;
  /** 12 for `…/manifest/v12.json`; null when it does not say. */
  readonly version: number | null;
  readonly nodes: ReadonlyMap<string, ManifestNode>;
}

const relationTypes = new Set(['model', 'seed', 'snapshot', 'source']);
const sections = new Set(['metadata', 'nodes', 'sources']);

/**
 * Reads a manifest of any version, member by member. What it does not hold as expected is left out.
 *
 * @param keepSql whether compiled SQL is wanted: it is most of a manifest
 * @throws LineageError (exit 2) when the file cannot be read, is broken or is no manifest
 */
export async function readManifest(path: string, keepSql: boolean): Promise<Manifest> {
  const nodes = new Map<string, ManifestNode>();
  let adapter: string | null = null;
  let version: number | null = null;
  for await (const { section, key, value } of readArtifact(path, sections, 'manifest')) {
    if (section === 'metadata') {
      if (key === 'adapter_type') adapter = text(value);
      if (key === 'dbt_schema_version') {
        const written = /\/v(\d+)\.json$/.exec(text(value) ?? '')?.[1];
        version = written === undefined ? null : Number(written);
      }
      continue;
    }
    const node = readNode(key, value, keepSql);
    if (node !== null) nodes.set(key, node);
  }
  return { adapter, version, nodes };
}

function readNode(uniqueId: string, value: unknown, keepSql: boolean): ManifestNode | null {
  const node = object(value);
  const type = text(node['resource_type']) ?? uniqueId.split('.')[0] ?? '';
  if (!relationTypes.has(type)) return null;
  const name = text(node['name']) ?? uniqueId.split('.').at(-1) ?? uniqueId;
  const materialized = text(object(node['config'])['materialized']);
  const isSql = (text(node['language']) ?? 'sql') === 'sql';
  const compiled = text(node['compiled_code']) ?? text(node['compiled_sql']);
  const ids = object(node['depends_on'])['nodes'];
  return {
    uniqueId,
    name,
    relationName: text(node['relation_name']),
    place: [text(node['database']), text(node['schema']), text(node['identifier']) ?? text(node['alias']) ?? name],
    ephemeral: materialized === 'ephemeral',
    documented: Object.entries(object(node['columns'])).map(([column, about]) => ({
      name: text(object(about)['name']) ?? column,
      quoted: object(about)['quote'] === true,
    })),
    compiledSql:
      (keepSql || materialized === 'ephemeral') && isSql && type !== 'seed' && type !== 'source' ? compiled : null,
    dependsOn: Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string') : [],
  };
}

function object(value: unknown): Readonly<Record<string, unknown>> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Readonly<Record<string, unknown>>) : {}; // an object that is no array
}

/** A text that is not empty. */
function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
