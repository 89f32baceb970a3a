import { expect } from 'chai';
import { toExplainJson } from '#src/lineage/sql/explain-json.js';
import type { ExplainJson } from '#src/lineage/sql/explain-json.js';
import type { SqlRequest } from '#src/lineage/sql/port.js';
import { explainSql } from '#src/lineage/sql/resolve.js';

function explain(sql: string, more: Partial<SqlRequest> = {}): ExplainJson {
  const request: SqlRequest = { sql, dialect: 'postgres', ...more };
  return toExplainJson(request, explainSql(request));
}

describe('the answer of the sql command', () => {
  it('has tables, columns with their sources and strongest kind, and what is not resolved', () => {
    const sql =
      "select u.id, case when u.vip then o.total end as spent, count(*) as n, 'x' as c, amb from app.users u join app.orders o using (id)";
    expect(explain(sql)).to.deep.equal({
      tables: ['app.users', 'app.orders'],
      columns: [
        { name: 'id', sources: ['app.users.id'], kind: 'identity' },
        { name: 'spent', sources: ['app.users.vip', 'app.orders.total'], kind: 'transformation' },
        { name: 'n', sources: [], kind: null },
        { name: 'c', sources: [], kind: null },
        { name: 'amb', sources: [], kind: null },
      ],
      unresolved: [
        {
          reason: 'column_ambiguous',
          detail: 'amb: may come from u, o (line 1, column 82: amb from app.users u join app.orders o using (id))',
        },
      ],
    });
  });

  it('leaves names as written when nothing completes them, and shows an assumed schema only when asked', () => {
    expect(explain('select a from t').tables).to.deep.equal(['t']);
    expect(explain('select a from t').unresolved).to.deep.equal([]);
    expect(explain('select a from t', { defaultDatabase: 'db', defaultSchema: 's' }).tables).to.deep.equal(['db.s.t']);
    const asked = explain('select a from t', { assumeDefaultSchema: true });
    expect(asked.tables).to.deep.equal(['public.t']);
    expect(asked.unresolved.map((note) => note.reason)).to.deep.equal(['assumed_default_schema']);
  });

  it('names the tables whose columns a star hides', () => {
    expect(explain('select * from app.users').unresolved).to.deep.equal([
      { reason: 'star_unexpanded', detail: 'columns of app.users are not known (line 1, column 8: * from app.users)' },
    ]);
  });

  it('tells what a flow operator passes on without names that the text does not have', () => {
    const details = (sql: string): readonly string[] =>
      explain(sql, { dialect: 'snowflake' }).unresolved.map(({ detail }) => detail);
    expect(details('select a from t ->> select b from $1')).to.deep.equal([
      'B: the result of statement 1 has no such column (line 1, column 28: b from $1)',
    ]);
    expect(details('show tables ->> select "name" from $1')).to.deep.equal(['what SHOW returns is not known']);
  });
});
