/** A dbt project about marketing contacts, as `dbt docs generate` on Snowflake leaves it: manifest.json and catalog.json. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ProjectOptions {
  readonly version?: number;
  readonly adapter?: string;
  readonly catalog?: boolean;
}

const project = 'acme_warehouse';

interface NodeSeed {
  readonly schema: string;
  readonly columns?: readonly string[];
  readonly sql?: string;
  readonly refs?: readonly string[];
  readonly materialized?: string;
  readonly alias?: string;
  readonly language?: string;
}

const models: Readonly<Record<string, NodeSeed>> = {
  stg_contact: {
    schema: 'staging',
    columns: ['contact_id', 'email', 'country'],
    sql: `with source as (select * from RAW.crm.contacts)
select id as contact_id, lower(email) as email, country from source where not deleted`,
    refs: ['source.acme_warehouse.crm.contacts'],
    materialized: 'view',
  },
  stg_namespace: {
    schema: 'staging',
    sql: 'select id as namespace_id, owner_id, created_at from RAW.app.namespaces',
    refs: ['source.acme_warehouse.app.namespaces'],
    materialized: 'ephemeral',
  },
  int_first_namespace: {
    schema: 'intermediate',
    columns: ['owner_id', 'first_namespace_at'],
    sql: `with __dbt__cte__stg_namespace as (
select id as namespace_id, owner_id, created_at from RAW.app.namespaces
) select owner_id, min(created_at) as first_namespace_at from __dbt__cte__stg_namespace
where created_at > (select max(first_namespace_at) from ANALYTICS.intermediate.int_first_namespace)
group by owner_id`,
    refs: ['model.acme_warehouse.stg_namespace'],
    materialized: 'incremental',
  },
  country_score: { schema: 'ml', sql: 'def model(dbt, session): ...', language: 'python', refs: [] },
  mart_marketing_contact: {
    schema: 'marts',
    alias: 'marketing_contact',
    columns: ['contact_id', 'email', 'country', 'first_namespace_at', 'score'],
    sql: `select c.*, n.first_namespace_at, s.score
from ANALYTICS.staging.stg_contact as c
left join ANALYTICS.intermediate.int_first_namespace as n on n.owner_id = c.contact_id
left join ANALYTICS.ml.country_score as s on s.country = c.country`,
    refs: ['stg_contact', 'int_first_namespace', 'country_score'].map((name) => `model.${project}.${name}`),
    materialized: 'table',
  },
};

const sources: Readonly<Record<string, readonly string[]>> = {
  'crm.contacts': ['id', 'email', 'country', 'deleted'],
  'app.namespaces': ['id', 'owner_id', 'created_at'],
};

/** Writes the artifacts into the folder, which is made. */
export function writeDbtProject(folder: string, options: ProjectOptions = {}): void {
  mkdirSync(folder, { recursive: true });
  const { version = 12, adapter = 'snowflake', catalog = true } = options;
  const manifest = {
    metadata: {
      dbt_schema_version: `https://schemas.getdbt.com/dbt/manifest/v${version}.json`,
      project_name: project,
      adapter_type: adapter,
    },
    nodes: {
      ...Object.fromEntries(
        Object.entries(models).map(([name, seed]) => [`model.${project}.${name}`, modelNode(name, seed)]),
      ),
      [`test.${project}.not_null_email`]: { resource_type: 'test', name: 'not_null_email', compiled_code: 'select 1' },
    },
    sources: Object.fromEntries(Object.keys(sources).map((name) => [`source.${project}.${name}`, sourceNode(name)])),
    macros: { 'macro.dbt.run': { macro_sql: '{% macro run() %}{{ "}}\\"" }}{% endmacro %}' } },
    docs: {},
    exposures: {},
    parent_map: { a: ['b'] },
    disabled: {},
  };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  if (catalog) writeFileSync(join(folder, 'catalog.json'), JSON.stringify(catalogOf(), null, 2));
}

function modelNode(name: string, seed: NodeSeed): object {
  const alias = seed.alias ?? name;
  const ephemeral = seed.materialized === 'ephemeral';
  return {
    resource_type: 'model',
    name,
    unique_id: `model.${project}.${name}`,
    database: 'ANALYTICS',
    schema: seed.schema,
    alias,
    relation_name: ephemeral ? null : `ANALYTICS.${seed.schema}.${alias}`,
    config: { materialized: seed.materialized ?? 'table' },
    language: seed.language ?? 'sql',
    // People describe the columns that matter to them.
    columns: Object.fromEntries(
      (seed.columns ?? []).slice(0, 2).map((column) => [column, { name: column, data_type: null }]),
    ),
    depends_on: { macros: [], nodes: seed.refs ?? [] },
    compiled_code: seed.sql ?? null,
  };
}

function sourceNode(name: string): object {
  const [schema, table] = name.split('.');
  return {
    resource_type: 'source',
    database: 'RAW',
    schema,
    name: table,
    identifier: table,
    relation_name: `RAW.${name}`,
    columns: {},
  };
}

function catalogOf(): object {
  const entry = (database: string, schema: string, name: string, columns: readonly string[]): object => ({
    metadata: { type: 'BASE TABLE', database, schema: schema.toUpperCase(), name: name.toUpperCase() },
    // Keys come in any order; `index` says the true one.
    columns: Object.fromEntries(
      columns
        .map((column, index) => [column.toUpperCase(), { type: 'TEXT', index: index + 1, name: column.toUpperCase() }])
        .reverse(),
    ),
  });
  return {
    metadata: { dbt_schema_version: 'https://schemas.getdbt.com/dbt/catalog/v1.json' },
    nodes: Object.fromEntries(
      Object.entries(models).flatMap(([name, { columns, schema, alias = name }]) =>
        columns === undefined ? [] : [[`model.${project}.${name}`, entry('ANALYTICS', schema, alias, columns)]],
      ),
    ),
    sources: Object.fromEntries(
      Object.entries(sources).map(([name, columns]) => {
        const [schema = '', table = ''] = name.split('.');
        return [`source.${project}.${name}`, entry('RAW', schema, table, columns)];
      }),
    ),
    errors: null,
  };
}
