import type { SyncSeed } from './sync-seed.js';
import { daily, standard, sync } from './sync-seed.js';

const leadBody = `{
  "lead": "{{ row['CONTACT_ID'] }}",
  "email": "{{ row['EMAIL_ADDRESS'] | downcase }}",
  {% if row['IS_ENTERPRISE'] %}"queue": "{{ row.ACCOUNT_OWNER }}",{% endif %}
  "sentBy": "{{ context['sync_id'] }}"
}`;

const trialMessage =
  ":tada: {{ row['company_name'] }} started a trial of {{ row['plan'] }}. Say hello to {{ row['email'] }}.";

/** Sheets, files, webhooks, messages, events and tables: destinations whose configuration is no list of mappings. */
export const otherSyncs: readonly SyncSeed[] = [
  sync('sheetGuests', {
    slug: 'guest-list-to-sheet',
    model: 'guestList',
    destination: 'sheets',
    schedule: {
      type: 'visual cron',
      schedule: { expressions: [{ days: { monday: true, friday: true }, time: '07:30' }] },
    },
    disabled: true,
    primaryKey: 'id',
    referencedColumns: [],
    tags: { team: 'events' },
    configuration: {
      mode: 'mirror',
      sheetName: 'Guests',
      spreadsheetId: '1SummitPlanning',
      sheetSelection: 'select',
      mappings: [],
      autoSyncColumns: true,
    },
  }),
  sync('sheetCampaigns', {
    slug: 'campaign-performance-to-sheet',
    model: 'campaignPerformance',
    destination: 'sheets',
    schedule: daily,
    primaryKey: 'campaign_id',
    referencedColumns: [],
    tags: { team: 'paid-media' },
    configuration: {
      mode: 'mirror',
      sheetName: 'Weekly',
      spreadsheetId: '1CampaignReport',
      sheetSelection: 'select',
      mappings: [],
      autoSyncColumns: true,
    },
  }),
  sync('gcsCustomers', {
    slug: 'customers-to-gcs',
    model: 'customers',
    destination: 'gcs',
    schedule: daily,
    primaryKey: 'CUSTOMER_ID',
    referencedColumns: [],
    configuration: {
      mode: 'all',
      path: 'exports/customers-{YYYY}-{MM}-{DD}.csv',
      fileType: 'csv',
      delimiter: ',',
      includeHeader: true,
      mappings: [],
      autoSyncColumns: true,
      configVersion: 0,
    },
  }),
  sync('s3Consent', {
    slug: 'consent-to-partner-share',
    model: 'consent',
    destination: 's3',
    schedule: {
      type: 'fivetran',
      schedule: { connector: { id: 'consent_log' } },
    },
    primaryKey: 'CONTACT_ID',
    referencedColumns: [],
    tags: { team: 'privacy' },
    configuration: {
      mode: 'diff',
      path: 'consent/{YYYY}/{MM}/{DD}/consent.ndjson',
      fileType: 'ndjson',
      mappings: [],
      autoSyncColumns: true,
      configVersion: 0,
    },
  }),
  sync('webhookLeads', {
    slug: 'new-leads-to-router',
    model: 'contacts',
    destination: 'webhook',
    primaryKey: 'CONTACT_ID',
    referencedColumns: ['CONTACT_ID', 'EMAIL_ADDRESS', 'IS_ENTERPRISE', 'ACCOUNT_OWNER'],
    tags: { team: 'growth' },
    configuration: {
      triggers: ['added'],
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      bodyType: 'template',
      body: leadBody,
    },
  }),
  sync('slackTrials', {
    slug: 'trial-sign-ups-to-slack',
    model: 'trials',
    destination: 'slack',
    schedule: { type: 'cron', schedule: { expression: '0 8 * * 1-5' } },
    primaryKey: 'id',
    referencedColumns: ['company_name', 'plan', 'email'],
    tags: { team: 'growth' },
    configuration: { triggers: ['added'], channel: '#new-trials', message: trialMessage },
  }),
  sync('airtableBudget', {
    slug: 'campaign-budget-to-airtable',
    model: 'lookBudget',
    destination: 'airtable',
    primaryKey: 'campaign_id',
    referencedColumns: ['campaign_id', 'budget'],
    tags: { team: 'paid-media' },
    configuration: {
      mode: 'upsert',
      tableName: 'Budgets',
      columnMappings: [standard('Campaign', 'campaign_id'), standard('Budget', 'budget')],
    },
  }),
  sync('airtableMilestones', {
    slug: 'milestones-to-airtable',
    model: 'milestones',
    destination: 'airtable',
    primaryKey: 'MILESTONE_ID',
    referencedColumns: ['MILESTONE_TITLE', 'REACHED_AT', 'EMAIL_ADDRESS'],
    tags: { team: 'marketing-ops' },
    configuration: {
      mode: 'upsert',
      tableName: 'Milestones',
      mappings: [
        standard('Milestone', 'MILESTONE_TITLE'),
        standard('Reached', 'REACHED_AT'),
        { to: 'Contact', type: 'computed', from: 'EMAIL_ADDRESS' },
      ],
    },
  }),
  sync('opsAccounts', {
    slug: 'account-health-to-operations',
    model: 'accountHealth',
    destination: 'opsPostgres',
    schedule: daily,
    primaryKey: 'ACCOUNT_ID',
    referencedColumns: ['ACCOUNT_ID', 'ACCOUNT_NAME', 'HEALTH_BAND', 'ARR_USD'],
    tags: { team: 'revenue-ops' },
    configuration: {
      mode: 'upsert',
      schema: 'crm',
      table: 'account_health',
      externalIdMapping: standard('account_id', 'ACCOUNT_ID'),
      mappings: [
        standard('account_name', 'ACCOUNT_NAME'),
        standard('health_band', 'HEALTH_BAND'),
        standard('arr_usd', 'ARR_USD'),
      ],
    },
  }),
  sync('segmentEvents', {
    slug: 'product-events-to-segment',
    model: 'webEvents',
    destination: 'segment',
    schedule: daily,
    primaryKey: 'event_id',
    referencedColumns: ['event_id', 'user_id', 'event_name', 'revenue', 'occurred_at'],
    tags: { team: 'growth' },
    configuration: {
      type: 'event',
      eventName: { from: 'event_name' },
      externalIdMapping: standard('userId', 'user_id'),
      mappings: [
        standard('messageId', 'event_id'),
        standard('timestamp', 'occurred_at'),
        {
          to: 'properties.revenue',
          type: 'standard',
          from: { type: 'template', template: "{{ row['revenue'] | round: 2 }}" },
        },
      ],
    },
  }),
];
