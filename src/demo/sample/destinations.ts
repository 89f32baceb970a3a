import type { ApiDestination, ApiJsonObject } from '../api-shapes.js';
import { workspaceId } from './sources.js';

/** A destination before the list of its syncs is known. */
export type DestinationSeed = Omit<ApiDestination, 'syncs'>;

/** Ids of the sample's destinations by a name of their own. */
export const destinationIds = {
  iterable: 3301,
  marketo: 3302,
  hubspot: 3303,
  salesforce: 3304,
  braze: 3305,
  googleAds: 3306,
  sheets: 3307,
  gcs: 3308,
  s3: 3309,
  webhook: 3310,
  slack: 3311,
  opsPostgres: 3312,
  segment: 3313,
  zendesk: 3314,
  mailchimp: 3315,
  airtable: 3316,
} as const;

/** Where the sample's syncs write to, one of each family. */
export const sampleDestinations: readonly DestinationSeed[] = [
  destination('iterable', 'Iterable Production', 'iterable-production', 'iterable'),
  destination('marketo', 'Marketo', 'marketo', 'marketo', { munchkinId: '123-ACM-456' }),
  destination('hubspot', 'HubSpot', 'hubspot-main', 'hubspot', { portalId: '4422110' }),
  destination('salesforce', 'Salesforce', 'salesforce', 'salesforce', {
    instanceUrl: 'https://acme.my.salesforce.com',
  }),
  destination('braze', 'Braze EU', 'braze-eu', 'braze'),
  destination('googleAds', 'Google Ads', 'google-ads', 'google', { customerId: '1234567890' }),
  destination('sheets', 'Marketing planning sheets', 'marketing-sheets', 'googlesheets'),
  destination('gcs', 'Analytics exports', 'analytics-exports', 'gcs', { bucket: 'acme-marketing-exports' }),
  destination('s3', 'Partner data share', 'partner-data-share', 's3', {
    bucket: 'acme-partner-share',
    region: 'eu-west-1',
  }),
  destination('webhook', 'Lead router', 'lead-router', 'webhook', {
    url: 'https://leads.acme.example/ingest',
    methodKey: 'url',
  }),
  destination('slack', 'Slack', 'slack', 'slack'),
  destination('opsPostgres', 'Operations database', 'operations-database', 'postgres', {
    host: 'ops-db.acme.example',
    port: '5432',
    user: 'hightouch_writer',
    database: 'ops',
  }),
  destination('segment', 'Segment', 'segment', 'segment'),
  destination('zendesk', 'Zendesk', 'zendesk', 'zendesk', { subdomain: 'acme-help' }),
  destination('mailchimp', 'Mailchimp', 'mailchimp', 'mailchimp'),
  destination('airtable', 'Campaign calendar', 'campaign-calendar', 'airtable'),
];

function destination(
  key: keyof typeof destinationIds,
  name: string,
  slug: string,
  type: string,
  configuration: ApiJsonObject = {},
): DestinationSeed {
  const id = destinationIds[key];
  return {
    id,
    name,
    slug,
    workspaceId,
    createdAt: '2023-02-02T09:00:00.000Z',
    updatedAt: '2025-02-17T11:42:10.908Z',
    type,
    configuration,
  };
}
