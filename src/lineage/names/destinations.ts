/**
 * What is particular about destinations, one row a platform of names/platforms.ts. A platform without a row works: its tenant
 * and object are looked for under the usual keys.
 */
export interface DestinationRow {
  /** Keys of the destination's configuration that name the account, host, bucket or portal. */
  readonly tenant: readonly string[];
  /** Keys of the sync's configuration that name the object, tried before the usual ones. */
  readonly object?: readonly string[];
  /** An object store: how the naming page writes its place. */
  readonly store?: {
    readonly scheme: string;
    readonly container: readonly string[];
    readonly account?: readonly string[];
  };
}

const bucket = ['bucket', 'bucketName', 'bucket_name'];
const account = ['accountId', 'account_id', 'adAccountId', 'ad_account_id', 'account'];

export const destinations = {
  hubspot: { tenant: ['portalId', 'portal_id', 'hubId', 'accountId'] },
  salesforce: { tenant: ['instanceUrl', 'instance_url', 'domain', 'organizationId'] },
  braze: { tenant: ['restEndpoint', 'endpoint', 'instanceUrl', 'host'] },
  marketo: { tenant: ['munchkinId', 'munchkin_id', 'munchkinAccountId', 'endpoint'] },
  iterable: { tenant: ['projectId', 'endpoint'] },
  'google-ads': { tenant: ['customerId', 'customer_id', ...account], object: ['customSegmentName'] },
  facebook: { tenant: account },
  tiktok: { tenant: ['advertiserId', ...account] },
  'google-sheets': { tenant: [] },
  http: { tenant: ['url', 'baseUrl', 'host'] },
  s3: { tenant: bucket, store: { scheme: 's3', container: bucket } },
  gcs: { tenant: bucket, store: { scheme: 'gs', container: bucket } },
  abs: {
    tenant: ['container', 'containerName', 'accountName', 'account'],
    store: {
      scheme: 'abfss',
      container: ['container', 'containerName', 'filesystem'],
      account: ['accountName', 'storageAccount', 'storageAccountName', 'account'],
    },
  },
  minio: { tenant: ['endpoint', 'host', ...bucket] },
} as const satisfies Record<string, DestinationRow>;

/** Where a tenant usually stands, for every platform. */
export const usualTenant: readonly string[] = [
  'accountId',
  'account_id',
  'adAccountId',
  'advertiserId',
  'customerId',
  'portalId',
  'account',
  'accountName',
  'instanceUrl',
  'instance_url',
  'instance',
  'host',
  'server',
  'hostname',
  'serverHostname',
  'bucket',
  'bucketName',
  'subdomain',
  'domain',
  'baseUrl',
  'endpoint',
  'url',
];

/** Where the object usually stands (facts of sync configurations, in this order). One taken from a column is no object. */
export const usualObject: readonly string[] = [
  'object',
  'customSegmentName',
  'segmentName',
  'audienceName',
  'listName',
  'listId',
  'audienceId',
];

/** After the external segment: events, files, tables. Sheets stand between events and files. */
export const eventObject: readonly string[] = ['eventName'];
export const fileObject: readonly string[] = ['path'];
export const tableObject: readonly string[] = ['table', 'tableName', 'destinationTable', 'objectName'];

/** The row of a platform; an empty one when it has none. */
export function destinationRow(platform: string): DestinationRow {
  return Object.hasOwn(destinations, platform) ? destinations[platform as keyof typeof destinations] : { tenant: [] };
}
