import { expect } from 'chai';
import { openKnownTables } from '#src/lineage/known-tables.js';
import type { KnownTable } from '#src/lineage/known-tables.js';
import { openSqlEngine } from '#src/lineage/sql/worker/engine.js';
import { explainSql } from '#src/lineage/sql/resolve.js';
import type { SqlEngine } from '#src/lineage/sql/port.js';
import { silentLogger } from '#src/log/logger.js';
import {
  aDestination,
  aModel,
  aSource,
  aSync,
  aWorkspace,
  onlySync,
  reasonLines,
  resolved,
  sourceLines,
} from '../../support/lineage-world.js';
import { told } from './sql/told.js';

const table = (name: string, columns: string, complete = true): KnownTable => ({
  parts: name.split('.'),
  columns: columns.split(' '),
  complete,
});

describe('known tables', () => {
  it('give a query only the tables that it may name', () => {
    const known = openKnownTables([
      [table('DB.S.A', 'ID'), table('DB.S.B', 'ID'), table('DB.T.A', 'X', false), table('DB.S.order details', 'ID')],
    ]);
    expect(known.schemasFor('select * from s."A"')).to.deep.equal({
      schemas: { 'DB.S.A': ['ID'] },
      partialSchemas: { 'DB.T.A': ['X'] },
    });
    expect(known.schemasFor('select * from "Order Details"')).to.deep.equal({
      schemas: { 'DB.S."order details"': ['ID'] },
    });
    expect(known.schemasFor('select * from ab')).to.deep.equal({});
  });

  it('of two lists the first counts, with the longer of the names', () => {
    const known = openKnownTables([[table('S.A', 'FILE')], [table('DB.S.A', 'DBT'), table('DB.S.B', 'DBT')]]);
    expect(known.schemasFor('from a, b').schemas).to.deep.equal({ 'DB.S.A': ['FILE'], 'DB.S.B': ['DBT'] });
    const short = openKnownTables([[table('A', 'FILE')], [table('DB.S.A', 'DBT'), table('DB.T.A', 'DBT')]]);
    expect(short.schemasFor('from a').schemas).to.deep.equal({ 'DB.S.A': ['FILE'], 'DB.T.A': ['FILE'] });
  });

  it('a whole list counts before a partial one', () => {
    const known = openKnownTables([[table('S.A', 'X', false)], [table('S.A', 'X Y')]]);
    expect(known.schemasFor('from a')).to.deep.equal({ schemas: { 'S.A': ['X', 'Y'] } });
  });
});

describe('columns that are known in part', () => {
  const explain = (sql: string, partialSchemas: Record<string, readonly string[]>): ReturnType<typeof told> =>
    told(explainSql({ sql, dialect: 'postgres', partialSchemas, assumeDefaultSchema: false }));

  it('say whose an unqualified name is', () => {
    const sql = 'select email, total from s.a join s.b on a.id = b.id';
    expect(explain(sql, { 's.a': ['email'] }).outputs).to.deep.equal(['email <- s.a.email', 'total <- ?']);
    expect(explain(sql, { 's.a': ['email'], 's.b': ['total'] }).outputs).to.deep.equal([
      'email <- s.a.email',
      'total <- s.b.total',
    ]);
    expect(explain(sql, { 's.a': ['email'], 's.b': ['email'] }).outputs[0]).to.equal('email <- ?');
  });

  it('also behind a star, less what it leaves out', () => {
    const sql = (star: string): string =>
      `with x as (select ${star} from s.a) select email from x, (select * from s.b) y`;
    const known = { 's.a': ['email'] };
    const duck = (star: string): readonly string[] =>
      told(explainSql({ sql: sql(star), dialect: 'duckdb', partialSchemas: known, assumeDefaultSchema: false }))
        .outputs;
    expect(duck('*')).to.deep.equal(['email <- s.a.email']);
    expect(duck('* exclude (email)')).to.deep.equal(['email <- s.b.email']);
  });

  it('expand no star', () => {
    const answer = explainSql({ sql: 'select * from s.a', dialect: 'postgres', partialSchemas: { 's.a': ['email'] } });
    expect(answer.outputs).to.deep.equal([]);
    expect(answer.openStars).to.have.length(1);
  });
});

describe('lineage with known tables', () => {
  let sql: SqlEngine;
  before(() => {
    sql = openSqlEngine({ timeoutMs: 30_000, log: silentLogger });
  });
  after(() => sql.close());
  const lists = (...tables: KnownTable[]) => ({ tablesOf: () => [tables] });
  const contacts = table('ANALYTICS.CRM.CONTACTS', 'ID EMAIL');

  it('a star has its columns, in order, and an auto-synced field each', async () => {
    const workspace = aWorkspace(
      aSource(),
      aModel({ kind: 'raw_sql', sql: 'select * from crm.contacts' }),
      aDestination(),
      aSync({ object: 'contacts', autoSyncColumns: true, mappings: [] }),
    );
    const lineage = onlySync(await resolved(workspace, { sql, tableLists: lists(contacts) }));
    expect(lineage.model?.columnsComplete).to.equal(true);
    expect(lineage.model?.columns.map(({ name }) => name)).to.deep.equal(['ID', 'EMAIL']);
    expect(lineage.fields.map(({ field }) => field)).to.deep.equal(['EMAIL', 'ID']);
    expect([lineage.resolved, reasonLines(lineage)]).to.deep.equal([true, []]);
  });

  it('a table model and a dbt model have its columns too, and the table its missing parts', async () => {
    for (const query of [
      { kind: 'table', name: 'contacts' } as const,
      {
        ...({ kind: 'dbt', database: null, schema: 'crm', name: 'contacts' } as const),
        ...{ dbtUniqueId: null, compiledSql: null, rawSql: null },
      },
    ]) {
      const workspace = aWorkspace(
        aSource(),
        aModel(query),
        aDestination(),
        aSync({
          object: 'contacts',
          mappings: [
            { from: 'email', to: 'mail' },
            { from: 'phone', to: 'phone' },
          ],
        }),
      );
      const lineage = onlySync(await resolved(workspace, { sql, tableLists: lists(contacts) }));
      expect(lineage.model?.columnsComplete, query.kind).to.equal(true);
      expect(sourceLines(lineage.fields[0])).to.deep.equal(['ANALYTICS.CRM.CONTACTS.EMAIL identity']);
      expect(reasonLines(lineage)).to.deep.equal(['column_not_found: phone']);
    }
  });
});
