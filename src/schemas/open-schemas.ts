/** Everything that says which columns a table has, opened before the first request. */
import type { SchemasConfig } from '../config/config.js';
import type { TableLists } from '../lineage/known-tables.js';
import type { Logger } from '../log/logger.js';
import { fileTablesOf } from './file-tables.js';
import { readSchemaFile } from './schema-file.js';

export interface OpenSchemas {
  readonly lists: TableLists;
  /** What was read, a phrase each. */
  readonly found: readonly string[];
}

/**
 * Reads the schema file. What it says that cannot be meant is warned about once.
 *
 * @throws LineageError (exit 2) when a file cannot be read or is broken; it names the file and the way out
 */
export async function openSchemas(config: SchemasConfig, log: Logger): Promise<OpenSchemas> {
  const file = config.file === null ? null : readSchemaFile(config.file);
  const warned = new Set<string>();
  const warn = (name: string, message: string): void => {
    if (warned.has(name)) return;
    warned.add(name);
    log.warn({ file: config.file, name }, message);
  };
  const listed =
    file === null ? 0 : [...file.sections, ...file.bySource].reduce((sum, { tables }) => sum + tables.length, 0);
  return {
    found: file === null ? [] : [`${listed} tables in ${file.path}`],
    lists: {
      tablesOf(source, dialect, isSource) {
        if (file === null) return [];
        const { tables, tooLong } = fileTablesOf(file, [source.slug, source.id], isSource, dialect);
        for (const name of tooLong)
          warn(name, 'the schema file has a name of more than three parts, whose first is no source');
        for (const { key } of file.bySource) {
          if (!isSource(key))
            warn(`sources.${key}`, 'the schema file has tables of a source that the workspace does not list');
        }
        return [tables];
      },
    },
  };
}
