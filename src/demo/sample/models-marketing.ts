import { sourceIds } from './sources.js';
import type { ModelSeed } from './model-seed.js';
import { model } from './model-seed.js';

const snowflake = sourceIds.snowflake;

const milestonesSql = `select
  c.contact_id,
  c.email_address,
  m.milestone_id,
  m.milestone_name,
  m.namespace_id,
  m.namespace_path,
  m.reached_at,
  datediff('day', c.first_seen_at, m.reached_at) as days_to_milestone
from prod.marketing.mart_marketing_contact as c
inner join prod.product.fct_onboarding_milestone as m
  on m.contact_id = c.contact_id
where m.reached_at >= dateadd('day', -30, current_date)
  and not c.is_unsubscribed`;

/** The story of the sample: dbt models about marketing contacts, and a query over them. */
export const marketingModels: readonly ModelSeed[] = [
  model('contacts', {
    name: 'Marketing contacts',
    slug: 'marketing-contacts',
    description: 'Everyone we may write to, with the namespaces they belong to.',
    sourceId: snowflake,
    primaryKey: 'CONTACT_ID',
    queryType: 'dbt',
    tags: { team: 'marketing-ops', tier: 'gold' },
    lastRunSize: 184_212,
    dbt: {
      dbtUniqueId: 'model.acme_warehouse.mart_marketing_contact',
      modelId: 51,
      database: 'PROD',
      schema: 'MARKETING',
      name: 'MART_MARKETING_CONTACT',
      compiledSql:
        'select c.*, n.namespace_count from prod.staging.stg_contact as c ' +
        'left join prod.staging.int_contact_namespace_count as n on n.contact_id = c.contact_id',
      rawSql:
        "select c.*, n.namespace_count from {{ ref('stg_contact') }} as c " +
        "left join {{ ref('int_contact_namespace_count') }} as n on n.contact_id = c.contact_id",
    },
  }),
  model('firstNamespace', {
    name: 'First namespace details',
    slug: 'first-namespace-details',
    description: 'One row a contact: the first namespace they created, and its plan.',
    sourceId: snowflake,
    primaryKey: 'CONTACT_ID',
    queryType: 'dbt',
    tags: { team: 'marketing-ops' },
    lastRunSize: 61_907,
    dbt: {
      dbtUniqueId: 'model.acme_warehouse.mart_contact_first_namespace',
      modelId: 52,
      database: 'PROD',
      schema: 'MARKETING',
      name: 'MART_CONTACT_FIRST_NAMESPACE',
      compiledSql:
        'select * from prod.staging.int_contact_namespace ' +
        'qualify row_number() over (partition by contact_id order by created_at) = 1',
      rawSql:
        "select * from {{ ref('int_contact_namespace') }} " +
        'qualify row_number() over (partition by contact_id order by created_at) = 1',
    },
  }),
  model('milestones', {
    name: 'Onboarding milestones',
    slug: 'onboarding-milestones',
    description: 'What contacts reached in the product in the last 30 days.',
    sourceId: snowflake,
    primaryKey: 'MILESTONE_ID',
    queryType: 'raw_sql',
    tags: { team: 'marketing-ops', domain: 'lifecycle' },
    lastRunSize: 12_480,
    raw: { sql: milestonesSql },
  }),
  model('emailPreferences', {
    name: 'Email preferences',
    slug: 'email-preferences',
    sourceId: snowflake,
    primaryKey: 'PREFERENCE_ID',
    queryType: 'dbt_cloud',
    tags: { team: 'marketing-ops' },
    lastRunSize: 240_118,
    dbt_cloud: {
      dbtUniqueId: 'model.acme_warehouse.mart_email_preference',
      modelId: 53,
      name: 'mart_email_preference',
      compiledSql: 'select * from prod.staging.stg_email_preference where is_current',
      rawSql: "select * from {{ ref('stg_email_preference') }} where is_current",
    },
  }),
  model('newsletter', {
    name: 'Newsletter subscribers',
    slug: 'newsletter-subscribers',
    sourceId: snowflake,
    primaryKey: 'EMAIL_ADDRESS',
    queryType: 'raw_sql',
    tags: { team: 'content' },
    lastRunSize: 38_004,
    raw: { sql: "select * from prod.marketing.newsletter_subscriber where status = 'subscribed'" },
  }),
  model('consent', {
    name: 'Latest consent per contact',
    slug: 'latest-consent',
    sourceId: snowflake,
    primaryKey: 'CONTACT_ID',
    queryType: 'raw_sql',
    tags: { team: 'privacy' },
    lastRunSize: 181_650,
    raw: {
      sql: `select
  contact_id,
  sha2(lower(email_address)) as email_sha256,
  consent_status,
  recorded_at as consent_recorded_at
from marketing.consent_log
qualify row_number() over (partition by contact_id order by recorded_at desc) = 1`,
    },
  }),
];
