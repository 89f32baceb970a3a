import type { ApiSource } from '../api-shapes.js';

/** The workspace that every object of the sample belongs to. */
export const workspaceId = 417;

/** Ids of the sample's sources by a name of their own. */
export const sourceIds = { snowflake: 2101, postgres: 2102, bigquery: 2103, sheet: 2104 } as const;

/** The warehouse, two other databases and a spreadsheet. */
export const sampleSources: readonly ApiSource[] = [
  {
    id: sourceIds.snowflake,
    name: 'Snowflake PROD',
    slug: 'snowflake-prod',
    workspaceId,
    createdAt: '2023-02-01T09:12:33.120Z',
    updatedAt: '2025-08-04T14:20:01.001Z',
    type: 'snowflake',
    configuration: {
      account: 'acme-marketing',
      username: 'HIGHTOUCH_USER',
      database: 'PROD',
      warehouse: 'REVERSE_ETL',
    },
  },
  {
    id: sourceIds.postgres,
    name: 'App database',
    slug: 'app-database',
    workspaceId,
    createdAt: '2023-03-11T10:00:00.000Z',
    updatedAt: '2024-06-18T08:31:45.310Z',
    type: 'postgres',
    configuration: { host: 'app-db.acme.example', port: '5432', user: 'hightouch', database: 'app' },
  },
  {
    id: sourceIds.bigquery,
    name: 'Web analytics',
    slug: 'web-analytics',
    workspaceId,
    createdAt: '2024-01-22T13:05:09.442Z',
    updatedAt: '2024-01-22T13:05:09.442Z',
    type: 'bigquery',
    configuration: { project: 'acme-web-analytics', location: 'EU' },
  },
  {
    id: sourceIds.sheet,
    name: 'Event planning sheet',
    slug: 'event-planning-sheet',
    workspaceId,
    createdAt: '2024-01-09T08:00:00.000Z',
    updatedAt: '2024-01-09T08:00:00.000Z',
    type: 'googlesheet',
    configuration: {},
  },
];
