/** Database and schema that a source or destination is configured with, for names written without them. */
import type { JsonObject } from '../../model/workspace.js';
import { dialectOf } from '../sql/dialect-of-source.js';
import { foldName } from '../sql/dotted-names.js';
import type { Dialect } from '../sql/port.js';
import { configuredText } from './configured-text.js';
import type { PlaceOverride } from './name-overrides.js';

export interface DefaultLocation {
  readonly database: string | null;
  readonly schema: string | null;
}

interface LocationKeys {
  readonly database: readonly string[];
  readonly schema: readonly string[];
}

const usual: LocationKeys = {
  database: ['database', 'databaseName', 'dbName', 'dbname', 'db', 'catalog', 'project', 'projectId', 'project_id'],
  schema: ['schema', 'defaultSchema', 'schemaName', 'dataset', 'datasetId', 'defaultDataset'],
};

/** Dialects whose systems call the levels differently. */
const byDialect: Partial<Readonly<Record<Dialect, LocationKeys>>> = {
  bigquery: {
    database: ['project', 'projectId', 'project_id', 'database'],
    schema: ['dataset', 'datasetId', 'defaultDataset', 'schema'],
  },
  databricks: { database: ['catalog', 'catalogName'], schema: ['schema', 'defaultSchema', 'database'] },
  spark: { database: ['catalog', 'catalogName'], schema: ['schema', 'database'] },
  athena: { database: ['catalog', 'dataCatalog', 'data_catalog'], schema: ['schema', 'database'] },
  trino: { database: ['catalog', 'database'], schema: ['schema', 'defaultSchema'] },
  oracle: { database: ['serviceName', 'service_name', 'service', 'sid', 'database'], schema: ['schema'] },
};

/** The location a configuration names; an override wins. Spelled as the warehouse stores it. */
export function defaultLocation(
  type: string,
  configuration: JsonObject,
  override: PlaceOverride | undefined,
): DefaultLocation {
  const { dialect, known } = dialectOf(type);
  const keys = (known ? byDialect[dialect] : undefined) ?? usual;
  const database = override?.database ?? configuredText(configuration, keys.database);
  const schema = override?.schema ?? configuredText(configuration, keys.schema);
  return { database: asStored(database, dialect, known), schema: asStored(schema, dialect, known) };
}

/** A connection setting is resolved like an unquoted name where those are upper case; elsewhere it is taken to the letter. */
export function asStored(name: string | null, dialect: Dialect, known: boolean): string | null {
  if (name === null || !known || !/^[A-Za-z_][\w$]*$/.test(name)) return name;
  const folded = foldName({ text: name, quoted: false }, dialect);
  return folded === name.toUpperCase() ? folded : name;
}
