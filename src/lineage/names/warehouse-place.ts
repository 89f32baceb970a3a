/** Where a warehouse is, by what a configuration says (OpenLineage spec, naming page). */
import type { JsonObject } from '../../model/workspace.js';
import { parseAddress, parseArn, type Address } from './address.js';
import { configuredText, safeNamespace } from './configured-text.js';
import { warehouseOf } from './systems.js';
import type { Warehouse } from './systems/system.js';
import { hostKeys, lastHostKeys } from './usual-keys.js';

const regionKeys = ['region', 'awsRegion', 'aws_region', 'regionName', 'snowflakeRegion'];
const accountKeys = ['accountId', 'awsAccountId', 'aws_account_id', 'catalogId'];
const projectKeys = ['project', 'projectId', 'project_id'];

/**
 * The namespace of a warehouse from the configuration of a source or destination; null when the configuration does not say
 * where it is, or the platform has no tables.
 *
 * @param catalog the catalog that a table lies in, null when it lies in none or that is not known (Databricks)
 */
export function warehouseNamespace(platform: string, configuration: JsonObject, catalog: string | null): string | null {
  const warehouse = warehouseOf(platform);
  if (warehouse === null) return null;
  const place = warehousePlace(warehouse, configuration, catalog);
  return place === null ? null : safeNamespace(place);
}

/** The address that a configuration gives for a warehouse, wherever it stands. */
export function addressOf(warehouse: Warehouse, configuration: JsonObject): Address | null {
  for (const key of [...hostKeys, ...(warehouse.host ?? []), ...lastHostKeys]) {
    const written = configuredText(configuration, [key]);
    const address = written === null ? null : parseAddress(written);
    if (address !== null) return address;
  }
  return null;
}

function warehousePlace(warehouse: Warehouse, configuration: JsonObject, catalog: string | null): string | null {
  const { scheme } = warehouse;
  switch (warehouse.place) {
    case 'none':
      return scheme;
    case 'account': {
      const account = accountIdentifier(configuration);
      return account === null ? null : `${scheme}://${account}`;
    }
    case 'region': {
      const region = amazonRegion(configuration);
      return region === null ? null : `${scheme}://athena.${region}.amazonaws.com`;
    }
    case 'glue': {
      const region = amazonRegion(configuration);
      const account = configuredText(configuration, accountKeys) ?? arnIn(configuration)?.account ?? '';
      return region === null || account === '' ? null : `${scheme}:${region}:${account}`;
    }
    case 'path': {
      const path = configuredText(configuration, ['path', 'filename', 'file', 'databasePath']);
      return path === null ? null : `${scheme}://${path.replace(/[?#].*$/s, '')}`;
    }
    case 'spanner': {
      const project = configuredText(configuration, projectKeys);
      const instance = configuredText(configuration, ['instance', 'instanceId', 'instance_id']);
      return project === null || instance === null ? null : `${scheme}://${project}:${instance}`;
    }
    case 'cosmos': {
      const host = addressOf(warehouse, configuration)?.host ?? null;
      const database = configuredText(configuration, ['database', 'databaseId', 'databaseName']);
      return host === null || database === null ? null : `${scheme}://${host}/dbs/${database}`;
    }
    case 'redshift':
      return redshiftPlace(warehouse, configuration);
    case 'databricks':
      return databricksPlace(warehouse, configuration, catalog);
    case 'host':
      return hostPlace(scheme, warehouse, configuration);
  }
}

function hostPlace(scheme: string, warehouse: Warehouse, configuration: JsonObject): string | null {
  const address = addressOf(warehouse, configuration);
  if (address === null) return null;
  const port = portOf(warehouse, configuration, address);
  return withPort(`${scheme}://${bracketed(address.host)}`, port);
}

