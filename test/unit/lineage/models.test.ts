import { expect } from 'chai';
import type { LineageGraph, ModelLineage } from '#src/model/graph.js';
import type { ModelQuery, Source } from '#src/model/workspace.js';
import type { SqlAnswer } from '#src/lineage/sql/port.js';
import {
  aDestination,
  aModel,
  aSource,
  aSync,
  aWorkspace,
  cannedSql,
  onlySync,
  reasonLines,
  resolved,
  sourceLines,
} from '../../support/lineage-world.js';

const customers = {
  database: 'ANALYTICS',
  schema: 'CORE',
  table: 'CUSTOMERS',
  assumedSchema: false,
  columns: null,
} as const;
const orders = { ...customers, table: 'ORDERS' } as const;
const star = (tables: readonly number[], changes: Partial<SqlAnswer['openStars'][number]> = {}) => ({
  tables,
  except: [],
  renamed: {},
  ...changes,
});

function lineageOf(graph: LineageGraph, id = '2'): ModelLineage {
  const model = graph.models.get(id);
  if (model === undefined) throw new Error(`no model ${id}`);
  return model;
}

async function model(
  query: ModelQuery,
  source: Partial<Source> = {},
  answer: Partial<SqlAnswer> = {},
): Promise<ModelLineage> {
  const sql = cannedSql(query.kind === 'raw_sql' ? { [query.sql]: answer } : {});
  return lineageOf(await resolved(aWorkspace(aSource(source), aModel(query)), { sql }));
}

function inputs(lineage: ModelLineage): string[] {
  return lineage.inputs.map(({ kind, dataset }) => `${kind} ${dataset.namespace} ${dataset.name}`);
}

