/** Namespaces and names of warehouse tables (OpenLineage spec, naming page). */
import type { DatasetName } from '../../model/graph.js';
import type { JsonObject } from '../../model/workspace.js';
import { configuredText, hostAndPort, safeName, safeNamespace } from './configured-text.js';
import { warehouseOf } from './warehouses.js';
import type { Warehouse } from './warehouses.js';

/** The order in which a host is looked for. */
export const hostKeys = ['host', 'server', 'hostname', 'serverHostname'] as const;

export interface TableParts {
  readonly database: string | null;
  readonly schema: string | null;
  readonly table: string;
}

/**
 * The namespace of a warehouse from the configuration of a source or destination; null when the configuration does not say
 * where it is, or the platform has no tables. `catalogued`: the table lies in a catalog (Databricks).
 */
export function warehouseNamespace(platform: string, configuration: JsonObject, catalogued: boolean): string | null {
  const warehouse = warehouseOf(platform);
  if (warehouse === null) return null;
  const place = warehousePlace(warehouse, configuration, catalogued);
  return place === null ? null : safeNamespace(place);
}

/** The dataset name of a table; a part that is not known is left out. */
export function tableName(platform: string, { database, schema, table }: TableParts): string {
  const parts = warehouseOf(platform)?.parts ?? 'database.schema.table';
  const levels =
    parts === 'database.table'
      ? [schema ?? database, table]
      : parts === 'schema.table'
        ? [schema, table]
        : [database, schema, table];
  return safeName(levels.filter((level) => level !== null && level !== '').join('.'));
}

/** The dataset of a table of a source or destination; a place that is not known is `{platform}://{slug}`. */
export function tableDataset(
  owner: { readonly platform: string; readonly slug: string; readonly configuration: JsonObject },
  parts: TableParts,
  namespaceOverride: string | undefined,
): DatasetName {
  const { platform, slug, configuration } = owner;
  const namespace =
    namespaceOverride ??
    warehouseNamespace(platform, configuration, parts.database !== null) ??
    safeNamespace(`${platform}://${slug}`);
  return { namespace, name: tableName(platform, parts) };
}

function warehousePlace(warehouse: Warehouse, configuration: JsonObject, catalogued: boolean): string | null {
  const { scheme } = warehouse;
  switch (warehouse.place) {
    case 'none':
      return scheme;
    case 'account': {
      const account = snowflakeAccount(configuration);
      return account === null ? null : `${scheme}://${account}`;
    }
    case 'region': {
      const region = configuredText(configuration, ['region', 'awsRegion', 'aws_region']);
      return region === null ? null : `${scheme}://athena.${region}.amazonaws.com`;
    }
    case 'path': {
      const path = configuredText(configuration, ['path', 'filename', 'file']);
      return path === null ? null : `${scheme}://${path.replace(/[?#].*$/s, '')}`;
    }
    case 'spanner': {
      const project = configuredText(configuration, ['project', 'projectId']);
      const instance = configuredText(configuration, ['instance', 'instanceId']);
      return project === null || instance === null ? null : `${scheme}://${project}:${instance}`;
    }
    default:
      return hostPlace(warehouse, configuration, catalogued);
  }
}

function hostPlace(warehouse: Warehouse, configuration: JsonObject, catalogued: boolean): string | null {
  const address = configuredText(configuration, hostKeys);
  const found = address === null ? null : hostAndPort(address);
  if (found === null) return null;
  const configuredPort = configuredText(configuration, ['port']);
  const port =
    (configuredPort !== null && /^\d+$/.test(configuredPort) ? configuredPort : found.port) ?? warehouse.port;
  const scheme = warehouse.place === 'databricks' && catalogued ? 'unitycatalog' : warehouse.scheme;
  const host = (warehouse.place === 'redshift' ? redshiftCluster(found.host) : null) ?? bracketed(found.host);
  // A workspace of Databricks listens on the one port of HTTPS; writing it would make a second name of one thing.
  const written = warehouse.place === 'databricks' && port === '443' ? null : port;
  return written === null ? `${scheme}://${host}` : `${scheme}://${host}:${written}`;
}

/** `{cluster}.{region}` of an Amazon host name; null for a host of another form. */
function redshiftCluster(host: string): string | null {
  const [, cluster, region] =
    /^([^.]+)\.[^.]+\.([^.]+)\.redshift(?:-serverless)?\.amazonaws\.com(?:\.cn)?$/.exec(host) ?? [];
  return cluster === undefined || region === undefined ? null : `${cluster}.${region}`;
}

/** Organisation and account, or the locator, as configured; of a host name the part that names the account. */
function snowflakeAccount(configuration: JsonObject): string | null {
  const account = configuredText(configuration, ['account', 'accountIdentifier', 'accountName', ...hostKeys]);
  const host =
    account === null
      ? null
      : account
          .replace(/^[a-z]+:\/\//i, '')
          .replace(/[/?#:].*$/s, '')
          .replace(/^.*@/s, '');
  const name = host?.replace(/\.snowflakecomputing\.(?:com|cn)$/i, '') ?? '';
  return name === '' ? null : name;
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
