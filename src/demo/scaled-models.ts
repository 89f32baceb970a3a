import type { ApiId, ApiModel } from './api-shapes.js';

interface Place {
  readonly workspaceId: ApiId;
  readonly sourceId: ApiId;
  readonly createdAt: string;
}

/** The n-th model of a scaled workspace: of five, two are joins, one a chain of CTEs, one a table and one a dbt model. */
export function scaledModel(index: number, place: Place): ApiModel {
  const base = {
    id: 9_100_001 + index,
    name: `Model ${index + 1}`,
    slug: `model-${index + 1}`,
    description: null,
    ...place,
    folderId: null,
    updatedAt: place.createdAt,
    primaryKey: 'CUSTOMER_ID',
    isSchema: false,
    syncs: [],
    tags: {},
    lastRunSize: 40_000,
  };
  const area = `area_${index % 25}`;
  switch (index % 5) {
    case 0:
    case 1:
      return { ...base, queryType: 'raw_sql', raw: { sql: joinSql(area, index) } };
    case 2:
      return { ...base, queryType: 'raw_sql', raw: { sql: chainSql(area, index) } };
    case 3:
      return { ...base, queryType: 'table', table: { name: `PROD.${area.toUpperCase()}.CUSTOMERS_${index}` } };
    default:
      return { ...base, queryType: 'dbt', dbt: dbtPayload(area, index) };
  }
}

function joinSql(area: string, index: number): string {
  return `select
  c.customer_id,
  c.email,
  c.first_name,
  upper(c.country) as country,
  count(o.order_id) as order_count,
  case when sum(o.amount) > ${1_000 + index} then 'gold' else 'silver' end as tier
from prod.${area}.customers as c
left join prod.${area}.orders_${index} as o on o.customer_id = c.customer_id
where c.deleted_at is null
group by c.customer_id, c.email, c.first_name, c.country`;
}

function chainSql(area: string, index: number): string {
  return `with recent as (
  select customer_id, order_id, amount
  from prod.${area}.orders
  where ordered_at >= dateadd('day', -${30 + (index % 300)}, current_date)
),
totals as (
  select customer_id, count(*) as order_count, sum(amount) as total from recent group by customer_id
)
select
  c.customer_id,
  c.email,
  c.first_name,
  c.country,
  t.order_count,
  iff(t.total > 500, 'gold', c.default_tier) as tier
from prod.${area}.customers as c
inner join totals as t on t.customer_id = c.customer_id`;
}

function dbtPayload(area: string, index: number): NonNullable<ApiModel['dbt']> {
  const name = `mart_customer_${index}`;
  return {
    dbtUniqueId: `model.acme_scale.${name}`,
    modelId: index + 1,
    database: 'PROD',
    schema: area.toUpperCase(),
    name: name.toUpperCase(),
    compiledSql: `select * from prod.staging.stg_customer_${index}`,
    rawSql: `select * from {{ ref('stg_customer_${index}') }}`,
  };
}