/** `{cluster}.{region}`, from an Amazon host name or from settings of their own; else the host. */
function redshiftPlace(warehouse: Warehouse, configuration: JsonObject): string | null {
  const address = addressOf(warehouse, configuration);
  const cluster = configuredText(configuration, [
    'clusterIdentifier',
    'clusterId',
    'cluster',
    'workgroupName',
    'workgroup',
  ]);
  const region = configuredText(configuration, regionKeys);
  const [, ofHost, regionOfHost] =
    /^([^.]+)\.[^.]+\.([^.]+)\.redshift(?:-serverless)?\.amazonaws\.com(?:\.cn)?$/.exec(address?.host ?? '') ?? [];
  const named =
    ofHost !== undefined && regionOfHost !== undefined
      ? `${ofHost}.${regionOfHost}`
      : address === null && cluster !== null && region !== null
        ? `${cluster}.${region}`
        : address && bracketed(address.host);
  return named === null ? null : withPort(`${warehouse.scheme}://${named}`, portOf(warehouse, configuration, address));
}

/** Catalogs that Databricks keeps outside of Unity Catalog. */
const legacyCatalogs: ReadonlySet<string> = new Set(['hive_metastore', 'spark_catalog']);

function databricksPlace(warehouse: Warehouse, configuration: JsonObject, catalog: string | null): string | null {
  const address = addressOf(warehouse, configuration);
  if (address === null) return null;
  const isUnity = catalog !== null && !legacyCatalogs.has(catalog.toLowerCase());
  const port = portOf(warehouse, configuration, address);
  // A workspace listens on the one port of HTTPS; writing it would make a second name of one thing.
  const host = `${isUnity ? 'unitycatalog' : warehouse.scheme}://${bracketed(address.host)}`;
  return withPort(host, port === '443' ? null : port);
}

function portOf(warehouse: Warehouse, configuration: JsonObject, address: Address | null): string | null {
  const configured = configuredText(configuration, ['port', 'portNumber']);
  if (configured !== null && /^\d+$/.test(configured)) return configured;
  return address?.port ?? warehouse.port;
}

/**
 * Organisation and account, or the locator with its region and cloud, as configured; of a host name the part that names the
 * account. A region that is configured apart belongs to a locator, never to a name of organisation and account.
 */
function accountIdentifier(configuration: JsonObject): string | null {
  const written = configuredText(configuration, [
    'account',
    'accountIdentifier',
    'account_identifier',
    'accountName',
    'accountLocator',
    ...hostKeys,
    'accountUrl',
    'url',
  ]);
  const host = written
    ?.replace(/^[a-z]+:\/\//i, '')
    .replace(/[/?#:].*$/s, '')
    .replace(/^.*@/s, '');
  const name = host?.replace(/(?:\.privatelink)?\.snowflakecomputing\.(?:com|cn)$/i, '') ?? '';
  if (name === '') return null;
  const organization = configuredText(configuration, ['organization', 'organizationName', 'org', 'orgName']);
  if (organization !== null && /^\w+$/.test(name)) return `${organization}-${name}`;
  const region = configuredText(configuration, regionKeys);
  if (region === null || !/^[a-z]{2,3}\d{4,6}$/i.test(name)) return name;
  const cloud = configuredText(configuration, ['cloud', 'cloudProvider', 'cloudPlatform']);
  return [name, region, ...(cloud === null || region.includes('.') ? [] : [cloud.toLowerCase()])].join('.');
}

function amazonRegion(configuration: JsonObject): string | null {
  const configured = configuredText(configuration, regionKeys) ?? arnIn(configuration)?.region ?? '';
  if (configured !== '') return configured;
  const host = configuredText(configuration, [...hostKeys, 'endpoint', 'url']) ?? '';
  return /\b(?:athena|glue)\.([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com/i.exec(host)?.[1]?.toLowerCase() ?? null;
}

function arnIn(configuration: JsonObject): ReturnType<typeof parseArn> {
  for (const held of Object.values(configuration)) {
    const arn = typeof held === 'string' ? parseArn(held) : null;
    if (arn !== null && (arn.service === 'athena' || arn.service === 'glue')) return arn;
  }
  return null;
}

function withPort(place: string, port: string | null): string {
  return port === null ? place : `${place}:${port}`;
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
