import { sourceIds } from './sources.js';
import type { ModelSeed } from './model-seed.js';
import { model, modelIds } from './model-seed.js';

const snowflake = sourceIds.snowflake;

const accountHealthSql = `with usage_28d as (
  select
    account_id,
    count(distinct user_id) as active_users,
    max(event_at) as last_event_at
  from prod.product.fct_daily_usage
  where event_at >= dateadd('day', -28, current_date)
  group by account_id
),

revenue as (
  select account_id, sum(arr_usd) as arr_usd
  from prod.finance.fct_subscription
  where is_active
  group by account_id
)

select
  a.account_id,
  a.account_name,
  lower(a.website) as website_domain,
  a.billing_country,
  o.email_address as owner_email,
  coalesce(u.active_users, 0) as active_users,
  u.last_event_at,
  r.arr_usd,
  case
    when u.last_event_at is null then 'dormant'
    when u.active_users >= 25 and r.arr_usd >= 50000 then 'thriving'
    else a.health_note
  end as health_band
from prod.crm.dim_account as a
left join usage_28d as u on u.account_id = a.account_id
left join revenue as r on r.account_id = a.account_id
left join prod.crm.dim_employee as o on o.employee_id = a.owner_id
where not a.is_deleted`;

/** Written in a hurry: two stars, and a column of which nobody can say whose it is. */
const referralsSql = `select
  r.*,
  p.*,
  campaign_code as campaign
from prod.partners.referral as r
join prod.partners.partner as p on p.partner_id = r.partner_id
where r.created_at >= dateadd('day', -7, current_date)`;

/** Accounts, customers, people and what Customer Studio makes of them. */
export const revenueModels: readonly ModelSeed[] = [
  model('accountHealth', {
    name: 'Account health',
    slug: 'account-health',
    description: 'Usage, revenue and a health band per account.',
    sourceId: snowflake,
    primaryKey: 'ACCOUNT_ID',
    queryType: 'raw_sql',
    tags: { team: 'revenue-ops', tier: 'gold' },
    lastRunSize: 9_731,
    raw: { sql: accountHealthSql },
  }),
  model('customers', {
    name: 'Customers',
    slug: 'customers',
    sourceId: snowflake,
    primaryKey: 'CUSTOMER_ID',
    queryType: 'table',
    tags: { team: 'lifecycle' },
    lastRunSize: 96_440,
    table: { name: 'PROD.CORE.CUSTOMERS' },
  }),
  model('registrations', {
    name: 'Event registrations',
    slug: 'event-registrations',
    sourceId: snowflake,
    primaryKey: 'REGISTRATION_ID',
    queryType: 'table',
    tags: { team: 'events' },
    lastRunSize: 4_206,
    table: { name: 'PROD.EVENTS."Event Registrations"' },
  }),
  model('people', {
    name: 'People',
    slug: 'people',
    description: 'Parent model of every audience.',
    sourceId: snowflake,
    primaryKey: 'PERSON_ID',
    queryType: 'table',
    isSchema: true,
    table: { name: 'PROD.CORE.PEOPLE' },
  }),
  model('purchases', {
    name: 'Purchases',
    slug: 'purchases',
    description: 'Related model: only reached through people.',
    sourceId: snowflake,
    primaryKey: null,
    queryType: 'table',
    isSchema: true,
    table: { name: 'PROD.FINANCE.FCT_PURCHASE' },
  }),
  model('activePeople', {
    name: 'Active people',
    slug: 'active-people',
    sourceId: snowflake,
    primaryKey: 'PERSON_ID',
    queryType: 'visual',
    isSchema: true,
    lastRunSize: 52_300,
    visual: {
      parentId: modelIds.people,
      primaryLabel: 'EMAIL',
      secondaryLabel: 'PERSON_ID',
      filter: { type: 'and', conditions: [{ property: 'IS_ACTIVE', operator: 'equals', value: true }] },
    },
  }),
  model('churnRisk', {
    name: 'Churn-risk audience',
    slug: 'churn-risk-audience',
    sourceId: snowflake,
    primaryKey: 'PERSON_ID',
    queryType: 'visual',
    tags: { team: 'paid-media', channel: 'ads' },
    lastRunSize: 9_120,
    visual: {
      parentId: modelIds.activePeople,
      primaryLabel: 'EMAIL',
      filter: { type: 'and', conditions: [{ property: 'CHURN_SCORE', operator: 'greater than', value: 0.7 }] },
    },
  }),
  model('referrals', {
    name: 'Partner referrals',
    slug: 'partner-referrals',
    sourceId: snowflake,
    primaryKey: 'REFERRAL_ID',
    queryType: 'raw_sql',
    tags: { team: 'partners' },
    lastRunSize: 87,
    raw: { sql: referralsSql },
  }),
  model('draft', {
    name: 'Partner leads (draft)',
    slug: 'partner-leads-draft',
    sourceId: snowflake,
    primaryKey: 'LEAD_ID',
    queryType: 'raw_sql',
  }),
];
