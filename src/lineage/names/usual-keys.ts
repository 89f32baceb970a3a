/** Keys of configurations that hold for any system. Those of one system stand in its row (systems/). */

/** Where the tenant of a destination usually stands. */
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

/** The order in which the host of a connection is looked for; a system's own keys come between the two. */
export const hostKeys: readonly string[] = ['host', 'server', 'hostname', 'serverHostname'];
export const lastHostKeys: readonly string[] = [
  'hostName',
  'serverName',
  'address',
  'connectionString',
  'connectionUrl',
  'jdbcUrl',
  'uri',
  'url',
  'endpoint',
];

export const databaseKeys: readonly string[] = [
  'database',
  'databaseName',
  'database_name',
  'dbName',
  'dbname',
  'db',
  'catalog',
  'project',
  'projectId',
  'project_id',
];
export const schemaKeys: readonly string[] = [
  'schema',
  'defaultSchema',
  'schemaName',
  'schema_name',
  'dataset',
  'datasetId',
  'defaultDataset',
];

/** Where the object of a sync usually stands (in this order). One taken from a column is no object. */
export const usualObject: readonly string[] = [
  'object',
  'customSegmentName',
  'segmentName',
  'audienceName',
  'listName',
  'listId',
  'audienceId',
];

/** After the external segment: events, sheets by the file that holds them, files, tables. */
export const eventObject: readonly string[] = ['eventName'];
export const sheetObject = {
  file: ['spreadsheetId', 'workbookId', 'workbookName'],
  sheet: ['sheetName', 'worksheetName', 'worksheet'],
} as const;
export const fileObject: readonly string[] = ['path', 'filePath', 'filename', 'fileName', 'fileNamePattern'];
export const tableObject: readonly string[] = ['table', 'tableName', 'destinationTable', 'objectName'];
