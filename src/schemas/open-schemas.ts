/** Everything that says which columns a table has, opened before the first request. */
import type { SchemasConfig } from '../config/config.js';
import type { DbtMetadata } from '../lineage/dbt.js';
import type { KnownTable, TableLists } from '../lineage/known-tables.js';
import type { Dialect } from '../lineage/sql/port.js';
import type { Logger } from '../log/logger.js';
import { dbtMetadata, dbtTables, readDbtProject, type DbtProject } from './dbt-projects.js';
import { fileTablesOf } from './file-tables.js';
import { readSchemaFile, type SchemaFile } from './schema-file.js';

export interface OpenSchemas {
  readonly lists: TableLists;
  /** null when no dbt project was named. */
  readonly dbt: DbtMetadata | null;
  /** What was read, a phrase each. */
  readonly found: readonly string[];
}

/** Versions of dbt's manifest that the reader was made for (dbt 1.5 to 1.10); others are read as far as they are alike. */
const manifestVersions = { oldest: 9, newest: 12 };

/**
 * Reads the schema file and the artifacts of dbt projects. What they say that cannot be meant is warned about once.
 *
 * @throws LineageError (exit 2) when a file cannot be read or is broken; it names the file and the way out
 */
export async function openSchemas(config: SchemasConfig, log: Logger): Promise<OpenSchemas> {
  const file = config.file === null ? null : readSchemaFile(config.file);
  const projects: DbtProject[] = [];
  for (const folder of config.dbtTargetDirs) projects.push(await readDbtProject(folder, config.dbtDepth));
  for (const project of projects) warnOfVersion(project, log);
  const fileTables: TablesOf = file === null ? () => [] : tablesOfFile(file, log);
  return {
    lists: {
      // The file was written by hand, for what nothing else knows: it goes before dbt.
      tablesOf: (source, dialect, isSource) => [
        fileTables([source.slug, source.id], isSource, dialect),
        ...projects.map((project) => dbtTables(project, dialect)),
      ],
    },
    dbt: projects.length === 0 ? null : dbtMetadata(projects, config.dbtDepth),
    found: [...(file === null ? [] : [describeFile(file)]), ...projects.map(describeProject)],
  };
}

type TablesOf = (ids: readonly string[], isSource: (key: string) => boolean, dialect: Dialect) => readonly KnownTable[];

function tablesOfFile(file: SchemaFile, log: Logger): TablesOf {
  const warned = new Set<string>();
  const warn = (name: string, message: string): void => {
    if (warned.has(name)) return;
    warned.add(name);
    log.warn({ file: file.path, name }, message);
  };
  return (ids, isSource, dialect) => {
    const { tables, tooLong } = fileTablesOf(file, ids, isSource, dialect);
    for (const name of tooLong) {
      warn(name, 'the schema file has a name of more than three parts, whose first is no source');
    }
    for (const { key } of file.bySource) {
      if (!isSource(key)) warn(`sources.${key}`, 'the schema file has tables of a source that is not listed');
    }
    return tables;
  };
}

function warnOfVersion({ folder, manifest }: DbtProject, log: Logger): void {
  const { version } = manifest;
  if (version !== null && version >= manifestVersions.oldest && version <= manifestVersions.newest) return;
  log.warn(
    { folder, version, known: manifestVersions },
    'a dbt manifest of another version: read as far as it is alike',
  );
}

function describeFile({ path, sections, bySource }: SchemaFile): string {
  const count = [...sections, ...bySource].reduce((sum, { tables }) => sum + tables.length, 0);
  return `${count} tables in ${path}`;
}

function describeProject({ folder, manifest, catalog }: DbtProject): string {
  return `${manifest.nodes.size} dbt nodes, ${catalog.size} of them with all columns, in ${folder}`;
}