describe('lineage: what a model reads', () => {
  it('a table, completed by the configured database and the default schema', async () => {
    const lineage = await model({ kind: 'table', name: 'customers' });
    expect(inputs(lineage)).to.deep.equal(['table snowflake://acme-prod ANALYTICS.PUBLIC.CUSTOMERS']);
    expect(lineage.unresolved).to.deep.equal([
      { reason: 'assumed_default_schema', detail: 'ANALYTICS.PUBLIC.CUSTOMERS' },
    ]);
  });

  it('a quoted table keeps its case', async () => {
    const lineage = await model({ kind: 'table', name: 'core."Mixed Case"' });
    expect(inputs(lineage)).to.deep.equal(['table snowflake://acme-prod ANALYTICS.CORE.Mixed Case']);
  });

  it('a table whose database nobody knows', async () => {
    const lineage = await model({ kind: 'table', name: 'core.customers' }, { configuration: {} });
    expect(inputs(lineage)).to.deep.equal(['table snowflake://snowflake-prod CORE.CUSTOMERS']);
    expect(lineage.unresolved).to.deep.equal([
      { reason: 'source_place_unknown', detail: 'snowflake-prod as snowflake://snowflake-prod' },
      { reason: 'table_name_incomplete', detail: 'CORE.CUSTOMERS' },
    ]);
  });

  it('a name that is no table', async () => {
    const lineage = await model({ kind: 'table', name: 'a.b.c.d.e' });
    expect(lineage.inputs).to.deep.equal([]);
    expect(lineage.unresolved).to.deep.equal([{ reason: 'table_name_invalid', detail: 'a.b.c.d.e' }]);
  });

  it('the relation of a dbt model, with the compiled SQL to read', async () => {
    const lineage = await model({
      kind: 'dbt',
      database: 'analytics',
      schema: 'mart',
      name: 'dim_customers',
      dbtUniqueId: 'model.x.dim_customers',
      compiledSql: 'select 1',
      rawSql: null,
    });
    expect(inputs(lineage)).to.deep.equal(['table snowflake://acme-prod ANALYTICS.MART.DIM_CUSTOMERS']);
    expect([lineage.sql, lineage.dialect, lineage.unresolved]).to.deep.equal(['select 1', 'snowflake', []]);
  });

  it('nothing for a dbt Cloud model, whose schema is the choice of dbt', async () => {
    const query = { kind: 'dbt_cloud', name: 'm', dbtUniqueId: 'model.x.m', compiledSql: null, rawSql: null } as const;
    const lineage = await model(query);
    expect(lineage.inputs).to.deep.equal([]);
    expect(lineage.unresolved).to.deep.equal([{ reason: 'dbt_metadata_missing', detail: 'model.x.m' }]);
  });

  it('the source itself for a custom and for an unknown model', async () => {
    for (const [query, reason] of [
      [{ kind: 'custom', query: {} }, 'model_custom'],
      [{ kind: 'unknown' }, 'model_type_unknown'],
    ] as const) {
      const lineage = await model(query);
      expect(inputs(lineage)).to.deep.equal(['source-dataset snowflake://acme-prod snowflake-prod']);
      expect(lineage.unresolved.map((one) => one.reason)).to.deep.equal([reason]);
    }
  });

  it('nothing without a payload, or without a source', async () => {
    expect((await model({ kind: 'missing' })).unresolved[0]?.reason).to.equal('model_payload_missing');
    const gone = await resolved(aWorkspace(aModel({ kind: 'raw_sql', sql: 'select 1' })));
    expect(lineageOf(gone).unresolved).to.deep.equal([{ reason: 'source_gone', detail: 'source 1' }]);
  });

  it('the tables of the parent of a visual model, through any number of parents', async () => {
    const visual = (parentId: string): ModelQuery => ({
      kind: 'visual',
      parentId,
      filter: null,
      primaryLabel: null,
      secondaryLabel: null,
    });
    const graph = await resolved(
      aWorkspace(
        aSource(),
        aModel(visual('21')),
        aModel(visual('22'), { id: '21' }),
        aModel({ kind: 'table', name: 'core.users' }, { id: '22' }),
      ),
    );
    expect(inputs(lineageOf(graph))).to.deep.equal(['table snowflake://acme-prod ANALYTICS.CORE.USERS']);
  });

  it('never the tables that Hightouch keeps for itself', async () => {
    const planner = { ...customers, schema: 'HIGHTOUCH_PLANNER' };
    const lineage = await model({ kind: 'raw_sql', sql: 'q' }, {}, { tables: [planner, orders] });
    expect(inputs(lineage)).to.deep.equal(['table snowflake://acme-prod ANALYTICS.CORE.ORDERS']);
    const noSql = { dbtUniqueId: 'm', compiledSql: null, rawSql: null };
    for (const query of [
      { kind: 'table', name: 'hightouch_planner.plan_4' } as const,
      { kind: 'dbt', database: null, schema: 'hightouch_planner', name: 'plan_4', ...noSql } as const,
    ]) {
      const named = await model(query);
      expect(inputs(named)).to.deep.equal([]);
      expect(named.unresolved.map(({ reason }) => reason)).to.deep.equal(['hightouch_table']);
    }
  });

  it('asks the engine with dialect and location of the source, or of an override', async () => {
    const sql = cannedSql();
    const workspace = aWorkspace(aSource({ type: 'acme-warehouse' }), aModel({ kind: 'raw_sql', sql: 'q' }));
    const sourceOverrides = { 'snowflake-prod': { platform: 'redshift', database: 'd', schema: 's' } };
    await resolved(workspace, { sql, sourceOverrides });
    expect(sql.asked).to.deep.equal([
      { sql: 'q', dialect: 'redshift', defaultDatabase: 'd', defaultSchema: 's', assumeDefaultSchema: true },
    ]);
    const unknown = cannedSql();
    const plain = lineageOf(await resolved(workspace, { sql: unknown }));
    expect(unknown.asked.map((one) => one.assumeDefaultSchema)).to.deep.equal([false]);
    expect(plain.unresolved).to.deep.equal([{ reason: 'source_dialect_unknown', detail: 'acme-warehouse' }]);
  });
});

