/** The dbt projects whose target folders were named: their nodes by unique id, and their relations as known tables. */
import type { DbtMetadata, DbtNode } from '../lineage/dbt.js';
import type { KnownTable } from '../lineage/known-tables.js';
import { dialectOf } from '../lineage/sql/dialect-of-source.js';
import { foldName, parseTableName } from '../lineage/sql/dotted-names.js';
import type { Dialect } from '../lineage/sql/port.js';
import { findArtifacts } from './dbt-artifact.js';
import { readCatalog, type CatalogColumn } from './dbt-catalog.js';
import { readManifest, type Manifest, type ManifestNode } from './dbt-manifest.js';
import { storedName } from './file-tables.js';

export interface DbtProject {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly catalog: ReadonlyMap<string, readonly CatalogColumn[]>;
}

/**
 * Reads `manifest.json` and, where it is, `catalog.json` of a target folder.
 *
 * @throws LineageError (exit 2) as readArtifact and findArtifacts
 */
export async function readDbtProject(folder: string, depth: DbtMetadata['depth']): Promise<DbtProject> {
  const paths = await findArtifacts(folder);
  const manifest = await readManifest(paths.manifest, depth === 'sources');
  const catalog = paths.catalog === null ? new Map<string, never>() : await readCatalog(paths.catalog);
  return { folder, manifest, catalog };
}

/** The projects as lineage asks them. A project counts for sources of its adapter's dialect; an unknown adapter for all. */
export function dbtMetadata(projects: readonly DbtProject[], depth: DbtMetadata['depth']): DbtMetadata {
  return {
    depth,
    find(uniqueId, dialect) {
      for (const { manifest } of projects) {
        const node = fits(manifest, dialect) ? manifest.nodes.get(uniqueId) : undefined;
        if (node !== undefined) return nodeOf(node, dialect);
      }
      return null;
    },
  };
}

/** The relations of a project as tables: all columns from the catalog, else those that the manifest documents. */
export function dbtTables({ manifest, catalog }: DbtProject, dialect: Dialect): readonly KnownTable[] {
  if (!fits(manifest, dialect)) return [];
  const tables: KnownTable[] = [];
  for (const node of manifest.nodes.values()) {
    const parts = relationOf(node, dialect);
    if (parts === null) continue;
    const listed = catalog.get(node.uniqueId);
    const documented = node.documented.map(({ name, quoted }) => foldName({ text: name, quoted }, dialect));
    const columns = listed?.map(({ name }) => name) ?? documented;
    const types = new Map((listed ?? []).flatMap(({ name, type }) => (type === null ? [] : [[name, type] as const])));
    tables.push({ parts, columns, complete: listed !== undefined, types });
  }
  return tables;
}

function fits({ adapter }: Manifest, dialect: Dialect): boolean {
  if (adapter === null) return true;
  const { dialect: own, known } = dialectOf(adapter);
  return !known || own === dialect || (own === 'spark' && dialect === 'databricks');
}

function nodeOf(node: ManifestNode, dialect: Dialect): DbtNode {
  const { uniqueId, name, compiledSql, dependsOn } = node;
  return { uniqueId, name, relation: relationOf(node, dialect), compiledSql, dependsOn };
}

/** The relation's name as stored: the quotes in dbt's own rendering say what keeps its case. An ephemeral model has none. */
function relationOf({ relationName, place, ephemeral }: ManifestNode, dialect: Dialect): readonly string[] | null {
  if (ephemeral) return null;
  const rendered = relationName === null ? null : parseTableName(relationName, dialect);
  if (rendered !== null) return rendered.parts.map((part) => foldName(part, dialect));
  const parts = place.filter((part): part is string => part !== null);
  return parts.length === 0 ? null : parts.map((part) => storedName(part, dialect));
}
