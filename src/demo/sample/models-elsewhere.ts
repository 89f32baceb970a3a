import { sourceIds } from './sources.js';
import type { ModelSeed } from './model-seed.js';
import { model } from './model-seed.js';

const ticketsSql = `select
  t.id as ticket_id,
  t.subject,
  t.priority,
  u.email as requester_email,
  p."name" as plan_name,
  t.opened_at
from support.tickets as t
join public.users as u on u.id = t.requester_id
left join plans as p on p.id = u.plan_id
where t.status = 'open'`;

const campaignSql = `select
  s.campaign_id,
  any_value(s.campaign_name) as campaign_name,
  date_trunc(s.event_date, week) as week,
  sum(s.clicks) as clicks,
  round(sum(s.cost_micros) / 1000000, 2) as cost,
  safe_divide(sum(s.conversions), sum(s.clicks)) as conversion_rate
from \`acme-web-analytics.ads.campaign_stats\` as s
group by s.campaign_id, week
order by cost desc
limit 1000`;

const webEventsSql = `select event_id, user_id, event_name, revenue, occurred_at
from \`acme-web-analytics\`.events.web
union all
select event_id, user_id, concat('app_', screen_name) as event_name, revenue, occurred_at
from \`acme-web-analytics\`.events.app`;

/** Models on the other sources, and one of a kind that this version of the API does not describe. */
export const otherModels: readonly ModelSeed[] = [
  model('tickets', {
    name: 'Open support tickets',
    slug: 'open-support-tickets',
    sourceId: sourceIds.postgres,
    primaryKey: 'ticket_id',
    queryType: 'raw_sql',
    tags: { team: 'support' },
    lastRunSize: 311,
    raw: { sql: ticketsSql },
  }),
  model('trials', {
    name: 'Trial sign-ups',
    slug: 'trial-sign-ups',
    sourceId: sourceIds.postgres,
    primaryKey: 'id',
    queryType: 'table',
    tags: { team: 'growth' },
    lastRunSize: 1_904,
    table: { name: 'public.trial_signups' },
  }),
  model('campaignPerformance', {
    name: 'Campaign performance',
    slug: 'campaign-performance',
    sourceId: sourceIds.bigquery,
    primaryKey: 'campaign_id',
    queryType: 'raw_sql',
    tags: { team: 'paid-media' },
    lastRunSize: 642,
    raw: { sql: campaignSql },
  }),
  model('webEvents', {
    name: 'Web and app events',
    slug: 'web-and-app-events',
    sourceId: sourceIds.bigquery,
    primaryKey: 'event_id',
    queryType: 'raw_sql',
    tags: { team: 'growth' },
    lastRunSize: 55_870,
    raw: { sql: webEventsSql },
  }),
  model('guestList', {
    name: 'Event guest list',
    slug: 'event-guest-list',
    sourceId: sourceIds.sheet,
    primaryKey: 'id',
    queryType: 'custom',
    tags: { team: 'events' },
    lastRunSize: 140,
    custom: { query: { spreadsheetId: '1GuestListOfTheAutumnSummit', sheetName: 'Guests' } },
  }),
  model('lookBudget', {
    name: 'Campaign budget look',
    slug: 'campaign-budget-look',
    sourceId: sourceIds.bigquery,
    primaryKey: 'campaign_id',
    queryType: 'looker_look',
    tags: { team: 'paid-media' },
    lastRunSize: 58,
    looker: { lookId: '208' },
  }),
];