describe('lineage: columns through a star', () => {
  async function traced(column: string, answer: Partial<SqlAnswer>) {
    const sync = aSync({ object: 'contacts', mappings: [{ to: 'f', from: column }] });
    const workspace = aWorkspace(aSource(), aModel({ kind: 'raw_sql', sql: 'q' }), aDestination(), sync);
    const lineage = onlySync(await resolved(workspace, { sql: cannedSql({ q: answer }) }));
    return [...sourceLines(lineage.fields[0]), ...reasonLines(lineage)];
  }

  it('of one table are its columns', async () => {
    expect(await traced('EMAIL', { tables: [customers], openStars: [star([0])] })).to.deep.equal([
      'ANALYTICS.CORE.CUSTOMERS.EMAIL identity',
    ]);
  });

  it('of two tables are nobody knows whose', async () => {
    const answer = { tables: [customers, orders], openStars: [star([0]), star([1])] };
    expect(await traced('EMAIL', answer)).to.deep.equal([
      'star_ambiguous: EMAIL: may come from ANALYTICS.CORE.CUSTOMERS, ANALYTICS.CORE.ORDERS',
    ]);
  });

  it('of a union of stars come from every table of it', async () => {
    const answer = { tables: [customers, orders], openStars: [star([0, 1], { every: true })] };
    expect(await traced('EMAIL', answer)).to.deep.equal([
      'ANALYTICS.CORE.CUSTOMERS.EMAIL identity',
      'ANALYTICS.CORE.ORDERS.EMAIL identity',
    ]);
    const beside = { ...answer, openStars: [...answer.openStars, star([1])] };
    expect(await traced('EMAIL', beside)).to.deep.equal([
      'star_ambiguous: EMAIL: may come from ANALYTICS.CORE.CUSTOMERS, ANALYTICS.CORE.ORDERS',
    ]);
    const twice = { ...answer, openStars: [...answer.openStars, ...answer.openStars] };
    expect(await traced('EMAIL', twice)).to.have.length(2);
  });

  it('are not guessed beside columns of unknown names', async () => {
    const unresolved = [{ reason: 'sql_unsupported', detail: 'a star over rows' }] as const;
    const outputs = [{ name: 'ID', sources: [], resolved: true }];
    const answer = { tables: [customers], openStars: [star([0])], outputs, hiddenColumns: true, unresolved };
    expect(await traced('EMAIL', answer)).to.deep.equal(['sql_unsupported: a star over rows']);
    expect(await traced('ID', answer)).to.deep.equal([]);
    for (const openStars of [[star([0])], []]) {
      const lineage = await model({ kind: 'raw_sql', sql: 'q' }, {}, { ...answer, openStars });
      expect(lineage.columnsComplete).to.equal(false);
    }
  });

  it('follow a new name, and do not pass under the old one', async () => {
    const answer = { tables: [customers], openStars: [star([0], { renamed: { EMAIL: 'MAIL' } })] };
    expect(await traced('EMAIL', answer)).to.deep.equal(['ANALYTICS.CORE.CUSTOMERS.MAIL identity']);
    expect(await traced('MAIL', answer)).to.deep.equal(['column_not_found: MAIL']);
  });

  it('do not pass when the star leaves them out', async () => {
    const answer = { tables: [customers, orders], openStars: [star([0], { except: ['ID'] }), star([1])] };
    expect(await traced('ID', answer)).to.deep.equal(['ANALYTICS.CORE.ORDERS.ID identity']);
    expect(await traced('id', answer)).to.deep.equal(['ANALYTICS.CORE.ORDERS.id identity']);
  });

  it('are not said to be missing beside a column whose name nobody knows', async () => {
    const unresolved = [{ reason: 'sql_unsupported', detail: 'a column without a name' }] as const;
    const nameless = { name: null, sources: [], resolved: false };
    expect(await traced('EMAIL', { tables: [customers], outputs: [nameless], unresolved })).to.deep.equal([
      'sql_unsupported: a column without a name',
    ]);
    const known = { ...nameless, resolved: true };
    expect(await traced('EMAIL', { tables: [customers], outputs: [known] })).to.deep.equal(['column_not_found: EMAIL']);
  });

  it('yield to a column that the query names', async () => {
    const outputs = [
      {
        name: 'EMAIL',
        sources: [{ table: 1, column: 'MAIL', kind: 'transformation', masking: false }],
        resolved: true,
      },
    ] as const;
    const answer = { tables: [customers, orders], openStars: [star([0])], outputs };
    expect(await traced('EMAIL', answer)).to.deep.equal(['ANALYTICS.CORE.ORDERS.MAIL transformation']);
  });

  it('are the columns in demand of all syncs, after those the query names', async () => {
    const outputs = [{ name: 'Z', sources: [], resolved: true }];
    const answer = { tables: [customers], openStars: [star([0])], outputs };
    const workspace = aWorkspace(
      aSource(),
      aModel({ kind: 'raw_sql', sql: 'q' }),
      aDestination(),
      aSync({ mappings: [{ to: 'f', from: 'C' }] }, { id: '4' }),
      aSync({ mappings: [{ to: 'f', from: 'B' }] }, { id: '5', slug: 'other' }),
    );
    const lineage = lineageOf(await resolved(workspace, { sql: cannedSql({ q: answer }) }));
    expect(lineage.columns.map(({ name }) => name)).to.deep.equal(['Z', 'B', 'C']);
    expect(lineage.columnsComplete).to.equal(false);
  });

  it('cannot be told when nobody names any', async () => {
    const lineage = await model({ kind: 'raw_sql', sql: 'q' }, {}, { tables: [customers], openStars: [star([0])] });
    expect(lineage.unresolved.map(({ reason }) => reason)).to.deep.equal(['star_unexpanded']);
  });
});
