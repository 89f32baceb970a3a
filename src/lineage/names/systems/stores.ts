/** Documents, keys, queues, files and sheets. */
import type { Systems, Warehouse } from './system.js';

const bucket = ['bucket', 'bucketName', 'bucket_name'];
const amazonAccount = [
  'accountId',
  'awsAccountId',
  'aws_account_id',
  'arn',
  'roleArn',
  'role_arn',
  'queueUrl',
  'topicArn',
];
const googleProject = ['projectId', 'project_id', 'project', 'gcpProjectId'];
const azureAccount = ['accountName', 'storageAccount', 'storageAccountName', 'account_name', 'account'];

/** A system whose objects are no tables, and that a catalogue reads with a connector of its own. */
function undotted(
  scheme: string,
  port: string | null,
  parts: Warehouse['parts'],
  more: Partial<Warehouse> = {},
): Warehouse {
  return { scheme, place: 'host', port, parts, dotted: false, ...more };
}

export const storeSystems: Systems = {
  mongodb: {
    types: ['mongo', 'mongodb-atlas'],
    object: ['collection', 'collectionName'],
    warehouse: undotted('mongodb', '27017', 'database.table', { host: ['cluster', 'connectionString', 'uri'] }),
  },
  dynamodb: { types: ['amazon-dynamodb', 'aws-dynamodb'], tenant: amazonAccount, foreign: true },
  firestore: { types: ['google-firestore'], tenant: googleProject, object: ['collection', 'collectionName'] },
  'cosmos-db': {
    types: ['azure-cosmos-db', 'cosmosdb'],
    object: ['container', 'containerName', 'containerId', 'collection'],
    warehouse: {
      scheme: 'azurecosmos',
      place: 'cosmos',
      port: null,
      parts: 'table',
      before: 'colls/',
      dotted: false,
    },
  },
  redis: { tenant: ['host', 'url'] },
  elasticsearch: {
    types: ['elastic'],
    tenant: ['host', 'node', 'cloudId'],
    object: ['index', 'indexName'],
    foreign: true,
  },
  opensearch: { types: ['amazon-opensearch'], tenant: ['host', 'node'], object: ['index', 'indexName'] },
  algolia: { tenant: ['applicationId', 'appId'], object: ['index', 'indexName'] },
  kafka: {
    types: ['apacheKafka', 'confluent', 'confluent-cloud'],
    object: ['topic', 'topicName'],
    warehouse: undotted('kafka', '9092', 'table', {
      host: ['bootstrapServers', 'bootstrap_servers', 'bootstrapServer', 'brokers', 'broker'],
    }),
  },
  pubsub: {
    types: ['googlePubSub'],
    object: ['topic', 'topicName', 'topicId'],
    warehouse: {
      scheme: 'pubsub',
      place: 'none',
      port: null,
      parts: 'database.table',
      before: 'topic:',
      between: ':',
      database: googleProject,
      dotted: false,
    },
  },
  'amazon-kinesis': { tenant: amazonAccount, object: ['stream', 'streamName'] },
  'amazon-sqs': { tenant: amazonAccount, object: ['queue', 'queueName'] },
  'amazon-sns': { tenant: amazonAccount, object: ['topic', 'topicName'] },
  'amazon-eventbridge': { tenant: amazonAccount, object: ['eventBus', 'eventBusName', 'detailType'] },
  'azure-event-hubs': { types: ['azure-event-hub'], tenant: ['namespace'], object: ['eventHub', 'eventHubName'] },
  'azure-service-bus': { tenant: ['namespace'], object: ['queue', 'topic'] },
  rabbitmq: { object: ['queue', 'exchange', 'routingKey'] },
  s3: { types: ['aws-s3', 'amazon-s3'], tenant: bucket, store: { scheme: 's3', container: bucket } },
  gcs: {
    types: ['google-cloud-storage', 'google-cloud-storage-gcs'],
    tenant: bucket,
    store: { scheme: 'gs', container: bucket },
  },
  abs: {
    types: [
      'azure-blob',
      'azure-blob-storage',
      'azure-storage',
      'adls',
      'adls-gen1',
      'adls-gen2',
      'azure-data-lake',
      'azure-data-lake-storage',
    ],
    tenant: ['container', 'containerName', 'accountName', 'account'],
    store: {
      scheme: 'abfss',
      container: ['container', 'containerName', 'filesystem', 'fileSystem'],
      account: azureAccount,
    },
  },
  minio: { tenant: ['endpoint', 'host', 'url', ...bucket], within: bucket },
  sftp: { types: ['ftp', 'ssh-ftp'] },
  'google-drive': { types: ['googleDrive'], tenant: ['driveId', 'folderId'] },
  onedrive: { tenant: ['driveId', 'tenantId'] },
  dropbox: { tenant: ['teamId', 'accountId'] },
  box: { tenant: ['enterpriseId', 'enterprise'] },
  'google-sheets': { types: ['googleSheet', 'googleSheets', 'googleSheetsSA', 'google_sheets'] },
  'microsoft-excel': { types: ['excel', 'excel-online'], tenant: ['tenantId', 'driveId'] },
  airtable: { tenant: ['baseId', 'base'] },
  notion: { tenant: ['workspaceId'] },
  coda: { tenant: ['docId'] },
  smartsheet: {},
};
