/** dbt's `catalog.json`: columns as the warehouse itself listed them (https://schemas.getdbt.com/dbt/catalog/). */
import { readArtifact } from './dbt-artifact.js';

export interface CatalogColumn {
  readonly name: string;
  /** As the warehouse calls it; null when the catalog has none. */
  readonly type: string | null;
}

const sections = new Set(['nodes', 'sources']);

/**
 * Columns by unique id, in the warehouse's order. What has none in the catalog is left out.
 *
 * @throws LineageError (exit 2) when the file cannot be read, is broken or is no catalog
 */
export async function readCatalog(path: string): Promise<ReadonlyMap<string, readonly CatalogColumn[]>> {
  const found = new Map<string, readonly CatalogColumn[]>();
  for await (const { key, value } of readArtifact(path, sections, 'catalog')) {
    const columns = columnsOf(value);
    if (columns.length > 0) found.set(key, columns);
  }
  return found;
}

function columnsOf(entry: unknown): readonly CatalogColumn[] {
  if (typeof entry !== 'object' || entry === null || !('columns' in entry)) return [];
  const { columns } = entry;
  if (typeof columns !== 'object' || columns === null) return [];
  const listed: (CatalogColumn & { readonly index: number })[] = [];
  for (const [key, about] of Object.entries(columns as Readonly<Record<string, unknown>>)) {
    const fields = typeof about === 'object' && about !== null ? about : {};
    const name = 'name' in fields && typeof fields.name === 'string' ? fields.name : key;
    const index = 'index' in fields ? Number(fields.index) : Number.NaN;
    const type = 'type' in fields && typeof fields.type === 'string' && fields.type !== '' ? fields.type : null;
    listed.push({ name, type, index: Number.isFinite(index) ? index : listed.length + 1 });
  }
  return listed.sort((a, b) => a.index - b.index).map(({ name, type }) => ({ name, type }));
}
