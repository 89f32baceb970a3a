import type { FieldLineage, LineageGraph, SyncLineage } from '../../model/graph.js';
import { tableAssetKey } from './asset-key.js';
import type { Metadata } from './messages.js';

/** A column of an asset, with the columns of other assets that it depends on. */
export interface AssetColumn {
  readonly name: string;
  /** null: it is a column of the warehouse as it is. */
  readonly description: string | null;
  readonly deps: readonly { readonly asset_key: readonly string[]; readonly column_name: string }[];
}

/**
 * The destination fields of syncs as columns of an asset, in order.
 *
 * @param prefixed whether a column is named `{sync}.{field}`, since one asset stands for many objects
 */
export function assetColumns(
  syncs: readonly SyncLineage[],
  graph: LineageGraph,
  tableTemplate: readonly string[],
  prefixed: boolean,
): readonly AssetColumn[] {
  const columns = new Map<string, AssetColumn>();
  for (const { sync, fields } of syncs) {
    for (const field of fields) {
      const name = prefixed ? `${sync.slug ?? sync.id}.${field.field}` : field.field;
      const known = columns.get(name);
      const added = dependencies(field, graph, tableTemplate);
      const deps = known === undefined ? added : merged(known.deps, added);
      columns.set(name, { name, description: known === undefined ? howMade(field) : known.description, deps });
    }
  }
  return [...columns.values()];
}

/** The two metadata entries that Dagster shows columns and their lineage by. */
export function columnMetadata(columns: readonly AssetColumn[]): Metadata {
  if (columns.length === 0) return {};
  const withDeps = columns.filter(({ deps }) => deps.length > 0);
  return {
    'dagster/column_schema': {
      type: 'table_schema',
      raw_value: {
        // Hightouch does not say how a destination types its fields, and Dagster asks for a word.
        columns: columns.map(({ name, description }) => ({
          name,
          type: 'unknown',
          ...(description === null ? {} : { description }),
        })),
      },
    },
    ...(withDeps.length === 0
      ? {}
      : {
          'dagster/column_lineage': {
            type: 'table_column_lineage',
            raw_value: { deps_by_column: Object.fromEntries(withDeps.map(({ name, deps }) => [name, deps])) },
          },
        }),
  };
}

function dependencies(field: FieldLineage, graph: LineageGraph, template: readonly string[]): AssetColumn['deps'] {
  return merged(
    [],
    field.sources.flatMap(({ table, column }) => {
      const node = graph.tables.get(table);
      return node === undefined ? [] : [{ asset_key: tableAssetKey(template, node), column_name: column }];
    }),
  );
}

function merged(known: AssetColumn['deps'], added: AssetColumn['deps']): AssetColumn['deps'] {
  return [...new Map([...known, ...added].map((dep) => [JSON.stringify(dep), dep])).values()];
}

function howMade({ kind, masking, matchKey }: FieldLineage): string | null {
  const how = [matchKey ? 'match key' : null, masking ? 'hashed' : kind === 'identity' ? null : kind];
  return how.filter((word) => word !== null).join(', ') || null;
}
